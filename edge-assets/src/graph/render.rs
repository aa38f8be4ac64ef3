//! Renders a graph as text, Mermaid, DOT or JSON. Pure; the same graph gives the same bytes.

use std::{fmt::Write as _, str::FromStr};

use serde_json::json;

use super::{AssetGraph, AssetId};
use crate::suggest::did_you_mean;

/// A form in which a graph is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GraphFormat {
    /// Groups and their assets, each with its upstream.
    #[default]
    Text,
    /// A Mermaid flowchart.
    Mermaid,
    /// Graphviz.
    Dot,
    /// Nodes and edges.
    Json,
}

impl FromStr for GraphFormat {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "text" => Ok(Self::Text),
            "mermaid" => Ok(Self::Mermaid),
            "dot" => Ok(Self::Dot),
            "json" => Ok(Self::Json),
            _ => Err(format!(
                "there is no format `{text}`{}; the formats are text, mermaid, dot and json",
                did_you_mean(text, ["text", "mermaid", "dot", "json"])
            )),
        }
    }
}

impl AssetGraph {
    /// Renders the graph.
    #[must_use]
    pub fn render(&self, format: GraphFormat) -> String {
        let mut out = String::new();
        let written = match format {
            GraphFormat::Text => self.write_text(&mut out),
            GraphFormat::Mermaid => self.write_mermaid(&mut out),
            GraphFormat::Dot => self.write_dot(&mut out),
            GraphFormat::Json => write!(out, "{:#}", self.to_json()),
        };
        debug_assert!(written.is_ok(), "writing to a string does not fail");
        out
    }

    fn write_text(&self, out: &mut String) -> std::fmt::Result {
        for (group, assets) in self.groups() {
            writeln!(out, "{}", group.unwrap_or("(no group)"))?;
            for (place, id) in assets.iter().enumerate() {
                let branch = if place + 1 == assets.len() { "└─" } else { "├─" };
                let asset = self.asset(*id);
                write!(out, "  {branch} {}", asset.key)?;
                let upstream: Vec<&str> = self.upstream(*id).map(|up| self.asset(up).key.as_str()).collect();
                if !upstream.is_empty() {
                    write!(out, "  ← {}", upstream.join(", "))?;
                }
                if asset.compute.is_external() {
                    write!(out, "  (external)")?;
                }
                let checks: Vec<&str> = self.checks_of(*id).map(|check| check.key.name.as_ref()).collect();
                if !checks.is_empty() {
                    write!(out, "  ✓ {}", checks.join(", "))?;
                }
                writeln!(out)?;
            }
        }
        Ok(())
    }

    fn write_mermaid(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "flowchart LR")?;
        for (number, (group, assets)) in self.groups().into_iter().enumerate() {
            if let Some(group) = group {
                writeln!(out, "  subgraph g{number}[\"{}\"]", mermaid_text(group))?;
            }
            for id in assets {
                let asset = self.asset(id);
                let (open, close) = if asset.compute.is_external() {
                    ("[/", "/]")
                } else {
                    ("[", "]")
                };
                writeln!(out, "    a{}{open}\"{}\"{close}", id.0, asset.key)?;
            }
            if group.is_some() {
                writeln!(out, "  end")?;
            }
        }
        self.for_each_edge(|upstream, downstream| writeln!(out, "  a{} --> a{}", upstream.0, downstream.0))
    }

    fn write_dot(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "digraph assets {{\n  rankdir=LR;\n  node [shape=box];")?;
        for (number, (group, assets)) in self.groups().into_iter().enumerate() {
            if let Some(group) = group {
                writeln!(out, "  subgraph cluster_{number} {{\n    label={group:?};")?;
            }
            for id in assets {
                let asset = self.asset(id);
                let style = if asset.compute.is_external() {
                    ", style=dashed"
                } else {
                    ""
                };
                writeln!(out, "    a{} [label=\"{}\"{style}];", id.0, asset.key)?;
            }
            if group.is_some() {
                writeln!(out, "  }}")?;
            }
        }
        self.for_each_edge(|upstream, downstream| writeln!(out, "  a{} -> a{};", upstream.0, downstream.0))?;
        writeln!(out, "}}")
    }

    fn for_each_edge(&self, mut write: impl FnMut(AssetId, AssetId) -> std::fmt::Result) -> std::fmt::Result {
        for id in self.topological() {
            for upstream in self.upstream(id) {
                write(upstream, id)?;
            }
        }
        Ok(())
    }

    /// Nodes and edges as JSON.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        let nodes: Vec<serde_json::Value> = self
            .topological()
            .map(|id| {
                let asset = self.asset(id);
                json!({
                    "key": asset.key,
                    "group": asset.group,
                    "kinds": asset.kinds,
                    "external": asset.compute.is_external(),
                    "upstream": self.upstream(id).map(|up| self.asset(up).key.as_str()).collect::<Vec<_>>(),
                    "checks": self.checks_of(id).map(|check| check.key.name.as_ref()).collect::<Vec<&str>>(),
                })
            })
            .collect();
        json!({ "assets": nodes })
    }
}

fn mermaid_text(text: &str) -> String {
    text.replace('"', "#quot;")
}

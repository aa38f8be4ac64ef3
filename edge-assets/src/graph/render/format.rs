//! [`GraphFormat`], and the rendering of a whole graph in it.

use std::str::FromStr;

use serde_json::json;

use super::{TextOptions, diagram::Diagram, dot, mermaid, text};
use crate::{graph::AssetGraph, suggest::did_you_mean};

/// A form in which a graph is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GraphFormat {
    /// Groups and their assets, each with its upstream; families of assets that differ by a number on one line.
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
        match format {
            GraphFormat::Text => self.to_text(&TextOptions::default()),
            GraphFormat::Mermaid => mermaid::draw(&Diagram::of_assets(self)),
            GraphFormat::Dot => dot::draw(&Diagram::of_assets(self)),
            GraphFormat::Json => format!("{:#}", self.to_json()),
        }
    }

    /// Renders the graph as text, as wide as there is room for.
    pub(crate) fn to_text(&self, options: &TextOptions) -> String {
        text::draw(self, options)
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

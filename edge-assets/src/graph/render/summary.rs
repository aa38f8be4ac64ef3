//! [`GroupSummary`]: a graph seen from afar, where a box is a group.

use indexmap::IndexMap;
use serde_json::json;

use super::{
    GraphFormat,
    diagram::Diagram,
    dot, mermaid,
    text::{counted, counts, cut, listed},
};
use crate::graph::{AssetGraph, AssetId};

/// One group, and which groups it depends on.
#[derive(Debug)]
pub(super) struct GroupSummary {
    /// The group; for assets without one, the folder of their keys.
    pub(super) heading: String,
    /// Whether the heading is the name of a group.
    pub(super) is_group: bool,
    /// How many assets it holds.
    pub(super) assets: usize,
    /// How many of them something else makes.
    pub(super) external: usize,
    /// How many checks they have.
    pub(super) checks: usize,
    /// The groups that its assets depend on, by their places, and by how many dependencies.
    pub(super) upstream: Vec<(usize, usize)>,
}

/// What an asset stands under: its group; without one, the folder of its key.
pub(super) fn heading(graph: &AssetGraph, id: AssetId) -> String {
    let asset = graph.asset(id);
    match (asset.group.as_deref(), asset.key.as_str().split_once('/')) {
        (Some(group), _) => group.to_owned(),
        (None, Some((folder, _))) => format!("{folder}/*"),
        (None, None) => "(no group)".to_owned(),
    }
}

/// The headings in the direction of the data, each with its assets, in the direction of the data, too.
pub(super) fn headings(graph: &AssetGraph) -> IndexMap<String, Vec<AssetId>> {
    let mut headings: IndexMap<String, Vec<AssetId>> = IndexMap::new();
    for id in graph.topological() {
        headings.entry(heading(graph, id)).or_default().push(id);
    }
    headings
}

impl AssetGraph {
    /// The groups, in the direction of the data.
    fn summary(&self) -> Vec<GroupSummary> {
        let headings = headings(self);
        let mut place_of = vec![0_usize; self.len()];
        for (place, ids) in headings.values().enumerate() {
            ids.iter().for_each(|id| place_of[id.index()] = place);
        }
        let summary = headings.iter().enumerate().map(|(place, (heading, ids))| {
            let mut upstream: IndexMap<usize, usize> = IndexMap::new();
            for other in ids
                .iter()
                .flat_map(|id| self.upstream(*id))
                .map(|up| place_of[up.index()])
            {
                if other != place {
                    *upstream.entry(other).or_default() += 1;
                }
            }
            upstream.sort_keys();
            let is_external = |id: &&AssetId| self.asset(**id).compute.is_external();
            GroupSummary {
                heading: heading.clone(),
                is_group: ids.iter().any(|id| self.asset(*id).group.is_some()),
                assets: ids.len(),
                external: ids.iter().filter(is_external).count(),
                checks: ids.iter().map(|id| self.checks_of(*id).count()).sum(),
                upstream: upstream.into_iter().collect(),
            }
        });
        summary.collect()
    }

    /// Renders the graph as seen from afar: groups instead of assets.
    #[must_use]
    pub fn render_groups(&self, format: GraphFormat) -> String {
        let groups = self.summary();
        match format {
            GraphFormat::Text => self.groups_to_text(None),
            GraphFormat::Mermaid => mermaid::draw(&Diagram::of_groups(&groups)),
            GraphFormat::Dot => dot::draw(&Diagram::of_groups(&groups)),
            GraphFormat::Json => format!("{:#}", to_json(&groups)),
        }
    }

    /// Renders the groups as text, a line for each, as wide as there is room for.
    pub(crate) fn groups_to_text(&self, width: Option<usize>) -> String {
        let groups = self.summary();
        let mut out = format!("{}\n\n", counts(self, groups.len()));
        for group in &groups {
            let mut line = format!("{} · {}", group.heading, counted(group.assets, "asset", "assets"));
            if group.external > 0 {
                line.push_str(&format!(", {} external", group.external));
            }
            if group.checks > 0 {
                line.push_str(&format!(", {}", counted(group.checks, "check", "checks")));
            }
            let upstream = group.upstream.iter();
            let upstream: Vec<String> = upstream
                .map(|&(place, dependencies)| format!("{} ({dependencies})", groups[place].heading))
                .collect();
            let room = width.map(|width| width.saturating_sub(line.chars().count() + 4));
            let upstream = listed(&upstream, room, false);
            if !upstream.is_empty() {
                line.push_str(&format!("  ← {upstream}"));
            }
            out.push_str(&cut(&line, width));
            out.push('\n');
        }
        out
    }
}

fn to_json(groups: &[GroupSummary]) -> serde_json::Value {
    let documents: Vec<serde_json::Value> = groups
        .iter()
        .map(|group| {
            let upstream: Vec<serde_json::Value> = group
                .upstream
                .iter()
                .map(|&(place, dependencies)| json!({ "heading": groups[place].heading, "dependencies": dependencies }))
                .collect();
            json!({
                "heading": group.heading,
                "group": group.is_group.then_some(&group.heading),
                "assets": group.assets,
                "external": group.external,
                "checks": group.checks,
                "upstream": upstream,
            })
        })
        .collect();
    json!({ "groups": documents })
}

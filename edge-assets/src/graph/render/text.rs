//! A graph as text: headings, below each its assets with their upstream. Families of assets are one line.

use super::{
    fold::{by_number, families, fold},
    summary::headings,
};
use crate::graph::{AssetGraph, AssetId};

/// So many upstream names stand in a line of any width; how many more there are is told.
const NAMES: usize = 8;

/// How a graph is drawn as text.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TextOptions {
    /// How wide a line may be.
    pub(crate) width: Option<usize>,
    /// Every asset on a line of its own, with all names of its upstream.
    pub(crate) is_full: bool,
}

/// Draws the graph.
pub(super) fn draw(graph: &AssetGraph, options: &TextOptions) -> String {
    let headings = headings(graph);
    let mut out = format!("{}\n", counts(graph, headings.len()));
    for (heading, ids) in headings {
        let count = format!(" · {}", ids.len());
        let room = options.width.map(|width| width.saturating_sub(count.chars().count()));
        out.push_str(&format!("\n{}{count}\n", cut(&heading, room)));
        let lines = lines(graph, &ids, options);
        let last = lines.len() - 1;
        for (place, line) in lines.iter().enumerate() {
            let branch = if place == last { "  └─ " } else { "  ├─ " };
            out.push_str(branch);
            out.push_str(&line.draw(graph, options));
            out.push('\n');
        }
    }
    out
}

/// What there is in all.
pub(super) fn counts(graph: &AssetGraph, headings: usize) -> String {
    format!(
        "{}, {}, {}",
        counted(graph.len(), "asset", "assets"),
        counted(headings, "group", "groups"),
        counted(graph.edge_count(), "dependency", "dependencies"),
    )
}

pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// One asset, or a family of assets that are alike.
struct Line {
    name: String,
    members: Vec<AssetId>,
}

/// What the members of a family have in common, beside their names.
#[derive(PartialEq, Eq, Hash)]
struct Alike {
    is_external: bool,
    upstream: Vec<String>,
    checks: Vec<String>,
}

/// The lines of one group.
fn lines(graph: &AssetGraph, ids: &[AssetId], options: &TextOptions) -> Vec<Line> {
    let alone = |id: &AssetId| Line {
        name: graph.asset(*id).key.to_string(),
        members: vec![*id],
    };
    if options.is_full {
        return ids.iter().map(alone).collect();
    }
    let members: Vec<(&str, Alike)> = ids
        .iter()
        .map(|&id| (graph.asset(id).key.as_str(), alike(graph, id)))
        .collect();
    let families = families(&members);
    let mut line_of: Vec<Option<usize>> = vec![None; families.masks.len()];
    let mut lines: Vec<Line> = Vec::new();
    for (family, id) in families.of.iter().zip(ids) {
        let Some(family) = *family else {
            lines.push(alone(id));
            continue;
        };
        let line = *line_of[family].get_or_insert_with(|| {
            lines.push(Line {
                name: families.masks[family].clone(),
                members: Vec::new(),
            });
            lines.len() - 1
        });
        lines[line].members.push(*id);
    }
    lines
}

fn alike(graph: &AssetGraph, id: AssetId) -> Alike {
    let mut upstream: Vec<String> = names(graph, id).map(|name| by_number(name).into_owned()).collect();
    upstream.sort();
    Alike {
        is_external: graph.asset(id).compute.is_external(),
        upstream,
        checks: graph.checks_of(id).map(|check| check.key.name.to_string()).collect(),
    }
}

fn names(graph: &AssetGraph, id: AssetId) -> impl Iterator<Item = &str> {
    graph.upstream(id).map(|up| graph.asset(up).key.as_str())
}

impl Line {
    fn draw(&self, graph: &AssetGraph, options: &TextOptions) -> String {
        let first = self.members[0];
        let mut line = match self.members.len() {
            1 => self.name.clone(),
            count => format!("{} · {count} assets", self.name),
        };
        if graph.asset(first).compute.is_external() {
            line.push_str(" (external)");
        }
        let room = options.width.map(|width| width.saturating_sub(BRANCH));
        line = cut(&line, room);
        let left = |line: &str| room.map(|room| room.saturating_sub(line.chars().count() + 4));
        let upstream = self.upstream(graph, options);
        let upstream = listed(&upstream, left(&line), options.is_full);
        if !upstream.is_empty() {
            line.push_str(&format!("  ← {upstream}"));
        }
        let checks: Vec<String> = graph.checks_of(first).map(|check| check.key.name.to_string()).collect();
        let checks = listed(&checks, left(&line), options.is_full);
        if !checks.is_empty() {
            line.push_str(&format!("  ✓ {checks}"));
        }
        line
    }

    /// The names of the upstream: of a family those of its first member, with a mask where the members differ.
    fn upstream(&self, graph: &AssetGraph, options: &TextOptions) -> Vec<String> {
        let first = names(graph, self.members[0]);
        if options.is_full {
            return first.map(ToOwned::to_owned).collect();
        }
        if self.members.len() > 1 {
            let is_shared = |name: &str| {
                self.members
                    .iter()
                    .all(|id| names(graph, *id).any(|other| other == name))
            };
            let shown = first.map(|name| {
                if is_shared(name) {
                    name.to_owned()
                } else {
                    by_number(name).into_owned()
                }
            });
            let mut shown: Vec<String> = shown.collect();
            shown.dedup();
            return shown;
        }
        let folded = fold(first).into_iter();
        folded
            .map(|(name, count)| {
                if count == 1 {
                    name.into_owned()
                } else {
                    format!("{name} ({count})")
                }
            })
            .collect()
    }
}

/// What stands before the name of an asset, in columns.
const BRANCH: usize = 5;

/// As many names as there is room for, and how many more there are.
pub(super) fn listed(names: &[String], room: Option<usize>, is_full: bool) -> String {
    let most = if is_full && room.is_none() { names.len() } else { NAMES };
    let fits = |text: &str| room.is_none_or(|room| text.chars().count() <= room);
    let shown = |count: usize| {
        let mut text = names[..count].join(", ");
        match names.len() - count {
            0 => {}
            more if count == 0 => text = more.to_string(),
            more => text.push_str(&format!(", … {more} more")),
        }
        text
    };
    let best = (0..=names.len().min(most)).rev().map(shown).find(|text| fits(text));
    best.filter(|_| !names.is_empty()).unwrap_or_default()
}

/// The text, with a mark where it is cut. Characters count as one column each: keys are ASCII.
pub(super) fn cut(text: &str, room: Option<usize>) -> String {
    match room {
        Some(room) if text.chars().count() > room => {
            let kept: String = text.chars().take(room.saturating_sub(1)).collect();
            format!("{kept}…")
        }
        _ => text.to_owned(),
    }
}

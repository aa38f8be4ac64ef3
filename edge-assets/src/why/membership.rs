//! [`Membership`]: why an asset is in a selection, or is not, part by part.

use std::collections::VecDeque;

use petgraph::Direction;
use serde::Serialize;

use crate::{
    graph::{AssetGraph, AssetId, ResolveError},
    selection::{Depth, Selection, Term, shortened},
};

/// So many parts of a list are explained; a job may list thousands of assets.
const PARTS: usize = 6;
/// So much of a part is repeated, in characters.
const SHOWN: usize = 120;
/// So many assets of a way are named at each of its ends.
const ENDS: usize = 4;

/// Why an asset is in a selection, or is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Membership {
    /// The selection, in its canonical form; its beginning when it is very long.
    pub selection: String,
    /// Whether the asset is in it.
    pub is_in: bool,
    /// Why, in one line.
    pub reason: String,
    /// The parts that decide, when it is joined of several.
    pub parts: Vec<Self>,
}

impl Membership {
    /// Explains whether an asset is in a selection.
    ///
    /// # Errors
    /// [`ResolveError`] when a name in the selection matches nothing, or when it needs a store.
    pub fn new(graph: &AssetGraph, asset: AssetId, selection: &Selection) -> Result<Self, ResolveError> {
        // Every name in it, not only those on the way to the answer.
        graph.resolve_set(selection)?;
        explain(graph, asset, selection)
    }

    fn leaf(selection: &Selection, is_in: bool, reason: String) -> Self {
        Self {
            selection: text(selection),
            is_in,
            reason,
            parts: Vec::new(),
        }
    }
}

fn text(selection: &Selection) -> String {
    shortened(&selection.to_string(), SHOWN).into_owned()
}

fn explain(graph: &AssetGraph, asset: AssetId, selection: &Selection) -> Result<Membership, ResolveError> {
    Ok(match selection {
        Selection::Term(term) => of_term(graph, asset, selection, term),
        Selection::Roots(inner) => of_end(graph, asset, selection, inner.as_deref(), Direction::Incoming)?,
        Selection::Sinks(inner) => of_end(graph, asset, selection, inner.as_deref(), Direction::Outgoing)?,
        Selection::Upstream(inner, depth) => of_way(graph, asset, selection, inner, (Direction::Outgoing, *depth))?,
        Selection::Downstream(inner, depth) => of_way(graph, asset, selection, inner, (Direction::Incoming, *depth))?,
        Selection::Not(inner) => {
            let inner = explain(graph, asset, inner)?;
            let reason = if inner.is_in {
                format!("it is in `{}`: {}", inner.selection, inner.reason)
            } else {
                format!("not in `{}`", inner.selection)
            };
            Membership::leaf(selection, !inner.is_in, reason)
        }
        Selection::And(all) => of_list(graph, asset, selection, all, true)?,
        Selection::Or(any) => of_list(graph, asset, selection, any, false)?,
    })
}

fn of_term(graph: &AssetGraph, asset: AssetId, selection: &Selection, term: &Term) -> Membership {
    let def = graph.asset(asset);
    let is_in = AssetGraph::has(def, term);
    let list = |names: &[std::sync::Arc<str>]| match names {
        [] => "none".to_owned(),
        names => names
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", "),
    };
    let quoted = |name: Option<&str>| name.map_or_else(|| "none".to_owned(), |name| format!("`{name}`"));
    let reason = match term {
        Term::All => "everything is".to_owned(),
        Term::Key(_) if is_in => format!("selected by `{}`", text(selection)),
        Term::Key(_) => format!("its key is `{}`", def.key),
        Term::Group(_) => format!("its group is {}", quoted(def.group.as_deref())),
        Term::Tag(key, _) => format!("its tag `{key}` is {}", quoted(def.tags.get(key))),
        Term::Kind(_) => format!("its kinds are {}", list(&def.kinds)),
        Term::Owner(_) => format!("its owners are {}", list(&def.owners)),
        // Refused before.
        Term::Stale | Term::Status(_) => String::new(),
    };
    Membership::leaf(selection, is_in, reason)
}

/// `roots(..)` and `sinks(..)`.
fn of_end(
    graph: &AssetGraph,
    asset: AssetId,
    selection: &Selection,
    inner: Option<&Selection>,
    direction: Direction,
) -> Result<Membership, ResolveError> {
    let set = match inner {
        Some(inner) => graph.resolve_set(inner)?,
        None => vec![true; graph.len()],
    };
    let among = inner.map_or_else(|| "all assets".to_owned(), |inner| format!("`{}`", text(inner)));
    let side = side(direction);
    let mut neighbors: Vec<AssetId> = match direction {
        Direction::Incoming => graph.upstream(asset).collect(),
        Direction::Outgoing => graph.downstream(asset).collect(),
    };
    neighbors.retain(|neighbor| set[neighbor.index()]);
    let is_in = set[asset.index()] && neighbors.is_empty();
    let reason = match neighbors.first() {
        _ if !set[asset.index()] => format!("not in {among}"),
        Some(neighbor) => format!("`{}` is {side} of it in {among}", graph.asset(*neighbor).key),
        None => format!("nothing is {side} of it in {among}"),
    };
    Ok(Membership::leaf(selection, is_in, reason))
}

fn side(direction: Direction) -> &'static str {
    match direction {
        Direction::Incoming => "upstream",
        Direction::Outgoing => "downstream",
    }
}

/// `+x` and `x+`; the direction is that from the asset to `x`.
fn of_way(
    graph: &AssetGraph,
    asset: AssetId,
    selection: &Selection,
    inner: &Selection,
    (direction, depth): (Direction, Depth),
) -> Result<Membership, ResolveError> {
    let set = graph.resolve_set(inner)?;
    if set[asset.index()] {
        let own = explain(graph, asset, inner)?;
        return Ok(Membership::leaf(selection, true, own.reason));
    }
    let side = side(direction.opposite());
    let inner = text(inner);
    let Some(mut way) = way(graph, asset, &set, direction) else {
        return Ok(Membership::leaf(selection, false, format!("not {side} of `{inner}`")));
    };
    let steps = u32::try_from(way.len() - 1).unwrap_or(u32::MAX);
    if direction == Direction::Incoming {
        way.reverse();
    }
    let way = named(graph, &way);
    Ok(match depth {
        Some(depth) if steps > depth => {
            let reason = format!("{steps} levels {side} of `{inner}`, more than {depth}: {way}");
            Membership::leaf(selection, false, reason)
        }
        _ => Membership::leaf(selection, true, format!("{side} of `{inner}`: {way}")),
    })
}

/// A shortest way from an asset to one of a set.
fn way(graph: &AssetGraph, start: AssetId, set: &[bool], direction: Direction) -> Option<Vec<AssetId>> {
    let mut before: Vec<Option<AssetId>> = vec![None; graph.len()];
    let mut open = VecDeque::from([start]);
    while let Some(at) = open.pop_front() {
        if set[at.index()] {
            let mut way = vec![at];
            let mut at = at;
            while let Some(previous) = before[at.index()].filter(|_| at != start) {
                way.push(previous);
                at = previous;
            }
            way.reverse();
            return Some(way);
        }
        let neighbors: Vec<AssetId> = match direction {
            Direction::Incoming => graph.upstream(at).collect(),
            Direction::Outgoing => graph.downstream(at).collect(),
        };
        for next in neighbors {
            if next != start && before[next.index()].is_none() {
                before[next.index()] = Some(at);
                open.push_back(next);
            }
        }
    }
    None
}

/// `a → b → c`; of long ways the ends.
fn named(graph: &AssetGraph, way: &[AssetId]) -> String {
    let name = |id: &AssetId| graph.asset(*id).key.to_string();
    let mut names: Vec<String> = way.iter().map(name).collect();
    if names.len() > 2 * ENDS + 1 {
        let left_out = format!("… {} more", names.len() - 2 * ENDS);
        names.splice(ENDS..names.len() - ENDS, [left_out]);
    }
    names.join(" → ")
}

/// `and` and `or`: the parts that decide, first.
fn of_list(
    graph: &AssetGraph,
    asset: AssetId,
    selection: &Selection,
    parts: &[Selection],
    is_and: bool,
) -> Result<Membership, ResolveError> {
    let mut explained = Vec::new();
    // All parts of a short list; of a long one, first of all the part that decides.
    let mut decided = None;
    for part in parts {
        if explained.len() < PARTS || decided.is_none() {
            let part = explain(graph, asset, part)?;
            let decides = part.is_in != is_and;
            if decides && decided.is_none() {
                decided = Some(part.reason.clone());
                explained.truncate(PARTS - 1);
            }
            if explained.len() < PARTS {
                explained.push(part);
            }
        }
    }
    let is_in = decided.is_some() != is_and;
    let reason = match decided {
        Some(reason) => reason,
        None if is_and => {
            let reasons: Vec<&str> = explained.iter().map(|part| part.reason.as_str()).collect();
            reasons.join("; ")
        }
        None => format!("none of its {} parts selects it", parts.len()),
    };
    Ok(Membership {
        parts: explained,
        ..Membership::leaf(selection, is_in, reason)
    })
}

//! [`Scene`]: what is drawn of a graph: assets, and groups that are folded, under the numbers that the document names them by.

use std::collections::BTreeMap;

use super::fold::{Fold, groups};
use crate::{
    asset::AssetDef,
    graph::AssetGraph,
    web::layout::{Drawing, Shape, draw, turned},
};

/// Where an edge runs between its ends.
pub(super) type Bends = Vec<(i32, i32)>;

/// What stands at one place.
#[derive(Debug)]
pub(super) enum Item<'g> {
    Asset(&'g AssetDef),
    /// A group, by its number, of so many assets.
    Folded(usize, usize),
}

/// What is drawn.
#[derive(Debug)]
pub(super) struct Scene<'g> {
    /// The names of the groups, in their order.
    pub(super) groups: Vec<&'g str>,
    /// How many assets each of them holds.
    pub(super) sizes: Vec<usize>,
    /// Assets in the order of their keys, then folded groups in the order of their names.
    pub(super) items: Vec<Item<'g>>,
    /// Upstream and downstream, with the number of dependencies that each edge stands for.
    pub(super) edges: BTreeMap<(usize, usize), usize>,
}

impl<'g> Scene<'g> {
    pub(super) fn of(graph: &'g AssetGraph, fold: &Fold) -> Self {
        let mut scene = Self {
            groups: groups(graph).into_iter().collect(),
            sizes: Vec::new(),
            items: Vec::new(),
            edges: BTreeMap::new(),
        };
        scene.sizes = vec![0; scene.groups.len()];
        let assets = by_key(graph);
        let mut at: BTreeMap<&str, usize> = BTreeMap::new();
        for &asset in &assets {
            let group = scene.group_of(asset);
            group.into_iter().for_each(|group| scene.sizes[group] += 1);
            if !group.is_some_and(|group| fold.holds(scene.groups[group])) {
                at.insert(asset.key.as_str(), scene.items.len());
                scene.items.push(Item::Asset(asset));
            }
        }
        let mut place = vec![None; scene.groups.len()];
        for group in (0..scene.groups.len()).filter(|group| fold.holds(scene.groups[*group])) {
            place[group] = Some(scene.items.len());
            scene.items.push(Item::Folded(group, scene.sizes[group]));
        }
        let inside = assets.iter().filter_map(|&asset| {
            let folded = scene.group_of(asset).and_then(|group| place[group])?;
            Some((asset.key.as_str(), folded))
        });
        at.extend(inside.collect::<Vec<_>>());
        for id in graph.topological() {
            let number = |id| at[graph.asset(id).key.as_str()];
            for to in graph.downstream(id).map(number).filter(|to| *to != number(id)) {
                *scene.edges.entry((number(id), to)).or_default() += 1;
            }
        }
        scene
    }

    pub(super) fn group_of(&self, asset: &AssetDef) -> Option<usize> {
        let name = asset.group.as_deref()?;
        self.groups.binary_search(&name).ok()
    }

    /// Draws it. What has no group, and what is folded, stands in one lane without a box: so it is ordered together.
    pub(super) fn draw(&self) -> (Drawing, Vec<Bends>) {
        let rest = self.groups.len();
        let lane = |item: &Item<'_>| match item {
            Item::Asset(asset) => self.group_of(asset).unwrap_or(rest),
            Item::Folded(..) => rest,
        };
        // Lanes are numbered without gaps: a lane of nothing has no box.
        let wanted: Vec<usize> = self.items.iter().map(lane).collect();
        let mut used = wanted.clone();
        used.sort_unstable();
        used.dedup();
        let number = |lane: &usize| used.binary_search(lane).unwrap_or_default();
        let edges: Vec<(usize, usize)> = self.edges.keys().copied().collect();
        let turned = turned(&edges);
        let along = |(&(from, to), turned): (&(usize, usize), &bool)| if *turned { (to, from) } else { (from, to) };
        let along: Vec<(usize, usize)> = edges.iter().zip(&turned).map(along).collect();
        let mut shape = Shape {
            lane_of: wanted.iter().map(number).collect(),
            lanes: used.len(),
            edges: along.clone(),
        };
        shape.edges.sort_unstable();
        shape.edges.dedup();
        let mut drawing = draw(&shape);
        let route = |(edge, turned): (&(usize, usize), &bool)| {
            let drawn = shape.edges.binary_search(edge).unwrap_or_default();
            let mut bends = drawing.routes.get(drawn).cloned().unwrap_or_default();
            if *turned {
                bends.reverse();
            }
            bends
        };
        let routes = along.iter().zip(&turned).map(route).collect();
        let boxes = used
            .iter()
            .copied()
            .zip(drawing.lanes.iter().copied())
            .collect::<BTreeMap<_, _>>();
        drawing.lanes = (0..rest)
            .map(|lane| boxes.get(&lane).copied().unwrap_or_default())
            .collect();
        (drawing, routes)
    }
}

/// The assets in the order of their keys, which is that of the letters of their status.
pub(in crate::web) fn by_key(graph: &AssetGraph) -> Vec<&AssetDef> {
    let mut assets: Vec<&AssetDef> = graph.assets().iter().collect();
    assets.sort_unstable_by(|left, right| left.key.cmp(&right.key));
    assets
}

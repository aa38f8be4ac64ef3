//! [`Picture`]: the graph as it is answered: the document, made once, and its hash.

use sha2::{Digest as _, Sha256};

use super::{
    fold::Fold,
    scene::{Item, Scene},
};
use crate::{
    graph::AssetGraph,
    web::{
        layout::{NODE_HEIGHT, NODE_WIDTH},
        problem::Problem,
        reply::Ready,
        wire::graph::{Graph, Group, Node, Route},
    },
};

/// The graph as it is answered.
#[derive(Debug)]
pub(in crate::web) struct Picture {
    pub(in crate::web) hash: String,
    pub(in crate::web) ready: Ready,
}

impl Picture {
    /// Draws a graph with some groups folded. Takes milliseconds for thousands of assets.
    pub(super) fn of(graph: &AssetGraph, fold: &Fold) -> Result<Self, Problem> {
        let mut document = document(graph, fold);
        let digest = Sha256::digest(&Ready::of(&document)?.plain);
        document.hash = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Ok(Self {
            ready: Ready::of(&document)?,
            hash: document.hash,
        })
    }
}

fn document(graph: &AssetGraph, fold: &Fold) -> Graph {
    let scene = Scene::of(graph, fold);
    let (drawing, routes) = scene.draw();
    let places = scene.items.iter().zip(&drawing.nodes);
    let mut boxes = drawing.lanes.clone();
    for (item, &corner) in places.clone() {
        if let Item::Folded(group, _) = item {
            boxes[*group] = (corner, NODE_WIDTH, NODE_HEIGHT);
        }
    }
    let group = |((name, assets), &((x, y), width, height)): ((&&str, &usize), &((i32, i32), i32, i32))| Group {
        name: (*name).to_owned(),
        assets: *assets,
        x,
        y,
        width,
        height,
    };
    let bent = routes.into_iter().enumerate().filter(|(_, points)| !points.is_empty());
    Graph {
        hash: String::new(),
        width: drawing.width,
        height: drawing.height,
        node_width: NODE_WIDTH,
        node_height: NODE_HEIGHT,
        nodes: places.map(|(item, place)| node(graph, &scene, item, *place)).collect(),
        groups: scene.groups.iter().zip(&scene.sizes).zip(&boxes).map(group).collect(),
        routes: bent.map(|(edge, points)| Route { edge, points }).collect(),
        edges: scene.edges.keys().copied().collect(),
        merged: if fold.is_empty() {
            Vec::new()
        } else {
            scene.edges.values().copied().collect()
        },
    }
}

fn node(graph: &AssetGraph, scene: &Scene<'_>, item: &Item<'_>, (x, y): (i32, i32)) -> Node {
    match item {
        Item::Asset(asset) => Node {
            key: asset.key.to_string(),
            group: scene.group_of(asset),
            kinds: asset.kinds.iter().map(ToString::to_string).collect(),
            is_external: asset.compute.is_external(),
            is_partitioned: asset.partitions.is_some(),
            checks: graph.id(asset.key.as_str()).map_or(0, |id| graph.checks_of(id).count()),
            folds: 0,
            x,
            y,
        },
        Item::Folded(group, assets) => Node {
            key: scene.groups[*group].to_owned(),
            group: Some(*group),
            kinds: Vec::new(),
            is_external: false,
            is_partitioned: false,
            checks: 0,
            folds: *assets,
            x,
            y,
        },
    }
}

//! `/api/v1/graph` and `/api/v1/graph/status`.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue},
    response::Response,
};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::{
    asset::AssetDef,
    graph::AssetGraph,
    web::{
        extract::Params,
        layout::{NODE_HEIGHT, NODE_WIDTH, Shape, draw},
        problem::Problem,
        reply::{Ready, Reply},
        state::Shared,
        wire::{
            asset::{AssetStatus, CheckStatus},
            graph::{Graph, GraphStatus, Group, Node, Route},
        },
    },
};

/// The graph as it is answered: the document, made once, and its hash.
#[derive(Debug)]
pub(in crate::web) struct Drawn {
    hash: String,
    ready: Ready,
}

/// Which graph is wanted
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct GraphQuery {
    /// The hash of `graph/status`; an answer to it may be kept for ever
    hash: Option<String>,
}

/// The graph of assets, with places for its nodes, edges and groups
#[utoipa::path(get, path = "/api/v1/graph", tag = "graph", params(GraphQuery), responses((status = 200, body = Graph)))]
pub(in crate::web) async fn graph(
    State(shared): State<Shared>,
    Params(query): Params<GraphQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let drawn = drawn(&shared).await?;
    let cache = if query.hash.as_ref() == Some(&drawn.hash) {
        "private, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    Ok(drawn.ready.answer(&headers, HeaderValue::from_static(cache)))
}

/// Where all assets of the graph stand, one letter each
#[utoipa::path(get, path = "/api/v1/graph/status", tag = "graph", responses((status = 200, body = GraphStatus)))]
pub(in crate::web) async fn status(State(shared): State<Shared>) -> Result<Reply<GraphStatus>, Problem> {
    let hash = drawn(&shared).await?.hash.clone();
    let standings = shared.board.look(&shared.instance).await?;
    let now = shared.instance.clock().now();
    let mut assets = String::new();
    let mut checks = String::new();
    for asset in by_key(shared.instance.definitions().graph()) {
        let standing = standings.get(&asset.key);
        assets.push(AssetStatus::of(asset, standing, now).letter());
        checks.push(CheckStatus::of(standing).letter());
    }
    Ok(Reply(GraphStatus {
        graph: hash,
        assets,
        checks,
    }))
}

/// Draws it once, on a thread that may take its time.
async fn drawn(shared: &Shared) -> Result<&Drawn, Problem> {
    let draw = || async {
        let graph = shared.instance.definitions().graph().clone();
        let drawn = tokio::task::spawn_blocking(move || document(&graph)).await;
        drawn.unwrap_or_else(|_| Err(Problem::internal("the graph could not be drawn")))
    };
    shared.graph.get_or_try_init(draw).await
}

/// The numbers that the document names things by.
struct Numbers<'g> {
    assets: Vec<&'g AssetDef>,
    nodes: BTreeMap<&'g str, usize>,
    groups: BTreeMap<&'g str, usize>,
}

impl<'g> Numbers<'g> {
    fn of(graph: &'g AssetGraph) -> Self {
        let assets = by_key(graph);
        let nodes = assets
            .iter()
            .enumerate()
            .map(|(number, asset)| (asset.key.as_str(), number));
        let names: BTreeSet<&str> = assets.iter().filter_map(|asset| asset.group.as_deref()).collect();
        Self {
            nodes: nodes.collect(),
            groups: names.into_iter().zip(0..).collect(),
            assets,
        }
    }

    fn group_of(&self, asset: &AssetDef) -> Option<usize> {
        asset.group.as_deref().and_then(|group| self.groups.get(group).copied())
    }

    /// What is to be drawn. What has no group stands in a lane of its own, without a box.
    fn shape(&self, graph: &AssetGraph) -> Shape {
        let rest = self.groups.len();
        let lane_of: Vec<usize> = self
            .assets
            .iter()
            .map(|asset| self.group_of(asset).unwrap_or(rest))
            .collect();
        let mut edges = Vec::with_capacity(graph.edge_count());
        for id in graph.topological() {
            let number = |id| self.nodes[graph.asset(id).key.as_str()];
            edges.extend(graph.downstream(id).map(|to| (number(id), number(to))));
        }
        edges.sort_unstable();
        Shape {
            lanes: rest + usize::from(lane_of.contains(&rest)),
            edges,
            lane_of,
        }
    }
}

fn document(graph: &AssetGraph) -> Result<Drawn, Problem> {
    let numbers = Numbers::of(graph);
    let shape = numbers.shape(graph);
    let drawing = draw(&shape);
    let node = |(asset, &(x, y)): (&&AssetDef, &(i32, i32))| Node {
        key: asset.key.to_string(),
        group: numbers.group_of(asset),
        kinds: asset.kinds.iter().map(ToString::to_string).collect(),
        is_external: asset.compute.is_external(),
        is_partitioned: asset.partitions.is_some(),
        checks: graph.id(asset.key.as_str()).map_or(0, |id| graph.checks_of(id).count()),
        x,
        y,
    };
    let group = |(name, number): (&&str, &usize)| {
        let ((x, y), width, height) = drawing.lanes[*number];
        Group {
            name: (*name).to_owned(),
            assets: shape.lane_of.iter().filter(|lane| *lane == number).count(),
            x,
            y,
            width,
            height,
        }
    };
    let bent = drawing
        .routes
        .iter()
        .enumerate()
        .filter(|(_, points)| !points.is_empty());
    let route = |(edge, points): (usize, &Vec<(i32, i32)>)| Route {
        edge,
        points: points.clone(),
    };
    let mut document = Graph {
        hash: String::new(),
        width: drawing.width,
        height: drawing.height,
        node_width: NODE_WIDTH,
        node_height: NODE_HEIGHT,
        nodes: numbers.assets.iter().zip(&drawing.nodes).map(node).collect(),
        groups: numbers.groups.iter().map(group).collect(),
        routes: bent.map(route).collect(),
        edges: shape.edges.clone(),
    };
    let unnamed = Ready::of(&document)?;
    let digest = Sha256::digest(&unnamed.plain);
    document.hash = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Ok(Drawn {
        ready: Ready::of(&document)?,
        hash: document.hash,
    })
}

fn by_key(graph: &AssetGraph) -> Vec<&AssetDef> {
    let mut assets: Vec<&AssetDef> = graph.assets().iter().collect();
    assets.sort_unstable_by(|left, right| left.key.cmp(&right.key));
    assets
}

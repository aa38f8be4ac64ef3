//! `/api/v1/graph` and `/api/v1/graph/status`.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue},
    response::Response,
};
use serde::Deserialize;

use crate::web::{
    extract::Params,
    picture::{Fold, by_key},
    problem::Problem,
    reply::Reply,
    state::Shared,
    wire::{
        asset::{AssetStatus, CheckStatus},
        graph::{Graph, GraphStatus},
    },
};

/// Which graph is wanted
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct GraphQuery {
    /// The hash of an answer before, or of `graph/status` when nothing is folded; an answer to it may be kept for ever
    hash: Option<String>,
    /// Groups to draw as one node each, with commas between their names, or `*` for all
    folded: Option<String>,
}

/// The graph of assets, with places for its nodes, edges and groups
#[utoipa::path(get, path = "/api/v1/graph", tag = "graph", params(GraphQuery), responses((status = 200, body = Graph)))]
pub(in crate::web) async fn graph(
    State(shared): State<Shared>,
    Params(query): Params<GraphQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let graph = shared.instance.definitions().graph();
    let fold = Fold::read(query.folded.as_deref().unwrap_or_default(), graph)?;
    let picture = shared.pictures.get(graph, fold).await?;
    let cache = if query.hash.as_ref() == Some(&picture.hash) {
        "private, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    Ok(picture.ready.answer(&headers, HeaderValue::from_static(cache)))
}

/// Where all assets of the graph stand, one letter each
#[utoipa::path(get, path = "/api/v1/graph/status", tag = "graph", responses((status = 200, body = GraphStatus)))]
pub(in crate::web) async fn status(State(shared): State<Shared>) -> Result<Reply<GraphStatus>, Problem> {
    let graph = shared.instance.definitions().graph();
    let hash = shared.pictures.get(graph, Fold::default()).await?.hash.clone();
    let standings = shared.board.look(&shared.instance).await?;
    let now = shared.instance.clock().now();
    let mut assets = String::new();
    let mut checks = String::new();
    for asset in by_key(graph) {
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

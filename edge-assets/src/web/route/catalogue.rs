//! `/api/v1/views/catalogue`: how the last steps of all assets went.

use axum::extract::State;

use crate::web::{problem::Problem, reply::Reply, state::Shared, wire::catalogue::Catalogue};

/// How the last steps of all assets went: what a list of assets shows as a strip, without a request for each of them
#[utoipa::path(get, path = "/api/v1/views/catalogue", tag = "views", responses((status = 200, body = Catalogue)))]
pub(in crate::web) async fn catalogue(State(shared): State<Shared>) -> Result<Reply<Catalogue>, Problem> {
    let standings = shared.board.look(&shared.instance).await?;
    let graph = shared.instance.definitions().graph();
    // What is no longer declared is in no list.
    let declared = standings.iter().filter(|(key, _)| graph.get(key.as_str()).is_some());
    Ok(Reply(Catalogue::of(declared)))
}

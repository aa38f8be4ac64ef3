//! `/api/v1/settings`, `/api/v1/resources/ping` and `/api/v1/tokens`: what an operator looks at beside the process itself.

use std::time::Duration;

use axum::extract::State;
use futures_util::future::join_all;

use crate::{
    resource::Health,
    web::{
        problem::Problem,
        reply::Reply,
        state::Shared,
        wire::{
            list::Items,
            upkeep::{ResourcePing, Setting, Token},
        },
    },
};

/// How long a resource may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The settings of all assets, with their values in this process and where those come from; secrets are masked
///
/// Those of a job lie over them, and those of a request over both.
#[utoipa::path(get, path = "/api/v1/settings", tag = "deployment", responses((status = 200, body = Items<Setting>)))]
pub(in crate::web) async fn settings(State(shared): State<Shared>) -> Reply<Items<Setting>> {
    let instance = &shared.instance;
    let definitions = instance.definitions();
    let graph = definitions.graph();
    let explained = graph
        .topological()
        .flat_map(|id| definitions.explain(&graph.asset(id).key, instance.settings()));
    Reply(Items::all(explained.map(|setting| (&setting).into()).collect()))
}

/// Asks every resource whether it can serve; those that are not open are opened
///
/// A resource that does not answer within ten seconds counts as one that cannot.
#[utoipa::path(post, path = "/api/v1/resources/ping", tag = "deployment", responses((status = 200, body = Items<ResourcePing>)))]
pub(in crate::web) async fn ping(State(shared): State<Shared>) -> Reply<Items<ResourcePing>> {
    let (resources, clock) = (shared.instance.definitions().resources(), shared.instance.clock());
    let asked = resources
        .examinations()
        .into_iter()
        .map(|(name, examination)| async move {
            let begun = clock.monotonic();
            let health = tokio::time::timeout(PATIENCE, examination).await;
            let health = health.unwrap_or_else(|_| Health::bad("it did not answer within 10 s; look whether it runs"));
            ResourcePing {
                name,
                is_healthy: health.healthy,
                detail: health.detail,
                took_s: clock.monotonic().saturating_sub(begun).as_secs_f64(),
            }
        });
    Reply(Items::all(join_all(asked).await))
}

/// The tokens there are, without their texts
#[utoipa::path(get, path = "/api/v1/tokens", tag = "access", responses(
    (status = 200, body = Items<Token>),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "That is for administrators"),
))]
pub(in crate::web) async fn tokens(State(shared): State<Shared>) -> Result<Reply<Items<Token>>, Problem> {
    let tokens = shared.instance.store().tokens().await?;
    let now = shared.instance.clock().now();
    Ok(Reply(Items::all(
        tokens.iter().map(|token| Token::of(token, now)).collect(),
    )))
}

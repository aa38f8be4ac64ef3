//! `/health/live` and `/health/ready`: for whoever restarts processes and sends requests to them.

use axum::extract::State;

use crate::web::{
    problem::Problem,
    reply::Reply,
    state::Shared,
    wire::health::{Health, WellBeing},
};

/// Whether the process answers at all
#[utoipa::path(get, path = "/health/live", tag = "health", responses((status = 200, body = Health)))]
pub(in crate::web) async fn live() -> Reply<Health> {
    Reply(Health { status: WellBeing::Ok })
}

/// Whether the process does its work: the store answers, and the daemon in this process, if there is one, goes round
#[utoipa::path(get, path = "/health/ready", tag = "health", responses(
    (status = 200, body = Health),
    (status = 503, body = Problem, content_type = "application/problem+json", description = "What does not do its work"),
))]
pub(in crate::web) async fn ready(State(shared): State<Shared>) -> Result<Reply<Health>, Problem> {
    shared.instance.store().last_position().await?;
    if let Some(daemon) = &shared.daemon
        && !(daemon.is_alive)()
    {
        let text = "the daemon has not gone round for a minute; look at its log, or start it anew";
        return Err(Problem::unavailable("daemon-dead", text));
    }
    Ok(Reply(Health { status: WellBeing::Ok }))
}

//! `/api/v1/plan`: what a launch would do.

use std::collections::BTreeSet;

use axum::extract::State;

use super::{assets::selected, runs::requests};
use crate::{
    graph::AssetId,
    web::{
        extract::Body,
        problem::Problem,
        reply::Reply,
        state::Shared,
        wire::{
            launch::Launch,
            plan::{Plan, PlanSkip},
        },
    },
};

/// Says what a launch would do, and queues nothing
#[utoipa::path(post, path = "/api/v1/plan", tag = "runs", request_body = Launch, responses(
    (status = 200, body = Plan),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "It cannot be planned"),
))]
pub(in crate::web) async fn plan(
    State(shared): State<Shared>,
    Body(asked): Body<Launch>,
) -> Result<Reply<Plan>, Problem> {
    let instance = &shared.instance;
    let graph = instance.definitions().graph();
    let requests = requests(&asked, None)?;
    let mut plans = Vec::with_capacity(requests.len());
    for request in &requests {
        plans.push(instance.plan(request).await?);
    }
    let none = || Problem::internal("there is no request");
    let first = plans.first().ok_or_else(none)?;
    let made: BTreeSet<AssetId> = first.steps.iter().map(|step| step.asset).collect();
    let skipped = selected(graph, &first.selection)?.into_iter();
    let skipped = skipped.filter(|id| !made.contains(id)).map(|id| PlanSkip {
        asset: graph.asset(id).key.to_string(),
        reason: "something else makes it, and nothing looks at it".to_owned(),
    });
    let skipped = skipped.collect();
    Ok(Reply(Plan::of(&plans, graph, skipped).ok_or_else(none)?))
}

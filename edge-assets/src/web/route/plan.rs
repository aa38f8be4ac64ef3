//! `/api/v1/plan`: what a launch would do.

use axum::extract::State;

use super::{assets::selected, runs::requests};
use crate::web::{
    extract::Body,
    problem::Problem,
    reply::Reply,
    state::Shared,
    wire::{
        launch::Launch,
        plan::{Plan, PlanSkip},
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
    let request = requests
        .first()
        .ok_or_else(|| Problem::internal("there is no request"))?;
    let plan = instance.plan(request).await?;
    let skipped = selected(graph, &plan.selection)?.into_iter();
    let skipped = skipped
        .filter(|id| !plan.steps.iter().any(|step| step.asset == *id))
        .map(|id| PlanSkip {
            asset: graph.asset(id).key.to_string(),
            reason: "something else makes it, and nothing looks at it".to_owned(),
        });
    let skipped = skipped.collect();
    Ok(Reply(Plan::of(&plan, graph, skipped)))
}

//! `/api/v1/runs/cancel`, `/api/v1/runs/retry` and `/api/v1/checks/run`: several runs at once, and runs of checks alone.

use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};

use super::runs::{answer, seen};
use crate::{
    id::RunId,
    instance::{Instance, InstanceError, LaunchRequest},
    run,
    run::StepScope,
    web::{
        audit::Target,
        extract::Body,
        problem::Problem,
        reply::Reply,
        state::Shared,
        wire::{
            bulk::{CancelRuns, RetryRuns, RunChecks, RunOutcome, RunOutcomes},
            launch::{Launched, RetrySteps},
        },
    },
};

/// How many runs one request may name.
const MOST_RUNS: usize = 200;

/// Asks several runs to stop
///
/// Each is asked, whatever becomes of the others.
#[utoipa::path(post, path = "/api/v1/runs/cancel", tag = "runs", request_body = CancelRuns, responses(
    (status = 200, body = RunOutcomes),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "These are too many"),
))]
pub(in crate::web) async fn cancel(
    State(shared): State<Shared>,
    Body(asked): Body<CancelRuns>,
) -> Result<Response, Problem> {
    let reason = asked.reason.unwrap_or_else(|| "canceled over the web API".to_owned());
    each(&shared, asked.runs, &Verb::Cancel(reason)).await
}

/// Repeats several runs that are over
///
/// Each is tried, whatever becomes of the others.
#[utoipa::path(post, path = "/api/v1/runs/retry", tag = "runs", request_body = RetryRuns, responses(
    (status = 200, body = RunOutcomes),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "These are too many"),
))]
pub(in crate::web) async fn retry(
    State(shared): State<Shared>,
    Body(asked): Body<RetryRuns>,
) -> Result<Response, Problem> {
    let scope = match asked.steps {
        RetrySteps::All => StepScope::All,
        RetrySteps::Failed => StepScope::Unfinished,
    };
    each(&shared, asked.runs, &Verb::Retry(scope)).await
}

/// Evaluates checks as a run of its own; nothing is materialized
#[utoipa::path(post, path = "/api/v1/checks/run", tag = "assets", request_body = RunChecks, responses(
    (status = 201, body = Launched, description = "The run is queued; `Location` names it"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "It cannot be planned"),
))]
pub(in crate::web) async fn run_checks(
    State(shared): State<Shared>,
    Body(asked): Body<RunChecks>,
) -> Result<Response, Problem> {
    let mut request = LaunchRequest::checks(asked.selection);
    if !asked.checks.is_empty() {
        request = request.only_checks(asked.checks);
    }
    request = asked.partition.iter().fold(request, LaunchRequest::partition);
    let launched = shared.instance.launch(request).await?;
    answer(&shared, &[launched]).await
}

/// What is done with each run.
enum Verb {
    Cancel(String),
    Retry(StepScope),
}

impl Verb {
    async fn act(&self, instance: &Instance, id: RunId) -> Result<run::Run, InstanceError> {
        match self {
            Self::Cancel(reason) => instance.cancel(id, reason.clone()).await,
            Self::Retry(scope) => Ok(instance.reexecute(id, scope.clone()).await?.run),
        }
    }
}

async fn each(shared: &Shared, ids: Vec<String>, verb: &Verb) -> Result<Response, Problem> {
    if ids.len() > MOST_RUNS {
        let text = format!("these are {} runs; name {MOST_RUNS} at most at once", ids.len());
        return Err(Problem::unprocessable("too-many-runs", &text));
    }
    let mut items = Vec::with_capacity(ids.len());
    for id in ids {
        let acted = match id.parse() {
            Ok(id) => verb.act(&shared.instance, id).await.map_err(Problem::from),
            Err(_) => Err(Problem::not_found(
                "unknown-run",
                &format!("`{id}` is not the id of a run"),
            )),
        };
        let (run, problem) = match acted {
            Ok(run) => (Some(seen(shared, &run).await?), None),
            Err(problem) => (None, Some(problem)),
        };
        items.push(RunOutcome {
            id,
            run,
            detail: problem.as_ref().map(|problem| problem.detail().to_owned()),
            problem: problem.map(|problem| problem.name().to_owned()),
        });
    }
    let done = items.iter().filter(|item| item.run.is_some()).count();
    let names: Vec<&str> = items.iter().map(|item| item.id.as_str()).collect();
    let target = Target(format!("{done} of {}: {}", names.len(), names.join(" ")));
    let outcomes = RunOutcomes {
        done: done as u64,
        items,
    };
    let mut response = Reply(outcomes).into_response();
    response.extensions_mut().insert(target);
    Ok(response)
}

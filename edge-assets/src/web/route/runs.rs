//! `/api/v1/runs`: one of them, and the verbs that launch, cancel and repeat.

use crate::{
    instance::LaunchRequest,
    key::AssetKey,
    page::PageRequest,
    run::{self, StepKey, StepScope},
    store::{Enqueued, RunFilter},
    web::{
        extract::{Body, RunOfPath},
        problem::Problem,
        reply::Reply,
        request_key::{Keyed, RequestKey, reused},
        state::Shared,
        wire::{
            at::At,
            launch::{Cancel, Launch, Launched, Retry, RetrySteps},
            run::{Run, RunDetail, scope},
        },
    },
};
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};

/// How many partitions one request may name.
const MOST_PARTITIONS: usize = 100;

/// A run with its steps, its settings and its reason
#[utoipa::path(get, path = "/api/v1/runs/{id}", tag = "runs", params(("id" = String, Path, description = "The id")), responses(
    (status = 200, body = RunDetail),
    (status = 404, body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn show(
    State(shared): State<Shared>,
    RunOfPath(id): RunOfPath,
) -> Result<Reply<RunDetail>, Problem> {
    let detail = shared.instance.run_detail(id).await?;
    let run = &detail.run;
    let (scope, from_step) = scope(&run.scope);
    // What is queued holds no secret; a setting may have become one since.
    let graph = shared.instance.definitions().graph();
    let masked = graph.recordable(&run.config.clone().into());
    let config = run.config.iter().map(|(asset, settings)| {
        let settings = if graph.get(asset.as_str()).is_some() {
            masked.get(asset)
        } else {
            Some(settings)
        };
        (asset.to_string(), settings.cloned().unwrap_or_default())
    });
    Ok(Reply(RunDetail {
        run: seen(&shared, run).await?,
        key: run.run_key.clone(),
        config: config.collect(),
        scope,
        from_step,
        not_before: run.not_before.map(At),
        holder: run.holder.as_deref().map(str::to_owned),
        epoch: run.epoch,
        lease_until: run.lease_until.map(At),
        steps: detail.view.steps.values().map(Into::into).collect(),
        position: detail.position.0,
    }))
}

/// Launches a run of a job or a selection
///
/// Everything about the request is checked first; what is acknowledged is stored for good. Under one `Idempotency-Key` there is one
/// run, however often it is asked for.
#[utoipa::path(post, path = "/api/v1/runs", tag = "runs", request_body = Launch,
    params(("Idempotency-Key" = Option<String>, Header, description = "Names the request, up to 512 bytes")),
    responses(
        (status = 201, body = Launched, description = "It is queued; `Location` names it"),
        (status = 200, body = Launched, description = "It was queued before, under the same key"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "The page of another site asks"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "The key stands for another request"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "It cannot be planned"),
    ))]
pub(in crate::web) async fn launch(
    State(shared): State<Shared>,
    Keyed { asked, key }: Keyed<Launch>,
) -> Result<Response, Problem> {
    let mut requests = requests(&asked, key.as_ref().map(|key| key.text.as_str()))?;
    let _turn = match key {
        Some(_) => Some(shared.keyed.lock().await),
        None => None,
    };
    if let Some(key) = &key {
        // Runs of several partitions share no key of the store, so those of another body may go unnoticed there.
        refuse_another(&shared, key).await?;
        let label = |request| {
            key.tags()
                .into_iter()
                .fold(request, |request: LaunchRequest, (name, value)| {
                    request.tag(name, value)
                })
        };
        requests = requests.into_iter().map(label).collect();
    }
    let launched = shared.instance.launch_all(requests).await?;
    for known in launched.iter().filter(|one| !one.is_new) {
        let is_same = key.as_ref().and_then(|key| key.is_same(&known.run.tags));
        // A run that another way of asking made says nothing of a body.
        if !is_same.unwrap_or_else(|| is_as_asked(&known.run, &asked)) {
            return Err(reused(&format!("run `{}`", known.run.id)));
        }
    }
    answer(&shared, &launched).await
}

/// Refuses a key under which another body has asked for runs.
async fn refuse_another(shared: &Shared, key: &RequestKey) -> Result<(), Problem> {
    let (name, value) = key.tags()[0];
    let filter = RunFilter {
        location: Some(shared.instance.location().clone()),
        tag: Some((name.to_owned(), value.to_owned())),
        ..RunFilter::default()
    };
    let known = shared.instance.runs(filter, PageRequest::first(1)).await?.items;
    match known.first() {
        Some(run) if key.is_same(&run.tags) == Some(false) => Err(reused(&format!("run `{}`", run.id))),
        _ => Ok(()),
    }
}

/// Asks a run to stop
///
/// A queued run ends at once; one that is over, or asked already, stays as it is.
#[utoipa::path(post, path = "/api/v1/runs/{id}/cancel", tag = "runs", request_body = Option<Cancel>,
    params(("id" = String, Path, description = "The id")), responses(
    (status = 200, body = Run),
    (status = 404, body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn cancel(
    State(shared): State<Shared>,
    RunOfPath(id): RunOfPath,
    Body(asked): Body<Cancel>,
) -> Result<Reply<Run>, Problem> {
    let reason = asked.reason.unwrap_or_else(|| "canceled over the web API".to_owned());
    let run = shared.instance.cancel(id, reason).await?;
    Ok(Reply(seen(&shared, &run).await?))
}

/// Repeats a run that is over
#[utoipa::path(post, path = "/api/v1/runs/{id}/retry", tag = "runs", request_body = Option<Retry>,
    params(("id" = String, Path, description = "The id")), responses(
    (status = 201, body = Launched, description = "The repetition is queued"),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "It is not over, or nothing of it failed"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "It has no such step"),
))]
pub(in crate::web) async fn retry(
    State(shared): State<Shared>,
    RunOfPath(id): RunOfPath,
    Body(asked): Body<Retry>,
) -> Result<Response, Problem> {
    let scope = match (&asked.from, asked.steps) {
        (Some(step), _) => StepScope::From {
            step: step
                .parse::<StepKey>()
                .map_err(|error| Problem::unprocessable("unknown-step", &error.to_string()))?,
        },
        (None, RetrySteps::All) => StepScope::All,
        (None, RetrySteps::Failed) => StepScope::Unfinished,
    };
    let launched = shared.instance.reexecute(id, scope).await?;
    answer(&shared, &[launched]).await
}

/// A run with its reason.
pub(in crate::web) async fn seen(shared: &Shared, run: &run::Run) -> Result<Run, Problem> {
    let reason = shared.reasons.of(run, shared.instance.store()).await?;
    Ok(Run::of(run, reason))
}

pub(super) async fn answer(shared: &Shared, launched: &[Enqueued]) -> Result<Response, Problem> {
    let mut runs = Vec::with_capacity(launched.len());
    for one in launched {
        runs.push(seen(shared, &one.run).await?);
    }
    let first = launched.first().zip(runs.first());
    let (first, run) = first.ok_or_else(|| Problem::internal("the store gave no answer"))?;
    let launched = Launched {
        run: run.clone(),
        is_new: first.is_new,
        runs,
    };
    let status = if launched.is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let place = HeaderValue::try_from(format!("/api/v1/runs/{}", launched.run.id));
    let mut response = Reply(launched).into_response();
    *response.status_mut() = status;
    if let Ok(place) = place {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

/// Whether a run that held the key asks for what this request asks for.
fn is_as_asked(run: &run::Run, asked: &Launch) -> bool {
    let partition = run.partition.as_ref();
    let is_it = |asked: &String| asked.parse().ok().as_ref() == partition;
    let is_of_partition = match (&asked.partition, asked.partitions.as_slice()) {
        (None, []) => partition.is_none(),
        (Some(asked), []) => is_it(asked),
        (_, several) => several.iter().any(is_it),
    };
    let config =
        |(asset, settings): (&AssetKey, &serde_json::Value)| asked.config.get(asset.as_str()) == Some(settings);
    is_of_partition
        && run.job.as_deref() == asked.job.as_deref()
        && asked
            .selection
            .as_deref()
            .is_none_or(|selection| *run.selection == *selection)
        && asked.tags.iter().all(|(name, value)| run.tags.get(name) == Some(value))
        && asked.priority.is_none_or(|priority| priority == run.priority)
        && run.config.len() == asked.config.len()
        && run.config.iter().all(config)
}

/// The requests that a body asks for, one for each partition.
pub(super) fn requests(asked: &Launch, key: Option<&str>) -> Result<Vec<LaunchRequest>, Problem> {
    let mut request = match (&asked.job, &asked.selection) {
        (Some(job), None) => LaunchRequest::job(job),
        (None, Some(selection)) => LaunchRequest::selection(selection),
        (Some(_), Some(_)) | (None, None) => {
            let text = "the body names both a job and a selection, or none of them; give `job` or `selection`";
            return Err(Problem::unprocessable("job-or-selection", text));
        }
    };
    for (asset, settings) in &asked.config {
        let asset = AssetKey::new(asset).map_err(|error| Problem::unprocessable("bad-key", &error.to_string()))?;
        request = request.config(asset, settings.clone());
    }
    request = asked
        .tags
        .iter()
        .fold(request, |request, (name, value)| request.tag(name, value));
    if let Some(priority) = asked.priority {
        request = request.priority(priority);
    }
    if let Some(At(at)) = asked.not_before {
        request = request.not_before(at);
    }
    if asked.partitions.is_empty() {
        request = asked.partition.iter().fold(request, LaunchRequest::partition);
        return Ok(vec![key.iter().fold(request, |request, key| request.key(*key))]);
    }
    if asked.partition.is_some() || asked.partitions.len() > MOST_PARTITIONS {
        let text =
            format!("give `partition`, or `partitions` with up to {MOST_PARTITIONS} keys; ask again for the others");
        return Err(Problem::unprocessable("too-many-partitions", &text));
    }
    let of_partition = |partition: &String| {
        let request = request.clone().partition(partition);
        key.iter()
            .fold(request, |request, key| request.key(format!("{key}/{partition}")))
    };
    Ok(asked.partitions.iter().map(of_partition).collect())
}

//! `/api/v1/jobs`.

use std::sync::Arc;

use axum::extract::{Path, State};
use jiff::Timestamp;

use super::runs::seen;
use crate::{
    instance::TriggerStatus,
    page::PageRequest,
    run,
    store::RunFilter,
    tick::TriggerKind,
    trigger::JobDef,
    web::{
        problem::Problem,
        reply::Reply,
        state::Shared,
        wire::{
            at::At,
            job::{Job, JobDetail, RunMark},
            list::Items,
        },
    },
};

/// How many runs are shown of a job.
const SHOWN: usize = 20;
/// How many runs are shown as marks.
const STRIP: usize = 20;

/// The jobs, in the order of their declaration
#[utoipa::path(get, path = "/api/v1/jobs", tag = "jobs", responses((status = 200, body = Items<Job>)))]
pub(in crate::web) async fn list(State(shared): State<Shared>) -> Result<Reply<Items<Job>>, Problem> {
    let triggers = shared.instance.triggers().await?;
    let mut items = Vec::new();
    for job in shared.instance.definitions().jobs() {
        let newest = runs_of(&shared, job, STRIP).await?;
        items.push(shown(&shared, job, &newest, &triggers).await?.0);
    }
    Ok(Reply(Items::all(items)))
}

/// A job with its assets, its settings and its newest runs
#[utoipa::path(get, path = "/api/v1/jobs/{name}", tag = "jobs", params(("name" = String, Path, description = "The name")), responses(
    (status = 200, body = JobDetail),
    (status = 404, body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn show(
    State(shared): State<Shared>,
    Path(name): Path<String>,
) -> Result<Reply<JobDetail>, Problem> {
    let definitions = shared.instance.definitions();
    let job = definitions.job(&name).ok_or_else(|| {
        let text = format!("there is no job `{name}`{}", definitions.offer_job(&name));
        Problem::not_found("unknown-job", &text)
    })?;
    let newest = runs_of(&shared, job, SHOWN).await?;
    let mut runs = Vec::with_capacity(newest.len());
    for run in &newest {
        runs.push(seen(&shared, run).await?);
    }
    let config = definitions.graph().recordable(&job.config);
    let triggers = shared.instance.triggers().await?;
    let (shown, assets) = shown(&shared, job, &newest, &triggers).await?;
    Ok(Reply(JobDetail {
        job: shown,
        assets,
        config: config
            .into_iter()
            .map(|(asset, settings)| (asset.to_string(), settings))
            .collect(),
        retries: job.retry.map_or(0, |retry| retry.max()),
        timeout_s: job.timeout.map(|time| time.as_secs_f64()),
        max_runs: job.max_runs,
        tag_limits: job.tag_limits.clone(),
        source: job.source.to_string(),
        runs,
    }))
}

async fn runs_of(shared: &Shared, job: &JobDef, count: usize) -> Result<Vec<run::Run>, Problem> {
    let filter = RunFilter {
        location: Some(Arc::clone(shared.instance.location())),
        job: Some(Arc::clone(&job.name)),
        ..RunFilter::default()
    };
    Ok(shared.instance.runs(filter, PageRequest::first(count)).await?.items)
}

/// A job as it stands in lists, and its assets.
async fn shown(
    shared: &Shared,
    job: &JobDef,
    newest: &[run::Run],
    triggers: &[TriggerStatus],
) -> Result<(Job, Vec<String>), Problem> {
    let now = shared.instance.clock().now();
    let definitions = shared.instance.definitions();
    let graph = definitions.graph();
    let selected = super::assets::selected(graph, &job.selection)?;
    let schedules = definitions
        .schedules()
        .iter()
        .filter(|schedule| schedule.job == job.name);
    let sensors = definitions
        .sensors()
        .iter()
        .filter(|sensor| sensor.job.as_ref() == Some(&job.name));
    let last_run = match newest.first() {
        Some(run) => Some(seen(shared, run).await?),
        None => None,
    };
    let shown = Job {
        name: job.name.to_string(),
        description: job.description.to_string(),
        selection: job.selection.to_string(),
        asset_count: selected.len(),
        schedules: schedules.map(|schedule| schedule.name.to_string()).collect(),
        sensors: sensors.map(|sensor| sensor.name.to_string()).collect(),
        tags: job
            .tags
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        priority: job.priority,
        next: next_of(job, triggers),
        typical_s: typical(newest, 50),
        slow_s: typical(newest, 95),
        last_run,
        recent: newest.iter().take(STRIP).map(|run| mark(run, now)).collect(),
    };
    let assets = selected.into_iter().map(|id| graph.asset(id).key.to_string());
    Ok((shown, assets.collect()))
}

/// When a schedule that is on launches the job next. A sensor may ask for nothing, so when it looks is no launch.
fn next_of(job: &JobDef, triggers: &[TriggerStatus]) -> Option<At> {
    let of_job = |trigger: &&TriggerStatus| {
        trigger.is_on && trigger.kind == TriggerKind::Schedule && trigger.job.as_ref() == Some(&job.name)
    };
    triggers
        .iter()
        .filter(of_job)
        .filter_map(|trigger| trigger.next)
        .min()
        .map(At)
}

/// The duration in seconds that so many percent of the runs that succeeded did not exceed.
fn typical(runs: &[run::Run], percent: usize) -> Option<f64> {
    let took = |run: &run::Run| {
        let (began, ended) = (run.started_at?, run.finished_at?);
        (run.status == run::RunStatus::Success).then(|| ended.duration_since(began))
    };
    let mut times: Vec<_> = runs.iter().filter_map(took).collect();
    times.sort_unstable();
    let place = (times.len() * percent).div_ceil(100).max(1);
    times.get(place - 1).map(jiff::SignedDuration::as_secs_f64)
}

fn mark(run: &run::Run, now: Timestamp) -> RunMark {
    let took = |began: Timestamp| run.finished_at.unwrap_or(now).duration_since(began).as_secs_f64();
    RunMark {
        id: run.id.to_string(),
        status: run.status.into(),
        created_at: At(run.created_at),
        duration_s: run.started_at.map(took),
    }
}

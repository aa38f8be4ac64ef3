//! Runs that failed as a whole, such as when a resource could not be opened: no step of theirs tells it, so no asset fails by them.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::{
    instance::Instance,
    page::PageRequest,
    run::{Run, RunStatus},
    store::{RunFilter, StoreError},
};

/// So far back they are looked for.
const BACK: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Of so many runs that failed last, and of as many that succeeded since.
const MOST: usize = 200;
/// So many jobs and selections are looked at: one cause fails many, and each costs a question to the store.
const KINDS: usize = 20;

/// Of each job, and of each selection that was launched without one, the last run to end, where it failed as a whole; the newest first.
pub(super) async fn failed_runs(instance: &Instance, now: Timestamp) -> Result<Vec<Run>, StoreError> {
    let since = now.checked_sub(BACK).ok();
    let page = PageRequest::first(MOST);
    let failed = instance
        .store()
        .runs(of(instance, RunStatus::Failure, since, None), page)
        .await?
        .items;
    let mut found: Vec<Run> = Vec::new();
    for run in failed {
        // Only the last of a kind counts, whatever it failed by.
        if !found.iter().any(|newer| is_alike(newer, &run)) {
            found.push(run);
        }
    }
    // What a check found stands at the check; a job that is gone cannot be mended.
    let jobs = instance.definitions().jobs();
    let is_there = |job: &str| jobs.iter().any(|known| &*known.name == job);
    found.retain(|run| run.failed_steps == 0 && run.reason.is_some() && run.job.as_deref().is_none_or(is_there));
    let mut standing = Vec::new();
    for run in found.into_iter().take(KINDS) {
        if !succeeded_since(instance, &run).await? {
            standing.push(run);
        }
    }
    Ok(standing)
}

/// Whether a later run of the same kind succeeded.
async fn succeeded_since(instance: &Instance, failed: &Run) -> Result<bool, StoreError> {
    let filter = of(
        instance,
        RunStatus::Success,
        Some(failed.created_at),
        failed.job.clone(),
    );
    // Those of a job are all alike; selections have to be compared.
    let most = if failed.job.is_some() { 1 } else { MOST };
    let later = instance.store().runs(filter, PageRequest::first(most)).await?.items;
    Ok(later.iter().any(|run| run.id > failed.id && is_alike(run, failed)))
}

fn of(instance: &Instance, status: RunStatus, since: Option<Timestamp>, job: Option<Arc<str>>) -> RunFilter {
    RunFilter {
        location: Some(Arc::clone(instance.location())),
        statuses: vec![status],
        since,
        job,
        ..RunFilter::default()
    }
}

fn is_alike(left: &Run, right: &Run) -> bool {
    left.job == right.job && (left.job.is_some() || left.selection == right.selection)
}

//! What the cases are made of: runs, facts and ticks in few words.

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};

use super::super::{Claim, Enqueued, EventBatch, EventFilter, EventPosition, Store, StoreError, StoredEvent};
use crate::{
    event::{EventKind, EventRecord, FailureCause, StepFailure},
    id::{RunId, TickId},
    key::AssetKey,
    metadata::Metadata,
    partition::PartitionKey,
    run::{NewRun, Run, RunStatus, StepKey},
    tick::{NewTick, TickOutcome, TriggerKey, TriggerKind},
};

pub(super) const HERE: &str = "here";
pub(super) const PROCESS: &str = "host-1";

/// So many seconds after nine o'clock.
pub(super) fn at(seconds: i64) -> Timestamp {
    let nine: Timestamp = "2026-11-22T09:00:00Z".parse().expect("an instant");
    nine + SignedDuration::from_secs(seconds)
}

pub(super) fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(super) fn new_run() -> NewRun {
    NewRun::new(HERE, "group:daily", at(0))
}

pub(super) fn keyed(key: &str) -> NewRun {
    NewRun {
        run_key: Some(key.to_owned()),
        ..new_run()
    }
}

pub(super) async fn enqueue(store: &dyn Store, new: NewRun) -> Enqueued {
    let mut queued = store.enqueue(vec![new]).await.expect("a run is queued");
    queued.pop().expect("an answer for each run")
}

pub(super) fn claim_of(run: RunId) -> Claim {
    Claim {
        run,
        holder: PROCESS.into(),
        at: at(1),
        lease: seconds(15),
    }
}

pub(super) async fn claimed(store: &dyn Store, new: NewRun) -> Run {
    let run = enqueue(store, new).await.run;
    store.claim(claim_of(run.id)).await.expect("a queued run is claimed")
}

pub(super) async fn running(store: &dyn Store, new: NewRun) -> Run {
    let run = claimed(store, new).await;
    append(store, &run, vec![started(2)])
        .await
        .expect("a claimed run begins")
}

/// A run that stands there, of its own location when it is not finished.
pub(super) async fn standing(store: &dyn Store, status: RunStatus) -> Run {
    match status {
        RunStatus::Queued => enqueue(store, new_run()).await.run,
        RunStatus::Starting => claimed(store, new_run()).await,
        RunStatus::Running => running(store, new_run()).await,
        RunStatus::Canceling => {
            let run = running(store, new_run()).await;
            let asked = store.request_cancel(run.id, at(3), "no longer wanted".to_owned());
            asked.await.expect("a running run is asked to stop")
        }
        RunStatus::Success | RunStatus::Failure => {
            let run = running(store, new_run()).await;
            append(store, &run, vec![ended(status)])
                .await
                .expect("a running run ends")
        }
        RunStatus::Canceled => {
            let run = enqueue(store, new_run()).await.run;
            let asked = store.request_cancel(run.id, at(3), "no longer wanted".to_owned());
            asked.await.expect("a queued run is canceled")
        }
    }
}

pub(super) async fn append(store: &dyn Store, run: &Run, events: Vec<EventRecord>) -> Result<Run, StoreError> {
    let batch = EventBatch {
        run: run.id,
        epoch: run.epoch,
        events,
    };
    let mut answers = store.append(vec![batch]).await.expect("the store answers");
    answers.pop().expect("an answer for each batch")
}

pub(super) async fn row(store: &dyn Store, id: RunId) -> Run {
    store.run(id).await.expect("a run is read").expect("the run is there")
}

/// The log of a run.
pub(super) async fn log_of(store: &dyn Store, run: RunId) -> Vec<StoredEvent> {
    let filter = EventFilter {
        run: Some(run),
        ..EventFilter::default()
    };
    let log = store.events(filter, EventPosition(0), 1_000).await;
    log.expect("events are read")
}

pub(super) fn asset(key: &str) -> AssetKey {
    AssetKey::new(key).expect("a key")
}

pub(super) fn step(key: &str, partition: Option<&str>) -> StepKey {
    StepKey {
        asset: asset(key),
        partition: partition.map(PartitionKey::new),
    }
}

/// A fact of the run itself.
pub(super) fn fact(kind: EventKind) -> EventRecord {
    EventRecord {
        version: EventRecord::VERSION,
        sequence: 99,
        at: at(2),
        run_id: RunId::generate(),
        step: None,
        kind,
    }
}

/// A fact of a step.
pub(super) fn step_fact(step: StepKey, kind: EventKind) -> EventRecord {
    EventRecord {
        step: Some(step),
        ..fact(kind)
    }
}

pub(super) fn started(steps: usize) -> EventRecord {
    fact(EventKind::RunStarted {
        selection: "group:daily".into(),
        steps,
    })
}

pub(super) fn ended(status: RunStatus) -> EventRecord {
    fact(EventKind::RunFinished { status, reason: None })
}

pub(super) fn succeeded() -> EventKind {
    EventKind::StepSucceeded { duration_us: 250 }
}

pub(super) fn failed() -> EventKind {
    EventKind::StepFailed {
        failure: StepFailure {
            cause: FailureCause::Error,
            chain: vec!["no rows".to_owned(), "the table is empty".to_owned()],
            class: None,
        },
        metadata: Metadata::new().with("rows", 0),
        duration_us: 250,
    }
}

pub(super) fn materialized(rows: i64) -> EventKind {
    EventKind::AssetMaterialized {
        metadata: Metadata::new().with("rows", rows),
        data_version: None,
        provenance: None,
    }
}

pub(super) fn trigger(kind: TriggerKind, name: &str) -> TriggerKey {
    TriggerKey {
        location: HERE.into(),
        kind,
        name: name.into(),
    }
}

/// A tick without runs, for an instant so many seconds after nine.
pub(super) fn tick(key: &TriggerKey, instant: i64, previous: Option<i64>) -> NewTick {
    NewTick {
        id: TickId::generate(),
        key: key.clone(),
        instant: at(instant),
        previous: previous.map(at),
        began_at: at(instant + 1),
        ended_at: at(instant + 2),
        outcome: TickOutcome::Skipped {
            reason: "nothing new".to_owned(),
        },
        runs: Vec::new(),
        cancel: Vec::new(),
        cursor: None,
        missed: 0,
        alert: None,
    }
}

pub(super) fn asking(mut tick: NewTick, runs: Vec<NewRun>) -> NewTick {
    tick.outcome = TickOutcome::Requested;
    tick.runs = runs;
    tick
}

pub(super) fn text(text: &str) -> Arc<str> {
    text.into()
}

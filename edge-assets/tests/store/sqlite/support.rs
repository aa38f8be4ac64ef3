//! Folders with databases in them, and what stands in the databases.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use edge_assets::{
    AssetKey, EventKind, EventRecord, Metadata, Run, RunId, RunStatus,
    run::{NewRun, StepKey},
    store::{Claim, EventBatch, EventStore, RunStore, SqliteStore},
};
use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

/// A folder of one test; it goes with the test.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.0.path().join("edge.sqlite")
    }

    /// The names of the files in it, sorted.
    pub(crate) fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

/// So many seconds after nine o'clock.
pub(crate) fn at(seconds: i64) -> Timestamp {
    let nine: Timestamp = "2026-11-22T09:00:00Z".parse().unwrap();
    nine + SignedDuration::from_secs(seconds)
}

pub(crate) fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A fact of a run.
pub(crate) fn fact(kind: EventKind) -> EventRecord {
    EventRecord {
        version: EventRecord::VERSION,
        sequence: 0,
        at: at(2),
        run_id: RunId::generate(),
        step: None,
        kind,
    }
}

/// A connection of nobody's that may do anything.
pub(crate) fn raw(path: &Path) -> Connection {
    Connection::open(path).unwrap()
}

/// A fact of a step.
pub(crate) fn step_fact(asset: &str, kind: EventKind) -> EventRecord {
    let step = StepKey {
        asset: AssetKey::new(asset).unwrap(),
        partition: None,
    };
    EventRecord {
        step: Some(step),
        ..fact(kind)
    }
}

/// A run that a process holds.
pub(crate) async fn claimed(store: &SqliteStore, new: NewRun) -> Run {
    let claim = Claim {
        run: new.id,
        holder: "host-1".into(),
        at: new.created_at,
        lease: seconds(15),
    };
    store.enqueue(vec![new]).await.unwrap();
    store.claim(claim).await.unwrap()
}

/// A run of some steps that each make an asset, from the queue to its end.
pub(crate) async fn finished(store: &SqliteStore, steps: usize, made: Timestamp) -> Run {
    let new = NewRun {
        job: Some("nightly".into()),
        ..NewRun::new("here", "group:daily", made)
    };
    let run = claimed(store, new).await;
    let mut events = executed(steps);
    events.iter_mut().for_each(|event| event.at = made);
    let batch = EventBatch {
        run: run.id,
        epoch: run.epoch,
        events,
    };
    store.append(vec![batch]).await.unwrap().pop().unwrap().unwrap()
}

/// The events of a run whose steps each make an asset, as the executor says them.
fn executed(steps: usize) -> Vec<EventRecord> {
    let mut events = vec![fact(EventKind::RunStarted {
        selection: "group:daily".into(),
        steps,
    })];
    for n in 0..steps {
        let asset = format!("edge/daily/device_summary_{n}");
        let metadata = Metadata::new()
            .with("rows", 1_234_567 + n)
            .with("clickhouse/read_rows", 98_765_432_u64)
            .with("table", "daily_device_summary");
        let kinds = [
            EventKind::StepStarted { attempt: 1 },
            EventKind::AssetMaterialized {
                metadata,
                data_version: None,
                provenance: None,
            },
            EventKind::StepSucceeded { duration_us: 123_456 },
        ];
        events.extend(kinds.map(|kind| step_fact(&asset, kind)));
    }
    events.push(fact(EventKind::RunFinished {
        status: RunStatus::Success,
        reason: None,
    }));
    events
}

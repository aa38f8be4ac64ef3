//! What the store costs: events appended, runs brought through the queue, pages read, a file with many runs opened.
//!
//! `cargo bench -p benches --bench store_append`; the files stand in the folder for temporary files, which should be on a disk.

use std::{
    collections::VecDeque,
    path::Path,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use benches::History;
use divan::counter::ItemsCount;
use edge_assets::{
    AssetKey, EventKind, EventRecord, Metadata, Run, RunId, RunStatus,
    page::{Cursor, PageRequest},
    run::{NewRun, StepKey},
    store::{Claim, EventBatch, EventStore, RunFilter, RunStore, SqliteStore, Upkeep},
};
use rusqlite::{Connection, params};
use tempfile::TempDir;
use tokio::{runtime::Runtime, task::JoinSet};

fn main() {
    divan::main();
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_time()
        .build()
        .expect("a runtime")
}

fn now() -> jiff::Timestamp {
    "2026-11-22T09:00:00Z".parse().expect("an instant")
}

fn open(runtime: &Runtime, folder: &TempDir) -> Arc<SqliteStore> {
    let opened = runtime.block_on(SqliteStore::open(folder.path().join("edge.sqlite")));
    Arc::new(opened.expect("a store"))
}

fn event(step: Option<StepKey>, kind: EventKind) -> EventRecord {
    EventRecord {
        version: EventRecord::VERSION,
        sequence: 0,
        at: now(),
        run_id: RunId::generate(),
        step,
        kind,
    }
}

/// What steps say that each make an asset: three events a step.
fn steps(events: usize) -> Vec<EventRecord> {
    let kinds = |n: usize| {
        let metadata = Metadata::new().with("rows", n).with("table", "daily_device_summary");
        let materialized = EventKind::AssetMaterialized {
            metadata,
            data_version: None,
            provenance: None,
        };
        let started = EventKind::StepStarted { attempt: 1 };
        [started, materialized, EventKind::StepSucceeded { duration_us: 250 }]
    };
    let step = |n: usize| StepKey {
        asset: AssetKey::new(format!("layer/asset_{n}")).expect("a key"),
        partition: None,
    };
    let all = (0..).flat_map(|n| kinds(n).map(|kind| event(Some(step(n)), kind)));
    all.take(events).collect()
}

async fn claim(store: &SqliteStore, run: RunId) -> Run {
    let claim = Claim {
        run,
        holder: "host-1".into(),
        at: now(),
        lease: Duration::from_secs(15),
    };
    store.claim(claim).await.expect("a queued run")
}

async fn append(store: &SqliteStore, run: &Run, events: Vec<EventRecord>) {
    let batch = EventBatch {
        run: run.id,
        epoch: run.epoch,
        events,
    };
    let answers = store.append(vec![batch]).await.expect("the store answers");
    assert!(answers.iter().all(Result::is_ok));
}

/// Facts of steps in batches of so many, each acknowledged before the next one. The floor is the same rows in plain SQLite.
#[divan::bench(args = [3, 30, 1_000], sample_count = 30)]
fn a_append_events(bencher: divan::Bencher<'_, '_>, events: usize) {
    let (runtime, folder) = (runtime(), tempfile::tempdir().expect("a folder"));
    let store = open(&runtime, &folder);
    let new = NewRun::new("here", "*", now());
    runtime.block_on(store.enqueue(vec![new.clone()])).expect("a run");
    let run = runtime.block_on(claim(&store, new.id));
    let sample = steps(events);
    bencher
        .counter(ItemsCount::new(events))
        .with_inputs(|| sample.clone())
        .bench_local_values(|events| runtime.block_on(append(&store, &run, events)));
}

/// The floor of the one above: a table without indexes, one transaction a batch, the texts made beforehand.
#[divan::bench(args = [3, 30, 1_000], sample_count = 30)]
fn b_floor_of_appending(bencher: divan::Bencher<'_, '_>, events: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let connection = plain_table(folder.path());
    let rows: Vec<String> = steps(events)
        .iter()
        .map(|event| serde_json::to_string(&event.kind).expect("JSON"))
        .collect();
    bencher.counter(ItemsCount::new(events)).bench_local(|| {
        connection.execute_batch("BEGIN IMMEDIATE").expect("a transaction");
        let sql =
            "INSERT INTO events (run, sequence, at, kind, asset, payload) VALUES (1, ?1, 1763802000000000, 10, 5, ?2)";
        let mut insert = connection.prepare_cached(sql).expect("a statement");
        for (sequence, payload) in (0_i64..).zip(&rows) {
            insert.execute(params![sequence, payload]).expect("a row");
        }
        connection.execute_batch("COMMIT").expect("a commit");
    });
}

fn plain_table(folder: &Path) -> Connection {
    let connection = Connection::open(folder.join("plain.sqlite")).expect("a database");
    let table = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; \
        CREATE TABLE events (position INTEGER PRIMARY KEY, run, sequence, at, kind, asset, payload)";
    connection.execute_batch(table).expect("a table");
    connection
}

/// A thousand runs queued, claimed, begun and ended, 32 at once. Every promise is on the disk. Target under 3 s.
#[divan::bench(sample_count = 5)]
fn c_thousand_runs(bencher: divan::Bencher<'_, '_>) {
    let (runtime, folder) = (runtime(), tempfile::tempdir().expect("a folder"));
    let store = open(&runtime, &folder);
    bencher
        .counter(ItemsCount::new(1_000_usize))
        .bench_local(|| runtime.block_on(thousand_runs(&store)));
}

async fn thousand_runs(store: &Arc<SqliteStore>) {
    let new: Vec<NewRun> = (0..1_000).map(|_| NewRun::new("here", "*", now())).collect();
    let queue: VecDeque<RunId> = new.iter().map(|new| new.id).collect();
    store.enqueue(new).await.expect("runs");
    let queue = Arc::new(Mutex::new(queue));
    let mut processes = JoinSet::new();
    for _ in 0..32 {
        let (store, queue) = (Arc::clone(store), Arc::clone(&queue));
        processes.spawn(async move {
            loop {
                let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                let Some(run) = next else { return };
                let run = claim(&store, run).await;
                append(&store, &run, vec![begun()]).await;
                append(&store, &run, vec![ended()]).await;
            }
        });
    }
    processes.join_all().await;
}

fn begun() -> EventRecord {
    let selection = "*".into();
    event(None, EventKind::RunStarted { selection, steps: 0 })
}

fn ended() -> EventRecord {
    let status = RunStatus::Success;
    event(None, EventKind::RunFinished { status, reason: None })
}

/// A file with 100,000 runs, a tenth of them failed, none unfinished.
fn many_runs() -> &'static (Runtime, TempDir) {
    static MANY: OnceLock<(Runtime, TempDir)> = OnceLock::new();
    MANY.get_or_init(|| {
        let (runtime, folder) = (runtime(), tempfile::tempdir().expect("a folder"));
        let store = open(&runtime, &folder);
        let history = History {
            runs: 100_000,
            location: "here",
            from: now(),
            one_fails_of: 10,
            jobs: 0,
        };
        runtime.block_on(async {
            history.fill(&store).await;
            store.close().await.expect("closed");
        });
        (runtime, folder)
    })
}

/// A page of 50 among 100,000 runs: the first one, and one in the middle.
#[divan::bench(args = ["all", "failed"], consts = [0, 50_000])]
fn d_page_of_runs<const PLACE: i64>(bencher: divan::Bencher<'_, '_>, which: &str) {
    let (runtime, folder) = many_runs();
    let store = open(runtime, folder);
    let filter = RunFilter {
        statuses: if which == "failed" {
            vec![RunStatus::Failure]
        } else {
            Vec::new()
        },
        ..RunFilter::default()
    };
    let mut request = PageRequest::first(50);
    if PLACE > 0 {
        let made = now() + Duration::from_secs(50);
        request = request.after(Cursor::new(format!("r{}.{PLACE}", made.as_microsecond())));
    }
    bencher.bench_local(|| {
        let page = runtime
            .block_on(store.runs(filter.clone(), request.clone()))
            .expect("a page");
        assert_eq!(page.items.len(), 50);
    });
}

/// From a closed file with 100,000 runs to the list of the unfinished ones.
#[divan::bench]
fn e_open_with_many_runs(bencher: divan::Bencher<'_, '_>) {
    let (runtime, folder) = many_runs();
    bencher.bench_local(|| {
        let store = open(runtime, folder);
        let unfinished = runtime.block_on(store.unfinished("here".into())).expect("runs");
        assert!(unfinished.is_empty());
        runtime.block_on(store.close()).expect("closed");
    });
}

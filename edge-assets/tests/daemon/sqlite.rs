//! The daemon on a real database, with real threads and real time.

use std::{path::Path, sync::Arc};

use edge_assets::{
    Definitions, RunId, RunStatus,
    daemon::Daemon,
    instance::{Instance, LaunchRequest, Limits},
    policy::PoolLimits,
    run::Run,
    store::{EventFilter, EventPosition, SharedStore, SqliteStore},
};
use jiff::SignedDuration;

use crate::support::{PausedClock, Running, Stage, asset, line, ok, staged};

async fn open(file: &Path) -> SharedStore {
    Arc::new(SqliteStore::open(file).await.unwrap())
}

fn instance(definitions: &Definitions, store: &SharedStore, clock: &Arc<PausedClock>, process: &str) -> Instance {
    Instance::builder(definitions.clone(), Arc::clone(store))
        .clock(clock.clone())
        .process(process)
        .limits(Limits::new().pools(PoolLimits::new().with("db", 2)))
        .build()
}

async fn log(store: &SharedStore, run: RunId) -> Vec<String> {
    let filter = EventFilter {
        run: Some(run),
        ..EventFilter::default()
    };
    let events = store.events(filter, EventPosition::default(), 10_000).await.unwrap();
    events.iter().map(|event| line(&event.record)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_process_is_found_in_the_file_and_its_run_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("edge.sqlite");
    let stage = Stage::new();
    let assets = [ok("a", &[]), staged("b", &["a"], &stage), ok("c", &["b"])];
    let definitions = Definitions::builder().assets(assets).build().unwrap();
    let clock = Arc::new(PausedClock::new());

    let store = open(&file).await;
    let first = instance(&definitions, &store, &clock, "d1");
    let daemon = Running::new(Daemon::new(first.clone()).unwrap());
    let run = first.launch(LaunchRequest::selection("*")).await.unwrap().run.id;
    stage.began(1).await;
    // What came before the step is in the file, however soon the process ends.
    let mut changes = store.changes();
    while !log(&store, run).await.contains(&"b started, attempt 1".to_owned()) {
        changes.changed().await.unwrap();
    }
    daemon.kill().await;
    store.close().await.unwrap();

    clock.jump(SignedDuration::from_secs(20));
    let store = open(&file).await;
    let second = instance(&definitions, &store, &clock, "d2");
    let daemon = Running::new(Daemon::new(second.clone()).unwrap());
    stage.began(2).await;
    stage.end(1);
    let ended: Run = second.wait(run).await.unwrap();
    assert_eq!(
        (ended.status, ended.epoch, ended.succeeded_steps),
        (RunStatus::Success, 2, 3)
    );
    let log = log(&store, run).await;
    assert_eq!(log.iter().filter(|line| line.starts_with("a started")).count(), 1);
    assert_eq!(
        log.iter()
            .filter(|line| line.starts_with("queued again: its process ended"))
            .count(),
        1
    );
    daemon.stop().await;
    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_runs_of_two_callers_are_executed_once_each() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("edge.sqlite");
    let assets = [
        asset("a", &[])
            .pool("db")
            .run(|| async { Ok::<(), std::io::Error>(()) }),
        ok("b", &["a"]),
    ];
    let definitions = Definitions::builder().assets(assets).build().unwrap();
    let clock = Arc::new(PausedClock::new());
    let (store, other) = (open(&file).await, open(&file).await);
    let here = instance(&definitions, &store, &clock, "d1");
    let there = instance(&definitions, &other, &clock, "d2");
    let (leads, stands_by) = (
        Running::new(Daemon::new(here.clone()).unwrap()),
        Running::new(Daemon::new(there.clone()).unwrap()),
    );
    let mut runs = Vec::new();
    for number in 0..40 {
        let request = || LaunchRequest::selection("*").key(format!("request {number}"));
        let (one, other) = tokio::join!(here.launch(request()), there.launch(request()));
        assert_eq!(one.unwrap().run.id, other.as_ref().unwrap().run.id);
        runs.push(other.unwrap().run.id);
    }
    for run in runs {
        let ended = there.wait(run).await.unwrap();
        assert_eq!(
            (ended.status, ended.epoch, ended.succeeded_steps),
            (RunStatus::Success, 1, 2)
        );
    }
    let counts = store.counts("default".into()).await.unwrap();
    assert_eq!(counts, [(RunStatus::Success, 40)]);
    leads.stop().await;
    stands_by.stop().await;
}

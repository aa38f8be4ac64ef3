//! Processes that stand still (SIGSTOP) until they are believed dead, and then go on: what they write is refused, and they live on.

use std::{collections::VecDeque, fs, sync::Arc, sync::Mutex, time::Duration};

use edge_assets::{
    RunId, RunStatus,
    instance::LaunchRequest,
    store::{EventFilter, EventPosition, RunStore as _, Store, StoredEvent, Upkeep as _},
};
use rusqlite::Connection;
use rustix::process::Signal;

use crate::{
    child::{Child, Orders, Script},
    life::is_settled,
    promises,
    world::{World, until, until_leads},
};

/// Short, so that who stands still is soon believed dead.
const LEASE: Duration = Duration::from_secs(2);
/// How many files the sensor finds.
const FILES: u64 = 3;
/// Where a process stands still that is about to write; the last one is in the middle of the facts of a run.
const BEFORE_WRITES: [&str; 9] = [
    "queue/decided",
    "queue/claimed",
    "scheduler/decided",
    "sensors/evaluated",
    "automation/evaluated",
    "aftermath/decided",
    "monitor/lost",
    "execution/executed",
    "recorder/appending:4",
];

fn daemon(world: &World, process: &str) -> Orders {
    Orders::new(world, process, Script::Daemon)
        .files(FILES)
        .leases(LEASE, LEASE)
}

/// Whether every thread of a process stands still.
fn stands_still(child: &Child) -> bool {
    let threads = fs::read_dir(format!("/proc/{}/task", child.id())).unwrap();
    let stands_still = |thread: std::io::Result<fs::DirEntry>| {
        let stat = fs::read_to_string(thread.unwrap().path().join("stat")).unwrap_or_default();
        stat.rsplit(')')
            .next()
            .is_some_and(|rest| rest.trim_start().starts_with('T'))
    };
    threads.into_iter().all(stands_still)
}

/// Whether nobody stands still in the middle of a transaction: until it goes on, nobody could write.
fn can_be_written(world: &World) -> bool {
    let connection = Connection::open(world.database()).unwrap();
    connection.busy_timeout(Duration::ZERO).unwrap();
    connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK").is_ok()
}

/// Whether a process stands still outside of any transaction; where it is within one, it is woken to come to its end.
fn is_silent(world: &World, child: &Child) -> bool {
    if !stands_still(child) {
        return false;
    }
    let is_silent = can_be_written(world);
    if !is_silent {
        child.signal(Signal::CONT);
    }
    is_silent
}

async fn log_of(store: &dyn Store, run: RunId) -> Vec<StoredEvent> {
    let filter = EventFilter {
        run: Some(run),
        ..EventFilter::default()
    };
    store.events(filter, EventPosition::default(), 1_000).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_was_taken_over_takes_nothing_from_the_process_that_stood_still() {
    let world = World::with_schedule().await;
    let store = Arc::new(world.store().await);
    let instance = world.parent(&store);
    let mut one = daemon(&world, "one").start();
    until_leads(&*store, "one").await;
    let run = instance.launch(LaunchRequest::selection("gated")).await.unwrap().run.id;
    until(&*store, "the step", async || {
        !world.side().executions(run, "gated").is_empty()
    })
    .await;
    until(&*store, "the silence of the first process", async || {
        if !stands_still(&one) {
            one.signal(Signal::STOP);
        }
        is_silent(&world, &one)
    })
    .await;

    let mut other = daemon(&world, "other").start();
    until_leads(&*store, "other").await;
    let ended = instance.wait(run).await.unwrap();
    assert_eq!(
        (ended.status, ended.epoch, ended.holder.as_deref()),
        (RunStatus::Success, 2, Some("other"))
    );
    let written = log_of(&*store, run).await;

    // It goes on, its step comes to its end, and it would have its facts recorded.
    world.open_gate();
    one.signal(Signal::CONT);
    until(&*store, "its notice", async || {
        let log = one.log();
        ["the run is not ours any more", "another process has taken the run"]
            .iter()
            .any(|notice| log.contains(notice))
    })
    .await;
    assert_eq!(
        world.side().executions(run, "gated"),
        [one.id(), other.id()],
        "both have executed it"
    );

    // It has lived on as the one that stands by.
    other.kill();
    until_leads(&*store, "one").await;
    let next = instance.launch(LaunchRequest::job("chain")).await.unwrap().run.id;
    let next = instance.wait(next).await.unwrap();
    assert_eq!((next.status, next.holder.as_deref()), (RunStatus::Success, Some("one")));
    until(&*store, "the rest", async || is_settled(&*store, FILES).await).await;
    one.finish();
    assert_eq!(
        log_of(&*store, run).await,
        written,
        "nothing of the past epoch was recorded"
    );
    assert_eq!(instance.run(run).await.unwrap(), ended);
    store.close().await.unwrap();
    promises::hold(&world, FILES, &[run, next.id]).await;
}

/// What is wrong when a process stood still at a point until another one had done its work.
async fn faults_after(point: &str) -> Vec<String> {
    let world = World::with_schedule().await;
    let store = Arc::new(world.store().await);
    let instance = world.parent(&store);
    let mut acknowledged = Vec::new();
    for job in ["chain", "flaky", "chain"] {
        acknowledged.push(instance.launch(LaunchRequest::job(job)).await.unwrap().run.id);
    }
    // A run of a process that is gone.
    let lost = instance
        .launch(LaunchRequest::selection("publish"))
        .await
        .unwrap()
        .run
        .id;
    let claim = edge_assets::store::Claim {
        run: lost,
        holder: "gone".into(),
        at: crate::world::now(),
        lease: Duration::ZERO,
    };
    store.claim(claim).await.unwrap();
    acknowledged.push(lost);

    let mut one = daemon(&world, "one").start_armed(&format!("{point}=stop"));
    until(&*store, "the silence of the first process", async || {
        is_silent(&world, &one)
    })
    .await;
    let mut other = daemon(&world, "other").start();
    until(&*store, "the work of the other", async || {
        is_settled(&*store, FILES).await
    })
    .await;
    world.open_gate();
    // Both end in good order; the first one has made its late write before.
    one.wake_and_finish();
    other.finish();
    store.close().await.unwrap();
    let mut last = daemon(&world, "last").ahead(10 * LEASE);
    last.script = Script::Settle;
    let mut last = last.start();
    let status = last.end();
    assert!(status.success(), "{status}\n{}", last.log());
    promises::broken(&world, &acknowledged).await
}

#[test]
fn a_process_that_stood_still_before_a_write_is_late_and_does_no_harm() {
    let points = Mutex::new(VecDeque::from(BEFORE_WRITES));
    let faults = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .unwrap();
                loop {
                    let Some(point) = points.lock().unwrap().pop_front() else {
                        return;
                    };
                    let found = runtime.block_on(faults_after(point));
                    for fault in found {
                        faults.lock().unwrap().push(format!("{point}: {fault}"));
                    }
                }
            });
        }
    });
    let faults = faults.into_inner().unwrap();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

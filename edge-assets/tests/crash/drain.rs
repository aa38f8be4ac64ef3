//! The `daemon` of a command line that is told to end: it ends what ends in time, hands back the rest, and a second signal is obeyed
//! at once.

use std::sync::Arc;

use edge_assets::{
    EventKind, RunStatus,
    instance::LaunchRequest,
    run::Run,
    store::{EventFilter, EventStore as _, RunStore as _, Upkeep as _},
};
use rustix::process::Signal;

use crate::{
    child::{Child, Orders, Script},
    promises,
    world::{World, leader, until},
};

fn start(world: &World, options: &str) -> Child {
    let home = world.folder().display();
    let words = format!("daemon --home {home} {options}");
    let words = words.split_whitespace().map(str::to_owned).collect();
    let child = Orders::new(world, "daemon", Script::CommandLine(words)).start();
    child.wait_for_log("ends it in good order");
    child
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sigterm_ends_what_ends_in_time_and_hands_back_the_rest() {
    let world = World::with_schedule().await;
    let store = Arc::new(world.store().await);
    let instance = world.parent(&store);
    let mut child = start(&world, "--grace 4s");
    let mut launched = Vec::new();
    for asset in ["gated", "long"] {
        let run = instance.launch(LaunchRequest::selection(asset)).await.unwrap().run.id;
        until(&*store, asset, async || !world.side().executions(run, asset).is_empty()).await;
        launched.push(run);
    }
    child.signal(Signal::TERM);
    child.wait_for_log("terminated");
    world.open_gate();
    let status = child.end();
    assert_eq!(status.code(), Some(0), "{}", child.log());

    let row = async |place: usize| store.run(launched[place]).await.unwrap().unwrap();
    let in_time: Run = row(0).await;
    assert_eq!((in_time.status, in_time.epoch), (RunStatus::Success, 1));
    let handed_back: Run = row(1).await;
    assert_eq!(
        (handed_back.status, handed_back.epoch, handed_back.holder),
        (RunStatus::Queued, 2, None)
    );
    let filter = EventFilter {
        run: Some(handed_back.id),
        ..EventFilter::default()
    };
    let log = store.events_back(filter, None, 1).await.unwrap();
    let reason = "handed back by a process that ends".to_owned();
    assert_eq!(log[0].record.kind, EventKind::RunRequeued { reason });
    assert_eq!(leader(&*store).await, None, "another daemon need not wait");
    store.close().await.unwrap();
    promises::hold(&world, 0, &launched).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_signal_ends_the_daemon_at_once_and_another_one_goes_on() {
    for (signal, said, code) in [(Signal::TERM, "terminated", 143), (Signal::INT, "interrupted", 130)] {
        let world = World::with_schedule().await;
        let store = Arc::new(world.store().await);
        let mut child = start(&world, "--grace 10m");
        let request = LaunchRequest::selection("long");
        let run = world.parent(&store).launch(request).await.unwrap().run.id;
        until(&*store, "the step", async || {
            !world.side().executions(run, "long").is_empty()
        })
        .await;
        child.signal(signal);
        child.wait_for_log(said);
        child.signal(signal);
        assert_eq!(child.end().code(), Some(code), "{}", child.log());
        let row = store.run(run).await.unwrap().unwrap();
        assert!(!row.status.is_final() && row.holder.is_some(), "{row:?}");
        store.close().await.unwrap();
        promises::hold(&world, 0, &[run]).await;
    }
}

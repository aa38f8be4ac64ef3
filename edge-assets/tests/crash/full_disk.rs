//! A disk that is full while a daemon works: it says so once, keeps what it knows, and goes on when there is room.

use std::{sync::Arc, time::Duration};

use edge_assets::{
    RunStatus,
    instance::LaunchRequest,
    run::NewRun,
    store::{Ending, EventFilter, EventPosition, EventStore as _, Retention, RunStore as _, Upkeep as _},
};
use futures_util::future::join_all;
use jiff::SignedDuration;

use crate::{
    child::{Orders, Script},
    promises,
    work::LINES,
    world::{LOCATION, World, now, until_leads},
};

/// Runs of yesterday, which may be pruned.
const OLD: usize = 4_000;
/// What is left on the disk, in bytes: less than the run writes.
const ROOM: u64 = 300_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_waits_for_room_on_the_disk_and_loses_nothing() {
    let world = World::with_schedule().await;
    let store = Arc::new(world.store().await);
    let yesterday = now() - SignedDuration::from_hours(24);
    let old = vec![(); OLD]
        .into_iter()
        .map(|()| NewRun::new(LOCATION, "load", yesterday));
    let old = store.enqueue(old.collect()).await.unwrap();
    let ended = old.iter().map(|queued| {
        let ending = Ending::of(
            &queued.run,
            RunStatus::Canceled,
            yesterday,
            "to fill the disk".to_owned(),
        );
        store.finish(ending)
    });
    assert!(join_all(ended).await.iter().all(Result::is_ok));

    let bytes = store.status().await.unwrap().bytes + ROOM;
    let mut child = Orders::new(&world, "bounded", Script::Daemon).max_bytes(bytes).start();
    until_leads(&*store, "bounded").await;
    let instance = world.parent(&store);
    let run = instance
        .launch(LaunchRequest::selection("chatty"))
        .await
        .unwrap()
        .run
        .id;
    child.wait_for_log("the store does not take events");
    assert!(child.log().contains("free some space, or prune"), "{}", child.log());
    assert!(!instance.run(run).await.unwrap().status.is_final());

    let retention = Retention {
        age: Some(Duration::from_secs(3_600)),
        bytes: None,
    };
    let pruned = store.prune(retention, now()).await.unwrap();
    assert_eq!(pruned.runs, u64::try_from(OLD).unwrap());
    assert_eq!(instance.wait(run).await.unwrap().status, RunStatus::Success);
    let filter = EventFilter {
        run: Some(run),
        kinds: vec!["step_logged"],
        ..EventFilter::default()
    };
    let lines = store.events(filter, EventPosition::default(), 1_000).await.unwrap();
    assert_eq!(lines.len(), LINES, "every line is there");
    child.finish();
    for said in ["the store does not take events", "the store takes events again"] {
        assert_eq!(child.log().matches(said).count(), 1, "`{said}`: {}", child.log());
    }
    store.close().await.unwrap();
    promises::hold(&world, 0, &[run]).await;
}

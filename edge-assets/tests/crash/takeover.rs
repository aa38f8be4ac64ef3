//! Two daemons on one store: one leads; when it is killed the other one leads, takes its runs, and repeats nothing.
//!
//! With the leases that everybody has by default, so that the figures are those of the promise. They are printed; what is asserted
//! is the order of what the store recorded, since a busy machine may be slow.

use std::{sync::Arc, time::Duration};

use edge_assets::{
    RunStatus,
    instance::LaunchRequest,
    store::{EventFilter, EventPosition, EventStore as _, LeaseStore as _, RunStore as _, Upkeep as _},
};
use jiff::SignedDuration;

use crate::{
    child::{Orders, Script},
    promises,
    world::{POOL, World, now, runs, until, until_leads},
};

const RUN_LEASE: Duration = Duration::from_secs(15);
const LEADER_LEASE: Duration = Duration::from_secs(8);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_other_daemon_leads_and_takes_the_runs_when_the_leader_is_killed() {
    let world = World::with_schedule().await;
    let store = Arc::new(world.store().await);
    let instance = world.parent(&store);
    let mut one = Orders::new(&world, "one", Script::Daemon).files(3).start();
    let first = until_leads(&*store, "one").await;
    let mut other = Orders::new(&world, "other", Script::Daemon).files(6).start();
    other.wait_for("serves");
    let launched = instance.launch(LaunchRequest::selection("gated")).await.unwrap().run.id;
    let mut acknowledged = vec![launched];
    until(&*store, "the step", async || {
        world.side().executions(launched, "gated") == [one.id()]
    })
    .await;
    let holder = format!("{launched}/gated");
    let slots = store.slots(POOL.into(), now()).await.unwrap();
    assert!(slots.iter().any(|slot| *slot.holder == *holder), "{slots:?}");

    let killed_at = now();
    one.kill();
    let held = store.run(launched).await.unwrap().unwrap();
    let lease_ends = held.lease_until.expect("it is held");
    let last = crate::world::leader(&*store).await.unwrap();
    assert_eq!(
        (&*last.holder, last.epoch),
        ("one", first.epoch),
        "nobody else led meanwhile"
    );
    let within = |lease: Duration| SignedDuration::try_from(lease).unwrap();
    assert!(last.until.duration_since(killed_at) <= within(LEADER_LEASE));
    assert!(lease_ends.duration_since(killed_at) <= within(RUN_LEASE));

    let second = until_leads(&*store, "other").await;
    assert_eq!(second.epoch, first.epoch + 1);
    let led_from = second.until - LEADER_LEASE;
    assert!(led_from >= last.until, "it waited for the end of the lease");
    println!("failover: {:.1} s", led_from.duration_since(killed_at).as_secs_f64());

    let ended = instance.wait(launched).await.unwrap();
    assert_eq!((ended.status, ended.epoch), (RunStatus::Success, 2));
    assert_eq!(world.side().executions(launched, "gated"), [one.id(), other.id()]);
    let filter = EventFilter {
        run: Some(launched),
        kinds: vec!["run_requeued"],
        ..EventFilter::default()
    };
    let back = store.events(filter, EventPosition::default(), 9).await.unwrap();
    let back = back.first().expect("it went back into the queue").record.at;
    assert!(back >= lease_ends);
    println!(
        "back in the queue: {:.1} s",
        back.duration_since(killed_at).as_secs_f64()
    );

    let chain = instance.launch(LaunchRequest::job("chain")).await.unwrap().run.id;
    assert_eq!(instance.wait(chain).await.unwrap().status, RunStatus::Success);
    acknowledged.push(chain);
    until(&*store, "the work of the new leader", async || {
        crate::life::is_settled(&*store, 6).await
    })
    .await;
    other.finish();
    assert_eq!(store.slots(POOL.into(), now()).await.unwrap(), [], "no slot has leaked");
    assert!(
        runs(&*store).await.len() >= 11,
        "of three minutes, six files, and two launches"
    );
    store.close().await.unwrap();
    promises::hold(&world, 6, &acknowledged).await;
}

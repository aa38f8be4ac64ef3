//! Pools over all runs and processes: no more steps inside than there are slots, and no slot is lost with a process.

use std::{sync::Arc, time::Duration};

use edge_assets::{
    RunStatus,
    instance::{LaunchRequest, Limits},
    policy::PoolLimits,
    store::LeaseStore as _,
};

use crate::support::{Stage, World, asset, staged, staged_with};

const SECOND: Duration = Duration::from_secs(1);

fn pooled(key: &str, stage: &Arc<Stage>) -> edge_assets::AssetDef {
    staged_with(asset(key, &[]).pool("db"), stage)
}

fn limits(slots: usize) -> Limits {
    Limits::new().pools(PoolLimits::new().with("db", slots))
}

/// How many slots of the pool are taken now.
async fn taken(world: &World) -> usize {
    world.store.slots("db".into(), world.now()).await.unwrap().len()
}

#[tokio::test(start_paused = true)]
async fn runs_share_the_slots_of_a_pool() {
    let stage = Stage::new();
    let world = World::of([pooled("a", &stage), pooled("b", &stage), pooled("c", &stage)]).limits(limits(2));
    let daemon = world.start("d1");
    let mut runs = Vec::new();
    for _ in 0..3 {
        runs.push(world.launch(LaunchRequest::selection("*")).await);
    }
    stage.began(2).await;
    world.pass(60 * SECOND).await;
    assert_eq!((stage.count(), taken(&world).await), (2, 2));
    stage.end(9);
    for run in runs {
        assert_eq!(world.wait(run).await.status, RunStatus::Success);
    }
    assert_eq!((stage.count(), stage.most()), (9, 2));
    world.pass(SECOND).await;
    assert_eq!(taken(&world).await, 0);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_waits_for_no_slot_of_its_own() {
    let stage = Stage::new();
    let assets = [
        staged_with(asset("a", &[]).pool("db"), &stage),
        staged_with(asset("b", &["a"]).pool("db"), &stage),
        staged_with(asset("c", &["b"]).pool("db"), &stage),
    ];
    let world = World::of(assets).limits(limits(1));
    let daemon = world.start("d1");
    stage.end(6);
    let one = world.launch(LaunchRequest::selection("*")).await;
    let other = world.launch(LaunchRequest::selection("*")).await;
    assert_eq!(world.wait(one).await.status, RunStatus::Success);
    assert_eq!(world.wait(other).await.status, RunStatus::Success);
    assert_eq!(stage.most(), 1);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn steps_without_a_pool_pass_those_that_wait_for_one() {
    let (stage, free) = (Stage::new(), Stage::new());
    let mut assets: Vec<edge_assets::AssetDef> = (0..40).map(|n| pooled(&format!("p{n}"), &stage)).collect();
    assets.push(staged("free", &[], &free));
    let world = World::of(assets).limits(limits(33).max_steps(32));
    let daemon = world.start("d1");
    // The whole pool is taken elsewhere.
    for n in 0..33 {
        let request = edge_assets::store::SlotRequest {
            pool: "db".into(),
            slots: 33,
            holder: format!("other/{n}").into(),
            process: "other".into(),
            at: world.now(),
            until: world.now() + 60 * SECOND,
        };
        assert!(world.store.take_slot(request).await.unwrap().is_some());
    }
    let run = world.launch(LaunchRequest::selection("*")).await;
    free.began(1).await;
    assert_eq!(stage.count(), 0);
    free.end(1);
    stage.end(40);
    assert_eq!(world.wait(run).await.status, RunStatus::Success);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn processes_share_the_slots_of_a_pool() {
    let (stage, other_stage) = (Stage::new(), Stage::new());
    let world = World::of([pooled("a", &stage)]).limits(limits(1));
    let mut other = world.elsewhere();
    other.definitions = edge_assets::Definitions::builder()
        .assets([pooled("a", &other_stage)])
        .build()
        .unwrap();
    world.store.give_every_lease();
    let (one, two) = (world.start("d1"), other.start("d2"));
    let runs = [
        world.launch(LaunchRequest::selection("a")).await,
        world.launch(LaunchRequest::selection("a")).await,
        world.launch(LaunchRequest::selection("a")).await,
    ];
    world.pass(60 * SECOND).await;
    assert_eq!(stage.count() + other_stage.count(), 1);
    stage.end(3);
    other_stage.end(3);
    for run in runs {
        assert_eq!(world.wait(run).await.status, RunStatus::Success);
    }
    one.stop().await;
    two.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_slot_of_a_dead_process_is_free_within_twenty_seconds() {
    let stage = Stage::new();
    let world = World::of([pooled("a", &stage)]).limits(limits(1));
    let daemon = world.start("d1");
    let dead = world.launch(LaunchRequest::selection("a")).await;
    stage.began(1).await;
    world.pass(100 * SECOND).await;
    assert_eq!(taken(&world).await, 1);
    daemon.kill().await;
    let killed_at = world.now();
    let other = world.elsewhere();
    let daemon = other.start("d2");
    other.instance("caller").cancel(dead, "make room").await.unwrap();
    let next = other.launch(LaunchRequest::selection("a")).await;
    stage.began(2).await;
    let took = world.now().duration_since(killed_at).as_secs();
    assert!(took < 20, "{took}");
    stage.end(1);
    assert_eq!(other.wait(next).await.status, RunStatus::Success);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn slots_are_given_back_whatever_becomes_of_the_step() {
    let stage = Stage::new();
    let bad = asset("bad", &[])
        .pool("db")
        .run(|| async { Err::<(), _>(std::io::Error::other("no")) });
    let panics = asset("panics", &[]).pool("db").run(|| async {
        if true {
            panic!("oh");
        }
        Ok::<(), std::io::Error>(())
    });
    let world = World::of([bad, panics, pooled("a", &stage), pooled("b", &stage)]).limits(limits(1));
    let daemon = world.start("d1");
    for selection in ["bad", "panics"] {
        let run = world.launch(LaunchRequest::selection(selection)).await;
        world.wait(run).await;
    }
    // Canceled while one step is inside and another waits.
    let run = world.launch(LaunchRequest::selection("a or b")).await;
    stage.began(1).await;
    world.instance("caller").cancel(run, "enough").await.unwrap();
    assert_eq!(world.wait(run).await.status, RunStatus::Canceled);
    world.pass(SECOND).await;
    assert_eq!(taken(&world).await, 0);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_store_that_fails_for_a_while_costs_no_slot() {
    let stage = Stage::new();
    let world = World::of([pooled("a", &stage)]).limits(limits(1));
    let daemon = world.start("d1");
    let one = world.launch(LaunchRequest::selection("a")).await;
    stage.began(1).await;
    let two = world.launch(LaunchRequest::selection("a")).await;
    world.pass(SECOND).await;
    world.store.fail(true);
    stage.end(1);
    world.pass(120 * SECOND).await;
    world.store.fail(false);
    stage.end(1);
    assert_eq!(world.wait(one).await.status, RunStatus::Success);
    assert_eq!(world.wait(two).await.status, RunStatus::Success);
    assert_eq!(stage.most(), 1);
    world.pass(SECOND).await;
    assert_eq!(taken(&world).await, 0);
    daemon.stop().await;
}

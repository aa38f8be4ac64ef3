//! Runs that go on, or are repeated, with values that an IO manager holds: what is held is loaded, what is lost is made again.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use edge_assets::{
    AssetContext, AssetDef, AssetError, AssetKey, Definitions, Resources, RunStatus,
    instance::LaunchRequest,
    io::{IoManager, MemoryIoManager},
    run::StepScope,
};

use crate::support::{Stage, World, asset};

const SECOND: Duration = Duration::from_secs(1);

fn key(text: &str) -> AssetKey {
    text.parse().unwrap()
}

/// An asset that gives how often it was made.
fn counted(name: &str, made: &Arc<AtomicU32>) -> AssetDef {
    let made = Arc::clone(made);
    asset(name, &[]).run(move || {
        let count = made.fetch_add(1, Ordering::SeqCst) + 1;
        async move { Ok::<_, std::io::Error>(count) }
    })
}

/// An asset that passes over a stage, then gives what its upstream gave.
fn passes_on(name: &str, upstream: &'static str, stage: &Arc<Stage>) -> AssetDef {
    let stage = Arc::clone(stage);
    asset(name, &[])
        .takes::<u32>(key(upstream))
        .run(move |ctx: AssetContext| {
            let stage = Arc::clone(&stage);
            async move {
                stage.pass(&ctx.key().to_string()).await;
                Ok::<u32, AssetError>(*ctx.value_of::<u32>(&key(upstream))?)
            }
        })
}

/// An asset that fails the first time, then gives what its upstream gave.
fn fails_once(name: &str, upstream: &'static str) -> AssetDef {
    let tries = Arc::new(AtomicU32::new(0));
    asset(name, &[])
        .takes::<u32>(key(upstream))
        .run(move |ctx: AssetContext| {
            let first = tries.fetch_add(1, Ordering::SeqCst) == 0;
            async move {
                if first {
                    return Err(std::io::Error::other("no such table").into());
                }
                Ok::<u32, AssetError>(*ctx.value_of::<u32>(&key(upstream))?)
            }
        })
}

fn world(assets: impl IntoIterator<Item = AssetDef>, shelf: &MemoryIoManager) -> World {
    let resources = Resources::new().with_arc::<dyn IoManager>(Arc::new(shelf.clone()));
    World::new(Definitions::builder().assets(assets).resources(resources))
}

#[tokio::test(start_paused = true)]
async fn a_run_that_goes_on_loads_the_values_of_its_finished_steps() {
    let (made, stage, shelf) = (Arc::default(), Stage::new(), MemoryIoManager::new());
    let world = world([counted("a", &made), passes_on("b", "a", &stage)], &shelf);
    let daemon = world.start("d1");
    let run = world.launch(LaunchRequest::selection("*")).await;
    stage.began(1).await;
    world.pass(SECOND).await;
    daemon.kill().await;
    let daemon = world.start("d2");
    stage.end(1);
    let ended = world.wait(run).await;
    assert_eq!((ended.status, ended.epoch), (RunStatus::Success, 2));
    assert_eq!((ended.planned_steps, ended.succeeded_steps), (2, 2));
    assert_eq!(made.load(Ordering::SeqCst), 1, "its value was there");
    let log = world.log(run).await;
    assert_eq!(log.iter().filter(|line| *line == "a succeeded").count(), 1, "{log:#?}");
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_value_that_was_lost_with_the_process_is_made_again() {
    let (made, stage) = (Arc::default(), Stage::new());
    let assets = || [counted("a", &made), passes_on("b", "a", &stage)];
    let first = world(assets(), &MemoryIoManager::new());
    let daemon = first.start("d1");
    let run = first.launch(LaunchRequest::selection("*")).await;
    stage.began(1).await;
    first.pass(SECOND).await;
    daemon.kill().await;
    let empty = Resources::new().with_arc::<dyn IoManager>(Arc::new(MemoryIoManager::new()));
    let second = first.redeployed(Definitions::builder().assets(assets()).resources(empty));
    let daemon = second.start("d2");
    stage.end(1);
    assert_eq!(second.wait(run).await.status, RunStatus::Success);
    assert_eq!(made.load(Ordering::SeqCst), 2, "nobody held its value");
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_repetition_loads_what_the_failed_run_had_made() {
    let (made, shelf) = (Arc::default(), MemoryIoManager::new());
    let world = world([counted("a", &made), fails_once("b", "a")], &shelf);
    let daemon = world.start("d1");
    let run = world.launch(LaunchRequest::selection("*")).await;
    assert_eq!(world.wait(run).await.status, RunStatus::Failure);
    let again = world.instance("caller").reexecute(run, StepScope::Unfinished).await;
    let ended = world.wait(again.unwrap().run.id).await;
    assert_eq!((ended.status, ended.planned_steps), (RunStatus::Success, 1));
    assert_eq!(made.load(Ordering::SeqCst), 1, "its value was there");
    daemon.stop().await;
}

//! Cases that users of such systems have met, where no other test of the daemon has them.

use std::time::Duration;

use edge_assets::{
    Definitions, RunRequest, RunStatus, SensorContext, SensorOutcome,
    asset::AssetError,
    boxed::BoxFuture,
    instance::LaunchRequest,
    tick::TickOutcome,
    trigger::{JobDef, ScheduleDef, SensorDef},
};

use super::oracle::Seen;
use crate::support::{World, ok};

const SECOND: Duration = Duration::from_secs(1);

type Answer = BoxFuture<'static, Result<SensorOutcome, AssetError>>;

fn counts(ctx: SensorContext) -> Answer {
    Box::pin(async move {
        let next = ctx.cursor().map_or(0_u64, |text| text.parse().unwrap()) + 1;
        Ok(SensorOutcome::request(RunRequest::new(next.to_string())).cursor(next.to_string()))
    })
}

fn floods(_: SensorContext) -> Answer {
    Box::pin(async {
        let requests = (0..101).map(|n| RunRequest::new(n.to_string()));
        Ok(SensorOutcome::requests(requests).cursor("far away"))
    })
}

fn world_of(sensor: SensorDef) -> World {
    let schedule = ScheduleDef::new("often", "* * * * *", "sync");
    let builder = Definitions::builder()
        .assets([ok("a", &[])])
        .jobs([JobDef::new("sync", "a")])
        .schedules([schedule])
        .sensors([sensor]);
    World::new(builder)
}

#[tokio::test(start_paused = true)]
async fn a_tick_whose_answer_is_lost_is_recorded_once_with_its_run_and_its_cursor() {
    let world = world_of(SensorDef::new("counts", "sync", counts));
    world.store.lose_every_other("record_tick");
    for crash in 0..10 {
        let daemon = world.start(&format!("d{crash}"));
        world.pass(83 * SECOND).await;
        daemon.kill().await;
    }
    let seen = Seen::of(world.store.inner()).await;
    assert_eq!(seen.faults(), [""; 0]);
    assert_eq!(seen.cursor_apart_from_runs("counts"), None);
    assert_eq!(seen.uncounted_instants(&world.definitions.schedules()[0]), [""; 0]);
    assert!(world.ticks("often").await.len() >= 10 && world.ticks("counts").await.len() >= 20);
}

#[tokio::test(start_paused = true)]
async fn a_flood_of_requests_launches_nothing_and_loses_nothing() {
    let world = world_of(SensorDef::new("floods", "sync", floods));
    let daemon = world.start("d1");
    world.pass(50 * SECOND).await;
    let ticks = world.ticks("floods").await;
    assert!(!ticks.is_empty());
    for tick in ticks {
        let TickOutcome::Failed { error } = &tick.outcome else {
            panic!("{:?}", tick.outcome)
        };
        assert!(error.contains("101"), "{error}");
    }
    assert_eq!(world.runs().await.len(), 0);
    let seen = Seen::of(world.store.inner()).await;
    let state = seen.states.iter().find(|state| &*state.key.name == "floods").unwrap();
    assert_eq!(state.cursor, None);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_of_new_code_waits_while_a_daemon_of_old_code_leads() {
    let old = World::of([ok("a", &[])]);
    let new = old.redeployed(Definitions::builder().assets([ok("a", &[]), ok("b", &["a"])]));
    let leader = old.start("old");
    old.pass(SECOND).await;
    let standby = new.start("new");
    let run = new.launch(LaunchRequest::selection("b")).await;
    let known = new.launch(LaunchRequest::selection("a")).await;
    new.pass(600 * SECOND).await;
    assert_eq!(new.run(run).await.status, RunStatus::Queued);
    assert_eq!(new.run(known).await.holder.as_deref(), Some("old"));
    leader.stop().await;
    let ended = new.wait(run).await;
    assert_eq!(
        (ended.status, ended.holder.as_deref()),
        (RunStatus::Success, Some("new"))
    );
    standby.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_claim_whose_answer_is_lost_holds_nobody_up_for_long() {
    let world = World::of([ok("a", &[])]);
    world.store.lose_every_other("claim");
    let daemon = world.start("d1");
    let run = world.launch(LaunchRequest::selection("a")).await;
    let ended = world.wait(run).await;
    assert_eq!(ended.status, RunStatus::Success);
    let took = ended.finished_at.unwrap().duration_since(ended.created_at);
    assert!(took.as_secs() <= 20, "{took:?}");
    daemon.stop().await;
}

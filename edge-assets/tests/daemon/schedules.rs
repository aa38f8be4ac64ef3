//! Schedules: every instant gets one tick, whatever happens to clocks, processes and definitions, and none passes in silence.

use std::time::Duration;

use edge_assets::{
    AssetDef, Definitions, DefinitionsBuilder, PartitionKey, PartitionsDefinition, RunStatus,
    instance::TriggerStatus,
    run::{Run, RunOrigin},
    tick::{Tick, TickOutcome, TriggerKind},
    trigger::{JobDef, Missed, Overlap, ScheduleDef},
};
use jiff::SignedDuration;

use crate::support::{Heard, Running, Stage, World, asset, ok, staged, start};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

fn every_minute(change: impl FnOnce(&mut ScheduleDef)) -> DefinitionsBuilder {
    with_asset(ok("a", &[]), "* * * * *", change)
}

fn with_asset(asset: AssetDef, cron: &str, change: impl FnOnce(&mut ScheduleDef)) -> DefinitionsBuilder {
    let mut schedule = ScheduleDef::new("often", cron, "sync");
    change(&mut schedule);
    Definitions::builder()
        .assets([asset])
        .jobs([JobDef::new("sync", "a")])
        .schedules([schedule])
}

/// When ticks were due, in minutes since the beginning.
fn minutes(ticks: &[Tick]) -> Vec<i64> {
    ticks
        .iter()
        .map(|tick| tick.instant.duration_since(start()).as_mins())
        .collect()
}

fn reason(tick: &Tick) -> &str {
    match &tick.outcome {
        TickOutcome::Requested => "requested",
        TickOutcome::Skipped { reason } => reason,
        TickOutcome::Failed { error } => error,
    }
}

#[tokio::test(start_paused = true)]
async fn every_instant_gets_its_tick_and_its_run_at_once() {
    let world = World::new(every_minute(|_| {}));
    let daemon = world.start("d1");
    world.pass(10 * MINUTE + SECOND).await;
    let ticks = world.ticks("often").await;
    assert_eq!(minutes(&ticks), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (tick, run) in ticks.iter().zip(world.runs().await) {
        assert_eq!(tick.runs, [run.id]);
        assert_eq!(run.status, RunStatus::Success);
        assert_eq!((run.job.as_deref(), run.created_at), (Some("sync"), tick.instant));
        assert_eq!(run.origin, RunOrigin::Schedule { name: "often".into() });
        let late = run.started_at.unwrap().duration_since(tick.instant);
        assert!(late.as_millis() < 100, "{late:?}");
    }
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_thousand_schedules_of_one_second_all_tick() {
    let schedules = (0..1_000).map(|n| {
        let mut schedule = ScheduleDef::new(format!("s{n}"), "* * * * *", "sync");
        schedule.overlap = Overlap::Allow;
        schedule
    });
    let builder = Definitions::builder()
        .assets([ok("a", &[])])
        .jobs([JobDef::new("sync", "a")])
        .schedules(schedules);
    let world = World::new(builder);
    let daemon = world.start("d1");
    world.pass(MINUTE + 30 * SECOND).await;
    let status = edge_assets::store::Upkeep::status(&*world.store).await.unwrap();
    assert_eq!((status.ticks, status.runs), (1_000, 1_000));
    let counts = edge_assets::store::RunStore::counts(&*world.store, "default".into())
        .await
        .unwrap();
    assert_eq!(counts, [(RunStatus::Success, 1_000)]);
    daemon.stop().await;
}

/// Runs take as long as three ticks; the ticks of ten minutes, and the runs.
async fn overlapping(policy: Overlap) -> (Vec<Tick>, Vec<Run>) {
    let slow = asset("a", &[]).run(|| async {
        tokio::time::sleep(Duration::from_secs(150)).await;
        Ok::<(), std::io::Error>(())
    });
    let world = World::new(with_asset(slow, "* * * * *", |schedule| schedule.overlap = policy));
    let daemon = world.start("d1");
    world.pass(10 * MINUTE + SECOND).await;
    daemon.kill().await;
    (world.ticks("often").await, world.runs().await)
}

#[tokio::test(start_paused = true)]
async fn a_tick_is_skipped_while_a_run_is_under_way() {
    let (ticks, runs) = overlapping(Overlap::Skip).await;
    assert_eq!(minutes(&ticks).len(), 10);
    let asked: Vec<usize> = ticks.iter().map(|tick| tick.runs.len()).collect();
    assert_eq!(asked, [1, 0, 0, 1, 0, 0, 1, 0, 0, 1]);
    let running = format!("run {} of job `sync` is running", runs[0].id.short());
    assert_eq!(reason(&ticks[1]), running);
}

#[tokio::test(start_paused = true)]
async fn queued_runs_of_a_schedule_go_one_after_the_other() {
    let (ticks, runs) = overlapping(Overlap::Queue).await;
    assert!(ticks.iter().all(|tick| tick.runs.len() == 1));
    let statuses: Vec<RunStatus> = runs.iter().map(|run| run.status).collect();
    assert_eq!(
        statuses[..4],
        [
            RunStatus::Success,
            RunStatus::Success,
            RunStatus::Success,
            RunStatus::Running
        ]
    );
    assert!(statuses[4..].iter().all(|status| *status == RunStatus::Queued));
    for pair in runs[..4].windows(2) {
        assert!(pair[1].started_at >= pair[0].finished_at);
    }
}

#[tokio::test(start_paused = true)]
async fn an_old_run_is_canceled_when_the_next_tick_comes() {
    let (ticks, runs) = overlapping(Overlap::CancelOld).await;
    assert!(ticks.iter().all(|tick| tick.runs.len() == 1));
    assert!(
        runs[..9].iter().all(|run| run.status == RunStatus::Canceled),
        "{runs:?}"
    );
    assert_eq!(runs[9].status, RunStatus::Running);
    let reason = runs[0].reason.as_deref().unwrap();
    assert_eq!(reason, "a later tick of schedule `often` took its place");
}

#[tokio::test(start_paused = true)]
async fn runs_may_overlap_where_the_schedule_says_so() {
    let (ticks, runs) = overlapping(Overlap::Allow).await;
    assert!(ticks.iter().all(|tick| tick.runs.len() == 1));
    let running = runs.iter().filter(|run| run.status == RunStatus::Running).count();
    assert_eq!(running, 3);
}

/// What is recorded of an outage from minute 5 to minute 65.
async fn after_an_outage(policy: Missed) -> (Vec<Tick>, Vec<Run>) {
    let world = World::new(every_minute(|schedule| {
        schedule.missed = policy;
        schedule.overlap = Overlap::Allow;
    }));
    let daemon = world.start("d1");
    world.pass(5 * MINUTE + SECOND).await;
    daemon.kill().await;
    world.pass(60 * MINUTE).await;
    let daemon = world.start("d2");
    world.pass(30 * SECOND).await;
    daemon.stop().await;
    (world.ticks("often").await.split_off(5), world.runs().await.split_off(5))
}

#[tokio::test(start_paused = true)]
async fn after_an_outage_the_latest_instant_is_made_up_for_and_the_others_are_counted() {
    let (ticks, runs) = after_an_outage(Missed::Latest).await;
    assert_eq!((minutes(&ticks), ticks[0].missed, runs.len()), (vec![65], 59, 1));
}

#[tokio::test(start_paused = true)]
async fn after_an_outage_every_instant_is_made_up_for_where_the_schedule_says_so() {
    let (ticks, runs) = after_an_outage(Missed::EVERY).await;
    assert_eq!(minutes(&ticks), (6..=65).collect::<Vec<i64>>());
    assert_eq!(runs.len(), 60);
    assert!(runs.iter().all(|run| run.status == RunStatus::Success));
}

#[tokio::test(start_paused = true)]
async fn after_an_outage_nothing_is_made_up_for_where_the_schedule_says_so() {
    let world = World::new(with_asset(ok("a", &[]), "*/10 * * * *", |schedule| {
        schedule.missed = Missed::None;
    }));
    let daemon = world.start("d1");
    world.pass(SECOND).await;
    daemon.kill().await;
    world.pass(35 * MINUTE).await;
    let daemon = world.start("d2");
    world.pass(SECOND).await;
    let ticks = world.ticks("often").await;
    assert_eq!(
        (minutes(&ticks), ticks[0].missed, world.runs().await.len()),
        (vec![30], 2, 0)
    );
    assert!(
        reason(&ticks[0]).ends_with("nothing is made up for"),
        "{}",
        reason(&ticks[0])
    );
    world.pass(5 * MINUTE).await;
    assert_eq!(world.runs().await.len(), 1);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_made_up_tick_makes_the_partition_of_its_own_instant() {
    let hours = PartitionsDefinition::hourly("2026-01-01");
    let hourly = asset("a", &[])
        .partitions(hours)
        .run(|| async { Ok::<(), std::io::Error>(()) });
    let world = World::new(with_asset(hourly, "0 * * * *", |schedule| {
        schedule.missed = Missed::EVERY;
        schedule.overlap = Overlap::Allow;
    }));
    let daemon = world.start("d1");
    world.pass(SECOND).await;
    daemon.kill().await;
    world.pass(180 * MINUTE).await;
    let daemon = world.start("d2");
    world.pass(MINUTE).await;
    assert_eq!(minutes(&world.ticks("often").await), [60, 120, 180]);
    let mut made = Vec::new();
    for run in world.runs().await {
        made.extend(
            world
                .log(run.id)
                .await
                .into_iter()
                .filter(|line| line.ends_with("asset_materialized")),
        );
    }
    let hours = ["a[2026-11-22-09]", "a[2026-11-22-10]", "a[2026-11-22-11]"];
    assert_eq!(made, hours.map(|hour| format!("{hour} asset_materialized")));
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_schedule_that_was_off_makes_up_for_nothing() {
    let world = World::new(every_minute(|_| {}));
    let instance = world.instance("caller");
    let daemon = world.start("d1");
    world.pass(2 * MINUTE + SECOND).await;
    instance.switch(TriggerKind::Schedule, "often", false).await.unwrap();
    world.pass(10 * MINUTE).await;
    assert_eq!(minutes(&world.ticks("often").await), [1, 2]);
    instance.switch(TriggerKind::Schedule, "often", true).await.unwrap();
    world.pass(2 * MINUTE).await;
    let ticks = world.ticks("often").await;
    assert_eq!(minutes(&ticks), [1, 2, 13, 14]);
    assert!(ticks.iter().all(|tick| tick.missed == 0));
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_was_switched_stays_switched_when_the_daemon_starts_again() {
    let world = World::new(every_minute(|schedule| schedule.enabled = false));
    let daemon = world.start("d1");
    world.pass(2 * MINUTE).await;
    assert!(world.ticks("often").await.is_empty());
    world
        .instance("caller")
        .switch(TriggerKind::Schedule, "often", true)
        .await
        .unwrap();
    daemon.stop().await;
    let daemon = world.start("d2");
    world.pass(2 * MINUTE + SECOND).await;
    assert_eq!(minutes(&world.ticks("often").await), [3, 4]);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn an_edited_schedule_ticks_for_nothing_before_the_edit() {
    let world = World::new(every_minute(|_| {}));
    let daemon = world.start("d1");
    world.pass(2 * MINUTE + SECOND).await;
    daemon.stop().await;
    world.pass(30 * MINUTE).await;
    let edited = world.redeployed(with_asset(ok("a", &[]), "*/5 * * * *", |_| {}));
    let daemon = edited.start("d2");
    edited.pass(10 * MINUTE).await;
    let ticks = edited.ticks("often").await;
    assert_eq!(minutes(&ticks), [1, 2, 35, 40]);
    assert!(ticks.iter().all(|tick| tick.missed == 0));
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_back_repeats_no_instant_and_somebody_is_told() {
    let world = World::new(every_minute(|_| {}));
    let (heard, alerts, _tasks) = Heard::start();
    let daemon = Running::new(world.daemon("d1").alerts(alerts));
    world.pass(5 * MINUTE + SECOND).await;
    world.clock.jump(SignedDuration::from_mins(-3));
    world.pass(6 * MINUTE).await;
    let ticks = world.ticks("often").await;
    assert_eq!(minutes(&ticks), [1, 2, 3, 4, 5, 6, 7, 8]);
    let text = &heard.all()[0].text;
    assert!(text.starts_with("the clock was set back by 2m"), "{text}");
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_forward_is_noticed_within_half_a_minute() {
    let world = World::new(with_asset(ok("a", &[]), "0 12 * * *", |_| {}));
    let daemon = world.start("d1");
    world.pass(MINUTE).await;
    world.clock.jump(SignedDuration::from_hours(5));
    world.pass(31 * SECOND).await;
    assert_eq!(minutes(&world.ticks("often").await), [180]);
    assert_eq!(world.runs().await.len(), 1);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_schedule_says_which_partition_and_may_say_none() {
    let keys = PartitionsDefinition::fixed(&["even", "odd"]);
    let two = asset("a", &[])
        .partitions(keys)
        .run(|| async { Ok::<(), std::io::Error>(()) });
    let world = World::new(with_asset(two, "* * * * *", |schedule| {
        schedule.partition = Some(|at| match at.minute() % 4 {
            0 => Some(PartitionKey::new("even")),
            1 => Some(PartitionKey::new("odd")),
            2 => None,
            _ => Some(PartitionKey::new("neither")),
        });
    }));
    let daemon = world.start("d1");
    world.pass(4 * MINUTE + SECOND).await;
    let ticks = world.ticks("often").await;
    assert_eq!(reason(&ticks[1]), "its partition function asks for no run");
    assert!(
        matches!(&ticks[2].outcome, TickOutcome::Failed { error } if error.contains("neither")),
        "{ticks:?}"
    );
    let partitions: Vec<String> = world
        .runs()
        .await
        .iter()
        .map(|run| run.partition.as_ref().unwrap().to_string())
        .collect();
    assert_eq!(partitions, ["odd", "even"]);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_partition_function_that_panics_is_a_failed_tick_and_nothing_else() {
    let world = World::new(every_minute(|schedule| {
        schedule.partition = Some(|at| {
            assert!(at.minute() != 1, "the first minute is bad");
            None
        });
    }));
    let daemon = world.daemon("d1");
    let health = daemon.health();
    let daemon = Running::new(daemon);
    world.pass(2 * MINUTE + SECOND).await;
    let ticks = world.ticks("often").await;
    assert_eq!(reason(&ticks[0]), "its partition function panicked");
    assert_eq!(reason(&ticks[1]), "its partition function asks for no run");
    assert!(health().iter().all(|one| one.restarts == 0));
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_of_a_schedule_may_be_slower_than_the_daemon_lives() {
    let stage = Stage::new();
    let world = World::new(with_asset(staged("a", &[], &stage), "* * * * *", |_| {}));
    let daemon = world.start("d1");
    stage.began(1).await;
    world.pass(30 * SECOND).await;
    daemon.kill().await;
    let daemon = world.start("d2");
    stage.began(2).await;
    // The run of the first minute goes on, so the ticks behind it were skipped.
    let runs = world.runs().await;
    assert_eq!((runs.len(), runs[0].epoch), (1, 2));
    stage.end(1);
    world.wait(runs[0].id).await;
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn one_sees_which_schedules_are_on_and_when_they_tick_next() {
    let world = World::new(with_asset(ok("a", &[]), "*/10 * * * *", |_| {}));
    let instance = world.instance("caller");
    let status = |triggers: Vec<TriggerStatus>| {
        let trigger = &triggers[0];
        let next = trigger.next.map(|next| next.duration_since(start()).as_mins());
        (
            trigger.is_on,
            next,
            trigger.state.as_ref().and_then(|state| state.last_at),
        )
    };
    // Before any daemon has seen it.
    assert_eq!(status(instance.triggers().await.unwrap()), (true, Some(10), None));
    let daemon = world.start("d1");
    world.pass(25 * MINUTE).await;
    let last = world.ticks("often").await.last().map(|tick| tick.instant);
    assert_eq!(status(instance.triggers().await.unwrap()), (true, Some(30), last));
    instance.switch(TriggerKind::Schedule, "often", false).await.unwrap();
    assert_eq!(status(instance.triggers().await.unwrap()), (false, None, last));
    daemon.stop().await;
}

//! The simulation that users have: the real daemon, in no time.

use std::time::Duration;

use edge_assets::{
    Definitions, DefinitionsBuilder, RetryPolicy, RunRequest, RunStatus, SensorContext, SensorOutcome,
    asset::AssetError,
    boxed::BoxFuture,
    instance::LaunchRequest,
    testing::Simulation,
    tick::{TickOutcome, TriggerKind},
    trigger::{JobDef, Overlap, ScheduleDef, SensorDef, SensorKind},
};
use jiff::{SignedDuration, Timestamp};

use crate::support::{asset, fails, ok};

const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(24 * 3_600);

type Answer = BoxFuture<'static, Result<SensorOutcome, AssetError>>;

fn launches_the_report(_: SensorContext) -> Answer {
    Box::pin(async { Ok(SensorOutcome::request(RunRequest::new("the report"))) })
}

/// A report each night, made of what is loaded each hour, and a job that fails.
fn nightly() -> DefinitionsBuilder {
    let mut report = ScheduleDef::new("nightly", "0 2 * * *", "report");
    report.timezone = "Europe/Berlin".into();
    let mut off = ScheduleDef::new("off", "0 0 * * *", "broken");
    off.enabled = false;
    Definitions::builder()
        .assets([ok("loaded", &[]), ok("report", &["loaded"]), fails("bad", &[])])
        .jobs([
            JobDef::new("load", "loaded"),
            JobDef::new("report", "report"),
            JobDef::new("broken", "bad"),
        ])
        .schedules([ScheduleDef::new("hourly", "0 * * * *", "load"), report, off])
}

fn built(builder: DefinitionsBuilder) -> Definitions {
    builder.build().unwrap()
}

/// A Sunday, half a second after nine.
fn begin() -> Timestamp {
    at("2026-11-22T09:00:00.5Z")
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn a_month_passes_at_once() {
    let mut simulation = Simulation::new(built(nightly()), at("2026-03-01T00:30:00Z"));
    simulation.run_until(at("2026-03-31T00:00:01Z"));
    assert_eq!(simulation.now(), at("2026-03-31T00:00:01Z"));
    assert_eq!(simulation.ticks("hourly").len(), 30 * 24);
    // The night of the 29th has no two o'clock in Berlin: it ticks when the clock jumps.
    let nights = simulation.launches("nightly");
    assert_eq!(nights.len(), 31);
    assert!(nights.contains(&at("2026-03-29T01:00:00Z")) && nights.contains(&at("2026-03-30T00:00:00Z")));
    assert!(
        simulation
            .runs_of("load")
            .iter()
            .all(|run| run.status == RunStatus::Success)
    );
    assert_eq!(simulation.materializations("report").len(), 31);
    assert_eq!(
        simulation.count(RunStatus::Failure),
        simulation.launched_by("off").len()
    );
}

#[test]
fn triggers_are_on_as_the_test_wants_them() {
    let ticked = |mut simulation: Simulation| {
        simulation.run_for(DAY + HOUR);
        ["hourly", "nightly", "off"].map(|name| simulation.ticks(name).len())
    };
    let half_past = || Simulation::builder(built(nightly())).beginning(at("2026-03-01T00:30:00Z"));
    assert_eq!(ticked(half_past().start()), [25, 2, 1]);
    assert_eq!(ticked(half_past().as_declared().start()), [25, 2, 0]);
    assert_eq!(ticked(half_past().only(["off"]).start()), [0, 0, 1]);
}

#[test]
#[should_panic(expected = "`hourlie` is neither a schedule nor a sensor of these definitions")]
fn an_unknown_trigger_is_refused() {
    Simulation::builder(built(nightly()))
        .only(["hourlie"])
        .start()
        .run_for(HOUR);
}

#[test]
fn one_acts_on_the_world_while_time_stands_still() {
    let slow = asset("slow", &[]).run(|| async {
        tokio::time::sleep(2 * HOUR).await;
        Ok::<(), std::io::Error>(())
    });
    let mut schedule = ScheduleDef::new("often", "*/30 * * * *", "work");
    schedule.overlap = Overlap::Skip;
    let builder = Definitions::builder()
        .assets([slow])
        .jobs([JobDef::new("work", "slow")])
        .schedules([schedule]);
    let mut simulation = Simulation::new(built(builder), begin());
    let by_hand = simulation.launch(LaunchRequest::job("work")).unwrap();
    simulation.run_for(HOUR + Duration::from_secs(1));
    let ticks = simulation.ticks("often");
    assert_eq!(ticks.len(), 2);
    let reason = format!("run {} of job `work` is running", by_hand.id.short());
    assert_eq!(ticks[1].outcome, TickOutcome::Skipped { reason });
    simulation.cancel(by_hand.id, "not today").unwrap();
    assert_eq!(simulation.finish(by_hand.id).unwrap().status, RunStatus::Canceled);
    assert_eq!(simulation.run(by_hand.id).unwrap().reason.as_deref(), Some("not today"));
    simulation.switch(TriggerKind::Schedule, "often", false).unwrap();
    simulation.run_for(DAY);
    assert_eq!(simulation.ticks("often").len(), 2);
    assert!(simulation.launch(LaunchRequest::job("wrok")).is_err());
}

#[test]
fn daemons_crash_and_are_redeployed_and_clocks_are_set() {
    let mut simulation = Simulation::builder(built(nightly()))
        .beginning(begin())
        .only(["hourly"])
        .start();
    simulation.run_for(HOUR + Duration::from_secs(1));
    simulation.kill_daemon(Simulation::DAEMON);
    simulation.run_for(5 * HOUR);
    assert_eq!(simulation.ticks("hourly").len(), 1);
    simulation.start_daemon("another");
    simulation.run_for(HOUR);
    let ticks = simulation.ticks("hourly");
    assert_eq!(ticks.iter().map(|tick| tick.missed).collect::<Vec<_>>(), [0, 4, 0]);

    simulation.set_clock_by(SignedDuration::from_hours(-3));
    simulation.run_for(3 * HOUR);
    assert_eq!(simulation.ticks("hourly").len(), 3, "no instant is repeated");
    simulation.run_for(HOUR);
    assert_eq!(simulation.ticks("hourly").len(), 4);

    simulation.stop_daemon("another");
    simulation.redeploy(built(Definitions::builder().assets([ok("other", &[])])));
    simulation.start_daemon("a third");
    assert_eq!(simulation.daemons().collect::<Vec<_>>(), ["a third"]);
    let run = simulation.launch(LaunchRequest::selection("other")).unwrap();
    assert_eq!(simulation.finish(run.id).unwrap().status, RunStatus::Success);
    simulation.run_for(DAY);
    assert_eq!(simulation.ticks("hourly").len(), 4);
}

#[test]
fn pretended_runs_make_their_assets_without_executing_them() {
    let needs = asset("unreachable", &[]).run(|| async { Err::<(), _>(std::io::Error::other("it was executed")) });
    let mut reacts = SensorDef::new("on_load", "report", launches_the_report);
    reacts.kind = SensorKind::RunStatus {
        statuses: vec![RunStatus::Success],
        jobs: vec!["load".into()],
    };
    let builder = Definitions::builder()
        .assets([needs, ok("report", &["unreachable"])])
        .jobs([JobDef::new("load", "unreachable"), JobDef::new("report", "report")])
        .schedules([ScheduleDef::new("hourly", "0 * * * *", "load")])
        .sensors([reacts]);
    let mut simulation = Simulation::builder(built(builder))
        .beginning(begin())
        .pretend_runs(90 * Duration::from_secs(60))
        .start();
    simulation.run_for(3 * HOUR);
    assert_eq!(simulation.materializations("unreachable").len(), 1);
    let asked: Vec<usize> = simulation.ticks("hourly").iter().map(|tick| tick.runs.len()).collect();
    assert_eq!(asked, [1, 0, 1], "a run takes longer than an hour");
    assert_eq!(simulation.launched_by("on_load").len(), 1);
    // Runs go on, elsewhere, while nobody leads.
    simulation.kill_daemon(Simulation::DAEMON);
    simulation.run_for(2 * HOUR);
    assert_eq!(simulation.count(RunStatus::Success), 3);
    simulation.start_daemon(Simulation::DAEMON);
    let run = simulation.launch(LaunchRequest::job("load")).unwrap();
    simulation.run_for(Duration::from_secs(60));
    simulation.cancel(run.id, "enough").unwrap();
    assert_eq!(simulation.finish(run.id).unwrap().status, RunStatus::Canceled);
}

/// A day of failures that are repeated after delays by chance, with jitter, in a world that crashes.
fn one_day(seed: u64) -> Simulation {
    let mut often = ScheduleDef::new("often", "*/10 * * * *", "flaky");
    often.jitter = Duration::from_secs(120);
    let mut flaky = JobDef::new("flaky", "bad");
    flaky.retry = Some(RetryPolicy::new(2).backoff(Duration::from_secs(60)).jitter());
    let retried = asset("slow", &[])
        .retry(RetryPolicy::new(3).backoff(Duration::from_secs(40)).jitter())
        .run(|| async { Err::<(), _>(std::io::Error::other("not today")) });
    let builder = Definitions::builder()
        .assets([fails("bad", &[]), retried])
        .jobs([flaky, JobDef::new("slow", "slow")])
        .schedules([often, ScheduleDef::new("hourly", "0 * * * *", "slow")]);
    let mut simulation = Simulation::builder(built(builder))
        .beginning(begin())
        .seed(seed)
        .start();
    simulation.run_for(DAY / 2);
    simulation.kill_daemon(Simulation::DAEMON);
    simulation.run_for(HOUR / 3);
    simulation.start_daemon(Simulation::DAEMON);
    simulation.run_for(DAY / 2);
    simulation
}

#[test]
fn the_same_seed_makes_the_same_history_word_for_word() {
    let one = one_day(1);
    // Whatever else has used chance and made ids on this thread meanwhile.
    fastrand::u64(..);
    let again = one_day(1);
    assert_eq!(one.trace(), again.trace());
    assert_eq!(one.trace_hash(), again.trace_hash());
    assert_ne!(one.trace_hash(), one_day(2).trace_hash());
}

#[tokio::test]
async fn it_works_inside_of_an_async_test() {
    let mut simulation = Simulation::new(built(nightly()), at("2026-03-01T00:30:00Z"));
    simulation.run_for(DAY);
    assert_eq!(simulation.ticks("hourly").len(), 24);
    let instance = simulation.instance().clone();
    let triggers = simulation.block_on(async move { instance.triggers().await }).unwrap();
    assert_eq!(triggers.len(), 3);
    assert_eq!(simulation.instance().clock().now(), simulation.now());
}

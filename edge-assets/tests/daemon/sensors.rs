//! Sensors: each is evaluated for itself, what goes wrong is one failed tick, and nothing that happens is missed or seen twice.

use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    time::Duration,
};

use edge_assets::{
    Definitions, DefinitionsBuilder, RunRequest, RunStatus, SensorContext, SensorOutcome,
    asset::AssetError,
    boxed::BoxFuture,
    instance::LaunchRequest,
    run::RunOrigin,
    tick::{Tick, TickOutcome, TriggerKind},
    trigger::{JobDef, Overlap, SensorDef, SensorFn, SensorKind},
};

use crate::support::{Heard, Running, Stage, World, fails, ok, staged, start};

const SECOND: Duration = Duration::from_secs(1);

type Answer = BoxFuture<'static, Result<SensorOutcome, AssetError>>;

/// A sensor that looks every 30 s, and launches the job `sync`.
fn polling(name: &str, run: SensorFn) -> SensorDef {
    SensorDef::new(name, "sync", run)
}

fn with(sensors: impl IntoIterator<Item = SensorDef>) -> DefinitionsBuilder {
    Definitions::builder()
        .assets([ok("a", &[]), ok("b", &[]), fails("bad", &[])])
        .jobs([
            JobDef::new("sync", "a"),
            JobDef::new("other", "b"),
            JobDef::new("broken", "bad"),
        ])
        .sensors(sensors)
}

/// When ticks began, in seconds since the beginning.
fn seconds(ticks: &[Tick]) -> Vec<i64> {
    ticks
        .iter()
        .map(|tick| tick.began_at.duration_since(start()).as_secs())
        .collect()
}

fn error(tick: &Tick) -> &str {
    match &tick.outcome {
        TickOutcome::Failed { error } => error,
        other => panic!("it did not fail: {other:?}"),
    }
}

fn skips(_: SensorContext) -> Answer {
    Box::pin(async { Ok(SensorOutcome::skip("nothing new")) })
}

fn refuses(_: SensorContext) -> Answer {
    Box::pin(async { Err(AssetError::from("no answer")) })
}

fn panics(_: SensorContext) -> Answer {
    Box::pin(async {
        if true {
            panic!("index out of bounds");
        }
        Ok(SensorOutcome::skip("-"))
    })
}

fn hangs(_: SensorContext) -> Answer {
    Box::pin(std::future::pending())
}

/// Counts on, by its cursor.
fn counts(ctx: SensorContext) -> Answer {
    Box::pin(async move {
        let next: u64 = ctx.cursor().map_or(0, |text| text.parse().unwrap()) + 1;
        let request = RunRequest::new(format!("file-{next}")).tag("file", next);
        Ok(SensorOutcome::request(request).cursor(next.to_string()))
    })
}

#[tokio::test(start_paused = true)]
async fn a_sensor_looks_at_its_interval_and_launches_with_its_cursor() {
    let world = World::new(with([polling("files", counts)]));
    let daemon = world.start("d1");
    world.pass(100 * SECOND).await;
    let ticks = world.ticks("files").await;
    assert_eq!(seconds(&ticks), [0, 30, 60, 90]);
    let runs = world.runs().await;
    let keys: Vec<&str> = runs.iter().map(|run| run.run_key.as_deref().unwrap()).collect();
    assert_eq!(keys, ["file-1", "file-2", "file-3", "file-4"]);
    for run in &runs {
        assert_eq!((run.status, run.job.as_deref()), (RunStatus::Success, Some("sync")));
        assert_eq!(run.origin, RunOrigin::Sensor { name: "files".into() });
    }
    assert_eq!(runs[3].tags.to_string(), "file=4");
    daemon.kill().await;
    // Neither the cursor nor the interval begins anew with another process.
    let daemon = world.start("d2");
    world.pass(30 * SECOND).await;
    assert_eq!(seconds(&world.ticks("files").await), [0, 30, 60, 90, 120]);
    assert_eq!(world.runs().await[4].run_key.as_deref(), Some("file-5"));
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_sensor_goes_on_when_the_store_answers_after_everybody_knows() {
    let world = World::new(with([polling("files", counts)]));
    world.store.answer_late("record_tick", SECOND);
    let daemon = world.start("d1");
    world.pass(100 * SECOND).await;
    assert_eq!(seconds(&world.ticks("files").await), [0, 30, 60, 90]);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn one_key_makes_one_run_however_often_it_is_asked_for() {
    fn always(_: SensorContext) -> Answer {
        Box::pin(async { Ok(SensorOutcome::request(RunRequest::new("the only one"))) })
    }
    let world = World::new(with([polling("eager", always)]));
    let daemon = world.start("d1");
    world.pass(100 * SECOND).await;
    let ticks = world.ticks("eager").await;
    let known: Vec<u32> = ticks.iter().map(|tick| tick.known_runs).collect();
    assert_eq!((world.runs().await.len(), known), (1, vec![0, 1, 1, 1]));
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_sensor_that_fails_panics_or_hangs_is_a_failed_tick_and_delays_nobody() {
    let sensors = [
        polling("refuses", refuses),
        polling("panics", panics),
        polling("hangs", hangs),
        polling("skips", skips),
    ];
    let world = World::new(with(sensors));
    let daemon = world.daemon("d1");
    let health = daemon.health();
    let daemon = Running::new(daemon);
    let run = world.launch(LaunchRequest::selection("a")).await;
    world.pass(61 * SECOND).await;
    assert_eq!(world.run(run).await.status, RunStatus::Success);
    assert_eq!(seconds(&world.ticks("skips").await), [0, 30, 60]);
    assert_eq!(error(&world.ticks("refuses").await[0]), "no answer");
    assert_eq!(
        error(&world.ticks("panics").await[0]),
        "the sensor panicked: index out of bounds"
    );
    let hung = &world.ticks("hangs").await[0];
    assert_eq!(error(hung), "it took longer than 1m");
    assert_eq!(hung.ended_at.duration_since(hung.began_at).as_secs(), 60);
    assert!(health().iter().all(|one| one.restarts == 0), "{:?}", health());
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_sensor_that_goes_on_failing_is_asked_less_and_less_often() {
    let world = World::new(with([polling("refuses", refuses)]));
    let daemon = world.start("d1");
    world.pass(2_400 * SECOND).await;
    let at = seconds(&world.ticks("refuses").await);
    let pauses: Vec<i64> = at.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(pauses, [30, 60, 120, 240, 480, 600, 600]);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_failed_tick_leaves_the_cursor_where_it_is() {
    static TRIES: AtomicUsize = AtomicUsize::new(0);
    fn every_other(ctx: SensorContext) -> Answer {
        Box::pin(async move {
            let text = ctx.cursor().unwrap_or("-").to_owned();
            if TRIES.fetch_add(1, Ordering::SeqCst) == 1 {
                return Err(AssetError::from("not now"));
            }
            Ok(SensorOutcome::skip(format!("it was {text}")).cursor(format!("{text}x")))
        })
    }
    let world = World::new(with([polling("flaky", every_other)]));
    let daemon = world.start("d1");
    world.pass(61 * SECOND).await;
    let ticks = world.ticks("flaky").await;
    assert_eq!(error(&ticks[1]), "not now");
    let skipped = |reason: &str| TickOutcome::Skipped {
        reason: reason.to_owned(),
    };
    assert_eq!(
        (&ticks[0].outcome, &ticks[2].outcome),
        (&skipped("it was -"), &skipped("it was -x"))
    );
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_sensor_that_is_off_is_not_evaluated_and_the_one_that_is_switched_on_is_at_once() {
    let mut sensor = polling("files", counts);
    sensor.enabled = false;
    let world = World::new(with([sensor]));
    let daemon = world.start("d1");
    world.pass(600 * SECOND).await;
    assert!(world.ticks("files").await.is_empty());
    let instance = world.instance("caller");
    instance.switch(TriggerKind::Sensor, "files", true).await.unwrap();
    world.pass(SECOND).await;
    assert_eq!(seconds(&world.ticks("files").await), [600]);
    instance.reset_cursor("files", Some("41")).await.unwrap();
    world.pass(30 * SECOND).await;
    assert_eq!(world.runs().await[1].run_key.as_deref(), Some("file-42"));
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_a_sensor_could_not_launch_it_asks_for_again() {
    let stage = Stage::new();
    let builder = Definitions::builder()
        .assets([staged("a", &[], &stage)])
        .jobs([JobDef::new("sync", "a")])
        .sensors([polling("files", counts)]);
    let world = World::new(builder);
    let daemon = world.start("d1");
    world.pass(61 * SECOND).await;
    let ticks = world.ticks("files").await;
    assert_eq!(ticks.len(), 3);
    assert!(matches!(&ticks[2].outcome, TickOutcome::Skipped { reason } if reason.ends_with("is running")));
    stage.end(1);
    world.pass(30 * SECOND).await;
    let keys: Vec<String> = world
        .runs()
        .await
        .iter()
        .map(|run| run.run_key.clone().unwrap())
        .collect();
    assert_eq!(keys, ["file-1", "file-2"]);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn an_alert_of_a_tick_reaches_whoever_listens() {
    fn alarms(_: SensorContext) -> Answer {
        Box::pin(async { Ok(SensorOutcome::skip("no data").alert("no event for 20 minutes")) })
    }
    let (heard, alerts, _tasks) = Heard::start();
    let world = World::new(with([polling("freshness", alarms), polling("refuses", refuses)]));
    let daemon = Running::new(world.daemon("d1").alerts(alerts));
    world.pass(SECOND).await;
    let mut texts: Vec<String> = heard.all().into_iter().map(|alert| alert.text).collect();
    texts.sort();
    assert_eq!(
        texts,
        ["freshness: no event for 20 minutes", "sensor refuses failed: no answer"]
    );
    daemon.stop().await;
}

/// A sensor that launches `sync` for each failed run of the job `broken`.
fn on_failure(run: SensorFn) -> SensorDef {
    let mut sensor = SensorDef::new("on_failure", "sync", run);
    sensor.kind = SensorKind::RunStatus {
        statuses: vec![RunStatus::Failure],
        jobs: vec!["broken".into()],
    };
    sensor.every = Duration::ZERO;
    sensor.overlap = Overlap::Queue;
    sensor
}

/// Asks for a run that is named for the run that ended.
fn follows_up(ctx: SensorContext) -> Answer {
    Box::pin(async move {
        let run = ctx.run()?;
        let failed = ctx.failed_steps();
        let key = format!("after {}: {} failed", run.id, failed[0].step);
        Ok(SensorOutcome::request(RunRequest::new(key)))
    })
}

#[tokio::test(start_paused = true)]
async fn a_sensor_reacts_once_to_each_run_that_ends_as_it_says() {
    let world = World::new(with([on_failure(follows_up)]));
    let daemon = world.start("d1");
    world.pass(SECOND).await;
    let bad = world.launch(LaunchRequest::job("broken")).await;
    let good = world.launch(LaunchRequest::job("other")).await;
    world.wait(bad).await;
    world.wait(good).await;
    world.pass(SECOND).await;
    let runs = world.runs().await;
    assert_eq!(runs.len(), 3);
    assert_eq!(runs[2].run_key, Some(format!("after {bad}: bad failed")));
    let reacted = runs[2]
        .created_at
        .duration_since(world.run(bad).await.finished_at.unwrap());
    assert!(reacted.as_millis() < 500, "{reacted:?}");
    daemon.kill().await;
    // What happens while nobody looks is reacted to later, and what was reacted to is not again.
    let daemon = world.start("d2");
    let again = world.launch(LaunchRequest::job("broken")).await;
    world.wait(again).await;
    daemon.kill().await;
    let daemon = world.start("d3");
    world.pass(60 * SECOND).await;
    let keys: Vec<Option<String>> = world.runs().await.into_iter().map(|run| run.run_key).collect();
    let count = |id| {
        keys.iter()
            .flatten()
            .filter(|key| key.contains(&format!("{id}")))
            .count()
    };
    assert_eq!((count(bad), count(again), count(good)), (1, 1, 0));
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_sensor_that_was_off_does_not_react_to_what_happened_meanwhile() {
    let world = World::new(with([on_failure(follows_up)]));
    let daemon = world.start("d1");
    let instance = world.instance("caller");
    world.pass(SECOND).await;
    instance.switch(TriggerKind::Sensor, "on_failure", false).await.unwrap();
    let unseen = world.launch(LaunchRequest::job("broken")).await;
    world.wait(unseen).await;
    world.pass(60 * SECOND).await;
    instance.switch(TriggerKind::Sensor, "on_failure", true).await.unwrap();
    world.pass(60 * SECOND).await;
    assert_eq!(world.runs().await.len(), 1);
    let seen = world.launch(LaunchRequest::job("broken")).await;
    world.wait(seen).await;
    world.pass(SECOND).await;
    assert_eq!(world.runs().await.len(), 3);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_sensor_reacts_once_to_each_materialization() {
    fn tells(ctx: SensorContext) -> Answer {
        Box::pin(async move {
            let seen = ctx.materialization()?;
            Ok(SensorOutcome::request(RunRequest::new(format!(
                "{} of {}",
                seen.step, seen.run_id
            ))))
        })
    }
    let mut sensor = SensorDef::new("on_b", "sync", tells);
    sensor.kind = SensorKind::Asset {
        asset: "b".parse().unwrap(),
    };
    sensor.every = Duration::ZERO;
    sensor.overlap = Overlap::Queue;
    let world = World::new(with([sensor]));
    let daemon = world.start("d1");
    world.pass(SECOND).await;
    let made = world.launch(LaunchRequest::selection("a or b")).await;
    world.wait(made).await;
    let failed = world.launch(LaunchRequest::selection("bad")).await;
    world.wait(failed).await;
    world.pass(10 * SECOND).await;
    let runs = world.runs().await;
    let asked: Vec<Option<&str>> = runs.iter().map(|run| run.run_key.as_deref()).collect();
    assert_eq!(asked, [None, None, Some(&*format!("b of {made}"))]);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_a_sensor_cannot_react_to_is_passed_over_in_the_end() {
    static HEALED: AtomicBool = AtomicBool::new(false);
    fn picky(ctx: SensorContext) -> Answer {
        Box::pin(async move {
            let run = ctx.run()?;
            if run.tags.get("poison").is_some() {
                return Err(AssetError::from("indigestible"));
            }
            HEALED.store(true, Ordering::SeqCst);
            Ok(SensorOutcome::skip("fine"))
        })
    }
    let world = World::new(with([on_failure(picky)]));
    let daemon = world.start("d1");
    world.pass(SECOND).await;
    let poison = world.launch(LaunchRequest::job("broken").tag("poison", "yes")).await;
    world.wait(poison).await;
    let fine = world.launch(LaunchRequest::job("broken")).await;
    world.wait(fine).await;
    world.pass(3_600 * SECOND).await;
    let ticks = world.ticks("on_failure").await;
    assert_eq!(ticks.len(), 9);
    assert!(ticks[..7].iter().all(|tick| error(tick) == "indigestible"));
    let passed_over = TickOutcome::Skipped {
        reason: "passed over after 8 failures: indigestible".to_owned(),
    };
    assert_eq!(ticks[7].outcome, passed_over);
    assert!(HEALED.load(Ordering::SeqCst));
    daemon.stop().await;
}

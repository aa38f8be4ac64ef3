//! [`TestRun`]: runs with resources swapped in, on a clock that stands still.

use std::{panic::AssertUnwindSafe, time::Duration};

use edge_assets::{
    EventKind, RunStatus,
    clock::ManualClock,
    prelude::*,
    testing::{FinishedRun, TestRun, TokioClock},
};
use futures_util::FutureExt as _;
use serde::Serialize;

#[derive(Clone)]
struct Station(&'static str);
impl Resource for Station {}

struct Archive;
impl Resource for Archive {}

#[derive(Serialize, Config)]
struct Units {
    #[config(default = false)]
    fahrenheit: bool,
}

#[asset(group = "weather", retry(max = 2, backoff = "1m"))]
async fn measured(ctx: &AssetContext, station: Res<Station>) -> Result<String> {
    match (station.0, ctx.attempt()) {
        ("late", 1 | 2) => Err("not yet".into()),
        ("broken", _) => Err(AssetError::permanent("no such station")),
        (name, _) => Ok(name.to_owned()),
    }
}

#[asset(group = "weather")]
async fn report(measured: Dep<measured>, units: Config<Units>) -> Result<String> {
    Ok(format!("{} in {}", *measured, if units.fahrenheit { "F" } else { "C" }))
}

#[asset_check(asset = report)]
fn names_a_unit(report: &str) -> CheckResult {
    CheckResult::pass_if(report.ends_with(" C"))
}

#[asset(partitions = PartitionsDefinition::daily("2026-01-01"))]
async fn daily(day: Partition<String>) -> Result<String> {
    Ok(day.0)
}

#[asset]
async fn archived(_archive: Res<Archive>) -> Result {
    Ok(())
}

#[asset]
async fn endless() -> Result {
    std::future::pending().await
}

#[job(select = "group:weather")]
fn weather_job() {}

fn definitions() -> Definitions {
    Definitions::builder()
        .asset::<measured>()
        .asset::<report>()
        .asset::<daily>()
        .asset::<archived>()
        .asset::<endless>()
        .check::<names_a_unit>()
        .job::<weather_job>()
        .resources(Resources::new().with(Station("north")))
        .provides::<Archive>()
        .build()
        .unwrap()
}

fn station(name: &'static str) -> Resources {
    Resources::new().with(Station(name))
}

async fn panic_text(run: impl Future<Output = FinishedRun>) -> String {
    let panic = AssertUnwindSafe(run).catch_unwind().await.expect_err("it must not run");
    *panic.downcast::<String>().expect("panics carry text")
}

#[tokio::test]
async fn a_run_takes_what_the_definitions_hold_and_what_the_test_puts_in_its_place() {
    let definitions = definitions();
    let run = TestRun::of(&definitions, "+report").run().await;
    assert_eq!(*run.assert_success().value::<report>(), "north in C");
    run.log.assert_check_passed("report", "names_a_unit");

    let run = TestRun::of(&definitions, "+report")
        .resources(station("south"))
        .config::<report>(&Units { fahrenheit: true })
        .run()
        .await;
    assert_eq!(*run.value::<report>(), "south in F");
    run.log.assert_check_failed("report", "names_a_unit");
    assert_eq!(
        *TestRun::of(&definitions, "+report").run().await.value::<report>(),
        "north in C"
    );
}

#[tokio::test(start_paused = true)]
async fn delays_pass_in_no_time_and_show_in_stamps_and_durations() {
    let run = TestRun::of_job(&definitions(), "weather_job")
        .resources(station("late"))
        .run()
        .await;
    run.assert_success()
        .log
        .assert_attempts("measured", 3)
        .assert_order(["measured", "report"]);
    assert_eq!(run.result.duration, Duration::from_mins(3));
    let events = run.log.events();
    assert_eq!(events[0].at.to_string(), "2026-01-01T00:00:00Z");
    assert_eq!(events.last().unwrap().at.to_string(), "2026-01-01T00:03:00Z");

    let at = TokioClock::at("2026-11-22T09:00:00Z".parse().unwrap());
    let run = TestRun::of(&definitions(), "measured")
        .clock(std::sync::Arc::new(at))
        .run()
        .await;
    assert_eq!(run.log.events()[0].at.to_string(), "2026-11-22T09:00:00Z");
}

#[tokio::test]
async fn the_clock_decides_which_partition_is_the_latest() {
    let clock = ManualClock::at("2026-11-22T09:00:00Z".parse().unwrap());
    let run = TestRun::of(&definitions(), "daily")
        .clock(std::sync::Arc::new(clock))
        .run()
        .await;
    assert_eq!(*run.value::<daily>(), "2026-11-21");
    let run = TestRun::of(&definitions(), "daily")
        .clock(std::sync::Arc::new(TokioClock::at(
            "2026-03-03T00:00:00Z".parse().unwrap(),
        )))
        .partition("2026-02-28")
        .run()
        .await;
    run.log.assert_materialized("daily[2026-02-28]");
}

#[tokio::test]
async fn a_run_can_be_canceled_at_a_line_of_its_log() {
    let run = TestRun::of(&definitions(), "endless")
        .cancel_once("endless started")
        .run()
        .await;
    assert_eq!(run.result.status, RunStatus::Canceled);
    run.log.assert_canceled("endless");
    let run = TestRun::of(&definitions(), "measured")
        .cancel_once("never said")
        .run()
        .await;
    run.assert_success();
}

#[tokio::test]
async fn another_sink_hears_the_events_too() {
    let heard = std::sync::Arc::new(std::sync::Mutex::new(0));
    let sink = {
        let heard = heard.clone();
        move |event: edge_assets::EventRecord| {
            if matches!(event.kind, EventKind::RunFinished { .. }) {
                *heard.lock().unwrap() += 1;
            }
        }
    };
    let run = TestRun::of(&definitions(), "measured");
    let log = run.log();
    run.options(|options| options.sink(std::sync::Arc::new(sink)))
        .run()
        .await;
    assert_eq!(*heard.lock().unwrap(), 1);
    log.assert_materialized("measured");
}

#[tokio::test]
async fn a_run_that_cannot_begin_says_why() {
    let definitions = definitions();
    for (selection, expected) in [
        ("reprt", "nothing can run: "),
        ("and", "nothing can run: "),
        (
            "report",
            "nothing can run: `report` takes the value of `measured`, which this run does not make",
        ),
        (
            "archived",
            "nothing can run: resources are missing; add them with `TestRun::resources`\n  - Res<Archive>, which `archived` needs",
        ),
    ] {
        let text = panic_text(TestRun::of(&definitions, selection).run()).await;
        assert!(text.starts_with(expected), "{text}");
    }
    let text = panic_text(async { TestRun::of_job(&definitions, "wether_job").run().await }).await;
    assert_eq!(text, "there is no job `wether_job`; did you mean `weather_job`");
}

#[tokio::test]
async fn a_run_that_failed_shows_its_log() {
    let run = TestRun::of(&definitions(), "+report")
        .resources(station("broken"))
        .run()
        .await;
    let text = panic_text(async {
        run.assert_success();
        unreachable!("it did not succeed")
    })
    .await;
    assert!(
        text.starts_with("the run ended as failure; its log:\n\nrun started: +report (2 steps)\n"),
        "{text}"
    );
    assert!(
        text.contains("measured failed (Error): no such station\nreport skipped: measured failed\n"),
        "{text}"
    );
    let text = panic_text(async {
        let _value = run.value::<report>();
        unreachable!("there is no value")
    })
    .await;
    assert!(text.starts_with("the run did not make `report`; its log:"), "{text}");
}

/// `unwrap` is how tests ask; what it prints is what the errors say to people.
#[tokio::test]
async fn errors_of_definitions_and_runs_unwrap_readably() {
    let unknown = Definitions::builder().asset::<measured>().build().unwrap_err();
    assert_eq!(format!("{unknown:?}"), unknown.to_string());
    let error = definitions().materialize("reprt").await.unwrap_err();
    assert_eq!(format!("{error:?}"), error.to_string());
    let failed = definitions().with_resources(station("broken")).unwrap_err();
    assert!(
        format!("{failed:?}").contains("`Res<Archive>` is not provided"),
        "{failed:?}"
    );
}

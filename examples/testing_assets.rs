//! Testing: the same asset as a function, as a run with paused time, and its definitions as a whole; and what a test that
//! fails says. In a crate of yours each function here is a `#[test]`.
//!
//! `cargo run -p examples --example testing_assets`

use std::panic::{AssertUnwindSafe, catch_unwind};

use edge_assets::{
    prelude::*,
    testing::{TestContext, TestRun, check_definitions},
};

/// How many readings there are on a day. The program has a client of the archive behind it.
trait Archive: Resource {
    fn readings(&self, attempt: u32) -> Result<Vec<f64>, Unavailable>;
}

#[derive(Debug, thiserror::Error)]
#[error("the archive is being moved")]
struct Unavailable;

/// An archive for tests: away at the first attempt.
struct MovingArchive;

impl Resource for MovingArchive {}

impl Archive for MovingArchive {
    fn readings(&self, attempt: u32) -> Result<Vec<f64>, Unavailable> {
        if attempt == 1 {
            Err(Unavailable)
        } else {
            Ok(vec![21.5, 900.0, 22.0])
        }
    }
}

#[asset(group = "weather", retry(max = 2, backoff = "30s"))]
async fn readings(ctx: &AssetContext, archive: Res<dyn Archive>) -> Result<Vec<f64>> {
    Ok(archive.readings(ctx.attempt())?)
}

#[asset(group = "weather")]
async fn cleaned(ctx: &AssetContext, readings: Dep<readings>) -> Result<Materialized<Vec<f64>>> {
    let kept: Vec<f64> = readings.iter().copied().filter(|celsius| *celsius < 60.0).collect();
    ctx.record("dropped", readings.len() - kept.len());
    let rows = kept.len();
    Ok(Materialized::new(kept).rows(rows))
}

#[asset_check(asset = cleaned, blocking)]
fn something_is_left(rows: &[f64]) -> CheckResult {
    CheckResult::pass_if(!rows.is_empty())
}

#[job(select = "group:weather")]
fn weather_job() {}

#[schedule(cron = "0 6 * * *", job = weather_job, timezone = "Europe/Oslo")]
fn every_morning() {}

fn definitions() -> Definitions {
    let builder = Definitions::registered().provides::<dyn Archive>();
    builder.build().expect("the definitions are right")
}

/// As a function: no framework is running.
async fn what_is_out_of_range_is_dropped() -> Result {
    let ctx = TestContext::new();
    let made = cleaned(&ctx, Dep::new(vec![20.0, 61.0])).await?;
    assert_eq!(made.value, [20.0]);
    assert_eq!(ctx.recorded().metadata.get("dropped"), Some(&1.into()));
    assert!(something_is_left(&made.value).passed);
    Ok(())
}

/// As a run: the delay between the attempts takes no time, and shows in the duration.
async fn an_archive_that_is_moved_is_asked_again() {
    let resources = Resources::new().with_arc::<dyn Archive>(std::sync::Arc::new(MovingArchive));
    let run = TestRun::of_job(&definitions(), "weather_job")
        .resources(resources)
        .run()
        .await;

    assert_eq!(*run.assert_success().value::<cleaned>(), [21.5, 22.0]);
    assert_eq!(run.result.duration.as_secs(), 30);
    run.log
        .assert_attempts("readings", 2)
        .assert_check_passed("cleaned", "something_is_left");
    println!("{}\n", run.log);

    // An assertion that does not hold shows expected and found side by side.
    let fails = AssertUnwindSafe(|| run.log.assert_failed("readings", "no such table").print());
    let panic = catch_unwind(fails).expect_err("it did not fail in this way");
    println!("{}", panic.downcast_ref::<String>().expect("panics carry text"));
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result {
    tokio::time::pause();
    std::panic::set_hook(Box::new(|_| {}));
    what_is_out_of_range_is_dropped().await?;
    an_archive_that_is_moved_is_asked_again().await;

    // Jobs can be planned, schedules fire, resources are there: everything at once.
    check_definitions(&definitions());
    println!("the definitions hold");
    Ok(())
}

//! What goes wrong, takes long, or says too much; the job, the schedule, the sensor and the checks that belong to it.

use std::time::Duration;

use edge_assets::{LogLevel, prelude::*};
use tokio::time::sleep;

/// How many lines `loud` says, and which of them is an error.
const LINES: u32 = 100_000;
const BAD_LINE: u32 = 60_000;

#[derive(Debug, thiserror::Error)]
#[error("no space is left on the device `sdb1`")]
struct DiskFull;

#[derive(Debug, thiserror::Error)]
#[error("the table `figures` cannot be written")]
struct CannotWrite(#[source] DiskFull);

/// Fails, and its error has a cause.
#[asset(group = "trouble", owners = ["team:north"])]
async fn failing(ctx: &AssetContext) -> Result {
    ctx.log(LogLevel::Info, "twelve figures are to be written");
    Err(CannotWrite(DiskFull).into())
}

/// Never begins, because of what is before it.
#[asset(group = "trouble", deps = [failing])]
async fn behind_failing() -> Result {
    Ok(())
}

/// Says a hundred thousand lines, of which one is an error.
#[asset(group = "trouble")]
async fn loud(ctx: &AssetContext) -> Result {
    for n in 1..=LINES {
        let level = match n {
            BAD_LINE => LogLevel::Error,
            _ if n % 10_000 == 0 => LogLevel::Warn,
            _ => LogLevel::Info,
        };
        ctx.log(level, format!("line {n} of {LINES}"));
        // So that somebody can watch it.
        if n % 500 == 0 {
            sleep(Duration::from_millis(40)).await;
        }
    }
    Ok(())
}

/// Goes on until it is canceled, and says so ten times a second.
#[asset(group = "trouble")]
async fn patient(ctx: &AssetContext) -> Result {
    let stop = ctx.cancel_token();
    for n in 1.. {
        tokio::select! {
            () = stop.cancelled() => return Err("it was told to stop".into()),
            () = sleep(Duration::from_millis(100)) => ctx.log(LogLevel::Info, format!("beat {n}")),
        }
    }
    Ok(())
}

/// The first of two steps that somebody can watch.
#[asset(group = "calm")]
async fn measured() -> Result<Materialized<u64>> {
    sleep(Duration::from_millis(700)).await;
    Ok(Materialized::new(42).rows(42_u64))
}

/// The second one.
#[asset(group = "calm")]
async fn reported(measured: Dep<measured>) -> Result<u64> {
    sleep(Duration::from_millis(700)).await;
    Ok(*measured * 2)
}

#[asset_check(asset = measured)]
fn is_there(value: &u64) -> CheckResult {
    CheckResult::pass_if(*value > 0).describe("there is something")
}

#[asset_check(asset = measured, severity = warn)]
fn is_usual(value: &u64) -> CheckResult {
    CheckResult::pass_if(*value > 1_000).describe("a day usually has a thousand")
}

#[asset_check(asset = measured)]
fn is_complete(value: &u64) -> CheckResult {
    CheckResult::pass_if(*value > 50).describe("eight are missing")
}

/// Two steps that succeed.
#[job(assets = [measured, reported], tags(team = "north"))]
fn calm_job() {}

/// Is switched on and off by hand.
#[schedule(cron = "0 6 * * *", timezone = "Europe/Berlin", job = calm_job, enabled = false)]
fn every_morning() {}

/// Looks for what never comes.
#[sensor(job = calm_job, every = "1s", enabled = false)]
async fn watcher(_ctx: &SensorContext) -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("nothing has come; <b data-injected>look</b> again"))
}

//! Checks: rules on what an asset made. A blocking one stops what is downstream, a warning only tells. Built-in ones stand in the
//! attribute of their asset, others are functions.
//!
//! `cargo run -p examples --example checks`

use edge_assets::{
    checks::{
        Anomaly, Rule,
        metadata::{MetadataMeasure, anomaly_by, bounds, row_count},
    },
    event::SkipReason,
    exec::RunOptions,
    prelude::*,
};

/// Measurements in °C; the sensor of the second device is broken.
#[asset]
async fn readings() -> Result<Vec<f64>> {
    Ok(vec![21.5, -300.0, 19.8])
}

/// Takes the value of its asset by reference. A failure is a warning: the run goes on.
#[asset_check(asset = readings, severity = warn)]
fn there_are_many(readings: &[f64]) -> CheckResult {
    CheckResult::pass_if(readings.len() >= 10)
        .describe("a run usually brings ten readings")
        .with("readings", readings.len())
}

/// Colder than absolute zero cannot be; nobody should build on such data.
#[asset_check(asset = readings, blocking)]
fn none_is_impossible(readings: &[f64]) -> CheckResult {
    match readings.iter().find(|celsius| **celsius < -273.15) {
        Some(celsius) => CheckResult::fail(format!("{celsius} °C is colder than absolute zero")),
        None => CheckResult::pass(),
    }
}

/// A check may look elsewhere, and may itself fail: then it counts as failed.
#[asset_check(asset = readings)]
async fn the_station_confirms(ctx: &AssetContext) -> Result<CheckResult> {
    ctx.record("asked", "station.example");
    Ok(CheckResult::pass())
}

/// Downstream of bad data.
#[asset]
async fn mean(readings: Dep<readings>) -> Result<f64> {
    let count = u32::try_from(readings.len())?;
    Ok(readings.iter().sum::<f64>() / f64::from(count))
}

/// What every list of this team is held to. Rules look at what a materialization records, and at its history in a store.
fn usual() -> Vec<Rule<MetadataMeasure>> {
    let by_day = Anomaly::new().by_hour().tolerance(0.05);
    vec![row_count(1..).blocking(), anomaly_by("rows", by_day).warn()]
}

/// Not downstream of it.
#[asset(checks = [usual(), bounds("longest_name", ..=10.0).warn()])]
async fn station_names() -> Result<Materialized<Vec<String>>> {
    let names = vec!["roof".to_owned(), "behind the barn".to_owned()];
    let (rows, longest) = (names.len() as u64, names.iter().map(String::len).max());
    Ok(Materialized::new(names)
        .rows(rows)
        .with("longest_name", longest.unwrap_or(0)))
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let definitions = Definitions::registered().build()?;
    let plan = definitions.plan("*")?;
    // `execute` gives the result of a failed run; `materialize` would make it an error.
    let result = definitions.execute(plan, RunOptions::new()).await?;

    println!("run: {}", result.status);
    for step in &result.steps {
        println!("{}: {}", step.key, step.status);
        for check in &step.checks {
            let verdict = if check.result.passed { "passed" } else { "failed" };
            let text = check.result.description.as_deref().unwrap_or("-");
            println!("    {} {verdict} ({:?}): {text}", check.name, check.severity);
        }
        if let Some(failure) = &step.failure {
            println!("    {}", failure.message());
        }
        if let Some(SkipReason::CheckFailed { asset, check }) = &step.skip_reason {
            println!("    because the check `{check}` of `{asset}` failed");
        }
    }
    Ok(())
}

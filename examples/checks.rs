//! Checks: rules on what an asset made. A blocking one stops what is downstream, a warning only tells.
//!
//! `cargo run -p examples --example checks`

use edge_assets::{event::SkipReason, exec::RunOptions, prelude::*};

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

/// Not downstream of it.
#[asset]
async fn station_names() -> Result<Vec<String>> {
    Ok(vec!["roof".to_owned()])
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

//! Simulation: ten days of schedules, sensors, an outage and a night in which the clock changes, in no time.
//!
//! `cargo run -p examples --example simulation`

use std::time::Duration;

use anyhow::ensure;
use edge_assets::{RunStatus, prelude::*, testing::Simulation, tick::TickOutcome};
use jiff::Timestamp;

#[asset]
async fn loaded() -> Result {
    tokio::time::sleep(Duration::from_secs(3 * 60)).await;
    Ok(())
}

/// On the first of the month it takes seven hours.
#[asset(deps = [loaded])]
async fn report(ctx: &AssetContext) -> Result {
    let day = ctx.clock().now().strftime("%d").to_string();
    let minutes = if day == "01" { 7 * 60 } else { 5 };
    tokio::time::sleep(Duration::from_secs(minutes * 60)).await;
    Ok(())
}

#[job(assets = [loaded])]
fn load() {}

#[job(assets = [report])]
fn reports() {}

#[schedule(cron = "0 * * * *", job = load)]
fn hourly() {}

#[schedule(cron = "30 2,8 * * *", timezone = "Europe/Berlin", job = reports)]
fn twice_a_day() {}

/// Once for each load that failed: tells somebody.
#[sensor(on = failure, jobs = [load])]
async fn on_failure(_ctx: &SensorContext) -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("told"))
}

fn main() -> anyhow::Result<()> {
    let begin: Timestamp = "2026-03-26T00:30:00Z".parse()?;
    let mut simulation = Simulation::new(Definitions::registered().build()?, begin);

    // Five days pass; in the night of the 29th, half past two does not exist in Berlin.
    simulation.run_for(Duration::from_secs(5 * 24 * 3_600));
    let jump: Timestamp = "2026-03-29T01:00:00Z".parse()?;
    ensure!(
        simulation.launches("twice_a_day").contains(&jump),
        "it ticks when the clock jumps"
    );
    println!(
        "{}: {} ticks of `hourly`",
        simulation.now(),
        simulation.ticks("hourly").len()
    );

    // The process is killed in the middle of a load, and is back after five hours.
    simulation.run_until("2026-03-31T12:01:00Z".parse()?);
    simulation.kill_daemon(Simulation::DAEMON);
    simulation.run_for(Duration::from_secs(5 * 3_600));
    simulation.start_daemon(Simulation::DAEMON);
    simulation.run_for(Duration::from_secs(3_600));
    let ticks = simulation.ticks("hourly");
    let made_up = ticks.iter().find(|tick| tick.missed > 0);
    ensure!(
        made_up.is_some_and(|tick| tick.missed == 4),
        "the latest hour is made up for, four are counted"
    );
    let resumed = simulation.runs_of("load").into_iter().find(|run| run.epoch > 1);
    ensure!(
        resumed.is_some_and(|run| run.status == RunStatus::Success),
        "the run has gone on"
    );

    // On the first of the month, the report of the night is not over when that of the morning is due.
    simulation.run_until("2026-04-05T00:30:00Z".parse()?);
    for tick in simulation.ticks("twice_a_day") {
        if let TickOutcome::Skipped { reason } = &tick.outcome {
            println!("{}: `twice_a_day` is skipped: {reason}", tick.instant);
        }
    }
    println!(
        "{}: {} runs succeeded",
        simulation.now(),
        simulation.count(RunStatus::Success)
    );
    ensure!(simulation.count(RunStatus::Failure) == 0, "nothing failed");
    ensure!(simulation.ticks("on_failure").is_empty(), "so nobody was told");
    Ok(())
}

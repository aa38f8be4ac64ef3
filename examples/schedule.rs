//! Schedules: what they would do in a night in which the clock is changed and the machine is off for a while.
//!
//! `cargo run -p examples --example schedule`

use std::time::Duration;

use edge_assets::{
    PartitionKey,
    prelude::*,
    trigger::{Preview, PreviewOutcome, PreviewTick},
};
use jiff::{Timestamp, Zoned, tz::TimeZone};

#[asset]
async fn summary() -> Result {
    Ok(())
}

/// Only one at a time, whoever launches it.
#[job(assets = [summary], timeout = "1h", max_runs = 1)]
fn summaries() {}

/// A run of twenty minutes is not over at the next tick: that tick is skipped, and says so.
#[schedule(cron = "*/15 2-3 * * *", timezone = "Europe/Berlin", job = summaries)]
fn often() {}

/// What nobody saw is made up for, one run after the other.
#[schedule(
    cron = "30 0-5 * * *",
    timezone = "Europe/Berlin",
    job = summaries,
    overlap = queue,
    missed(all, max = 3),
    jitter = "1m"
)]
fn hourly() {}

/// The day that has just ended, as the clocks in Berlin have it.
fn yesterday(local: &Zoned) -> Option<PartitionKey> {
    let day = local.yesterday().ok()?.date();
    Some(PartitionKey::new(day.to_string()))
}

/// Half past two does not exist in this night; it fires when the clock jumps.
#[schedule(
    cron = "30 2 * * *",
    timezone = "Europe/Berlin",
    job = summaries,
    overlap = allow,
    partition = yesterday
)]
fn nightly() {}

fn print(tick: &PreviewTick, zone: &TimeZone) {
    let local = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%H:%M:%S %Z").to_string();
    let what = match &tick.outcome {
        PreviewOutcome::Launches {
            partition, starts_at, ..
        } => {
            let partition = partition.as_ref().map(|key| format!(" for {key}")).unwrap_or_default();
            let waits = if *starts_at > tick.at {
                format!(", which starts at {}", local(*starts_at))
            } else {
                String::new()
            };
            format!("launches {}{partition}{waits}", tick.job)
        }
        PreviewOutcome::Skips { reason } => format!("skips: {reason}"),
        other => format!("{other:?}"),
    };
    let missed = match tick.missed {
        0 => String::new(),
        missed => format!(" ({missed} missed before it)"),
    };
    let (at, instant) = (local(tick.at), local(tick.instant));
    println!("{at}  {:8} of {instant}{missed} {what}", tick.schedule);
}

fn main() -> anyhow::Result<()> {
    let definitions = Definitions::registered().build()?;
    let berlin = TimeZone::get("Europe/Berlin")?;

    let at = |text: &str| text.parse::<Timestamp>();
    let preview = Preview::new(at("2026-03-28T23:00:00Z")?, at("2026-03-29T04:00:00Z")?)
        .runs_take(Duration::from_secs(20 * 60))
        .outage(at("2026-03-29T01:20:00Z")?, at("2026-03-29T03:10:00Z")?);
    let ticks: Vec<PreviewTick> = preview.of(definitions.schedules())?.collect();
    for tick in &ticks {
        print(tick, &berlin);
    }

    let gap = at("2026-03-29T01:00:00Z")?;
    let nightly = ticks.iter().find(|tick| &*tick.schedule == "nightly");
    anyhow::ensure!(
        nightly.is_some_and(|tick| tick.instant == gap),
        "it fires when the clock jumps"
    );
    Ok(())
}

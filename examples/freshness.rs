//! Freshness: how old data may become, and by when it must have been made. The daemon watches it, and tells of changes only.
//!
//! `cargo run -p examples --example freshness`

use std::{sync::Arc, time::Duration};

use edge_assets::{
    CancelToken,
    alert::{Alert, AlertError, AlertSink, Alerts},
    boxed::BoxFuture,
    daemon::Daemon,
    instance::{Instance, LaunchRequest},
    page::PageRequest,
    policy::{Deadline, FreshnessPolicy},
    prelude::*,
    store::MemoryStore,
    testing::TokioClock,
    tick::TickOutcome,
};

/// Warned of after four minutes, too old after five.
#[asset(fresh_within(fail = "5m", warn = "4m"))]
async fn device_stats() -> Result {
    Ok(())
}

/// There by nine in Berlin on working days, made on that day.
#[asset(fresh_by(cron = "0 9 * * MON-FRI", timezone = "Europe/Berlin", lag = "9h", warn = "30m"))]
async fn morning_report() -> Result {
    Ok(())
}

/// Prints what it hears; a webhook or a mail in production.
#[derive(Debug)]
struct Print;

impl AlertSink for Print {
    fn name(&self) -> &str {
        "print"
    }

    fn deliver<'a>(&'a self, alert: &'a Alert) -> BoxFuture<'a, Result<(), AlertError>> {
        println!("{}  {}: {}", alert.at.strftime("%a %H:%M:%S"), alert.kind, alert.text);
        Box::pin(std::future::ready(Ok(())))
    }
}

// The time of this program is tokio's, paused: it jumps to the next instant that somebody waits for.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> anyhow::Result<()> {
    // A policy alone is a pure function: no store, no daemon, no clock.
    let deadline = Deadline::new("0 9 * * *").timezone("Europe/Berlin");
    let policy = FreshnessPolicy::new(None, Some(deadline))?.ok_or_else(|| anyhow::anyhow!("it asks for something"))?;
    let look = policy.evaluate(Some("2026-11-22T07:00:00Z".parse()?), "2026-11-23T09:00:00Z".parse()?);
    println!("{policy}: {}", look.state);

    let definitions = Definitions::registered().build()?;
    // A Monday, half past seven in Berlin.
    let clock = TokioClock::at("2026-11-23T06:30:00Z".parse()?);
    let instance = Instance::builder(definitions, Arc::new(MemoryStore::new()))
        .clock(Arc::new(clock))
        .build();
    let (alerts, tasks) = Alerts::builder().sink(Print).start();
    let stop = CancelToken::new();
    let daemon = Daemon::new(instance.clone())?.alerts(alerts.clone());
    let work = async {
        let launched = instance.launch(LaunchRequest::selection("*")).await?;
        instance.wait(launched.run.id).await?;
        tokio::time::sleep(Duration::from_secs(10 * 60)).await;
        let again = instance.launch(LaunchRequest::selection("device_stats")).await?;
        instance.wait(again.run.id).await?;
        tokio::time::sleep(Duration::from_secs(2)).await;
        stop.cancel();
        anyhow::Ok(())
    };
    let (worked, ()) = tokio::join!(work, daemon.run(stop.clone()));
    worked?;
    drop(alerts);
    tasks.close(Duration::from_secs(5)).await;

    for asset in instance.freshness(&[]).await? {
        println!("{}: {} ({})", asset.asset, asset.look.state, asset.policy);
    }
    // Recorded in the store: a restart tells nothing again.
    let changes = instance.freshness_changes(PageRequest::default()).await?.items;
    let texts = changes.iter().rev().filter_map(|tick| match &tick.outcome {
        TickOutcome::Skipped { reason } => Some(reason.as_str()),
        _ => None,
    });
    let texts: Vec<&str> = texts.collect();
    println!("{}", texts.join("\n"));
    anyhow::ensure!(texts.len() >= 4, "made, warned of, too old, made again");
    Ok(())
}

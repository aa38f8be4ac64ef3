//! Automation conditions: assets that say themselves when they are to be made; the daemon requests each once for each cause.
//!
//! `cargo run -p examples --example automation`

use std::{sync::Arc, time::Duration};

use edge_assets::{
    CancelToken,
    daemon::Daemon,
    instance::{Instance, LaunchRequest},
    page::PageRequest,
    prelude::*,
    run::RunOrigin,
    store::{MemoryStore, RunFilter},
    testing::TokioClock,
};

const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-11-20");

#[asset(partitions = DAILY)]
async fn raw_events() -> Result {
    Ok(())
}

/// Made whenever the events of a day were, and the day is the latest.
#[asset(deps = [raw_events], partitions = DAILY, automation = AutomationCondition::eager())]
async fn daily_stats() -> Result {
    Ok(())
}

/// Every hour, when the statistics are newer than the hour.
#[asset(deps = [daily_stats], automation = AutomationCondition::on_cron("0 * * * *", "UTC"))]
async fn dashboard() -> Result {
    Ok(())
}

// The time of this program is tokio's, paused: it jumps to the next instant that somebody waits for.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> anyhow::Result<()> {
    let definitions = Definitions::registered().build()?;
    let clock = TokioClock::at("2026-11-22T08:50:00Z".parse()?);
    let instance = Instance::builder(definitions, Arc::new(MemoryStore::new()))
        .clock(Arc::new(clock))
        .build();
    let stop = CancelToken::new();
    let story = async {
        let events = LaunchRequest::selection("raw_events").partition("2026-11-21");
        let launched = instance.launch(events.clone()).await?;
        instance.wait(launched.run.id).await?;
        // The hour comes, and behind it new events.
        tokio::time::sleep(Duration::from_secs(15 * 60)).await;
        let launched = instance.launch(events).await?;
        instance.wait(launched.run.id).await?;
        tokio::time::sleep(Duration::from_secs(60)).await;
        stop.cancel();
        anyhow::Ok(())
    };
    let (told, ()) = tokio::join!(story, Daemon::new(instance.clone())?.run(stop.clone()));
    told?;

    let runs = instance
        .store()
        .runs(RunFilter::default(), PageRequest::default())
        .await?;
    for run in runs
        .items
        .iter()
        .rev()
        .filter(|run| run.origin == RunOrigin::Automation)
    {
        let partition = run.partition.as_ref().map(|partition| format!(" for {partition}"));
        println!(
            "{}  {}{}: {}",
            run.created_at.strftime("%H:%M"),
            run.selection,
            partition.unwrap_or_default(),
            run.status
        );
    }
    let dry = instance.evaluate_condition(&"dashboard".parse()?).await?;
    if let Some(why) = dry.explanation {
        println!("dashboard at this moment:\n{why}");
    }
    Ok(())
}

//! A backfill: a month of two assets, of which three days fail; what that holds back, and how the rest is made once the fault is mended.
//!
//! `cargo run -p examples --example backfill`

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use edge_assets::{
    CancelToken,
    daemon::Daemon,
    instance::{BackfillRequest, BackfillState, Instance},
    partition::Day,
    prelude::*,
    store::MemoryStore,
};

const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-10-01");
const WEEKLY: PartitionsDefinition = PartitionsDefinition::weekly("2026-10-01");

static IS_MENDED: AtomicBool = AtomicBool::new(false);

#[asset(partitions = DAILY)]
async fn daily_summary(day: Partition<Day>) -> Result {
    let date = day.0.0.day();
    if (13..16).contains(&date) && !IS_MENDED.load(Ordering::SeqCst) {
        return Err(std::io::Error::other("the source has no such table").into());
    }
    Ok(())
}

/// Each week is made from its seven days.
#[asset(partitions = WEEKLY, deps = [daily_summary])]
async fn weekly_report() -> Result {
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let definitions = Definitions::registered().build()?;
    let instance = Instance::builder(definitions, Arc::new(MemoryStore::new())).build();
    let request =
        BackfillRequest::new("*", "2026-10-04..2026-10-31").policy("ranges:7".parse().map_err(anyhow::Error::msg)?);

    let plan = instance.plan_backfill(&request).await?;
    println!("{} partitions in {} runs", plan.partitions, plan.runs);
    for group in &plan.groups {
        println!("  {:?}: {}", group.assets, group.partitions.join(", "));
    }

    let stop = CancelToken::new();
    let daemon = Daemon::new(instance.clone())?;
    let operator = async {
        let result = operate(&instance, request).await;
        stop.cancel();
        result
    };
    let (result, ()) = tokio::join!(operator, daemon.run(stop.clone()));
    result
}

async fn operate(instance: &Instance, request: BackfillRequest) -> anyhow::Result<()> {
    let id = instance.start_backfill(request).await?.backfill.id();
    let ended = instance.wait_for_backfill(id).await?;
    let detail = instance.backfill(id).await?;
    println!("{}: {:?}", ended.state, ended.counts);
    for failure in &detail.failures {
        println!("  {} of its runs failed: {}", failure.runs, failure.reason);
    }
    anyhow::ensure!(
        ended.state == BackfillState::Failed && ended.counts.failed == 3,
        "three days failed"
    );
    anyhow::ensure!(ended.counts.held_back > 0, "the week of these days is held back");

    IS_MENDED.store(true, Ordering::SeqCst);
    instance.retry_backfill(id).await?;
    let ended = instance.wait_for_backfill(id).await?;
    println!("{}: {:?}", ended.state, ended.counts);
    anyhow::ensure!(ended.state == BackfillState::Succeeded, "everything is made");
    Ok(())
}

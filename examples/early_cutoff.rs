//! Versions, staleness and early cut-off: what need not be made again is not, and `why` an asset is stale is told.
//!
//! `cargo run -p examples --example early_cutoff`

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use edge_assets::{
    event::SkipReason,
    instance::{ExecuteOptions, Instance, LaunchRequest},
    io::{IoManager, MemoryIoManager},
    prelude::*,
    stale::Staleness,
    store::{EventStore, History, MemoryStore},
};

/// What the calibration service says; it changes now and then.
static OFFSET: AtomicU32 = AtomicU32::new(3);

/// Asked in every run. Its data version is the answer, so the same answer is the same data.
#[asset]
async fn calibration() -> Result<Materialized<u32>> {
    let offset = OFFSET.load(Ordering::Relaxed);
    Ok(Materialized::new(offset).data_version(offset.to_string()))
}

/// Takes an hour, and is a function of its input alone.
#[asset(skip_unchanged)]
async fn model(calibration: Dep<calibration>) -> Result<u32> {
    println!("    (an hour of work)");
    Ok(*calibration * 100)
}

/// Made in every run, with the value of `model` that is there.
#[asset]
async fn forecast(model: Dep<model>) -> Result<u32> {
    Ok(*model + 1)
}

async fn run(instance: &Instance, selection: &str) -> anyhow::Result<()> {
    let executed = instance
        .execute(LaunchRequest::selection(selection), ExecuteOptions::new())
        .await?;
    for step in executed.result.iter().flat_map(|result| &result.steps) {
        match &step.skip_reason {
            Some(SkipReason::InputsUnchanged) => println!("    {}: left as it is, nothing has changed", step.key),
            _ => println!("    {}: {}", step.key, step.status),
        }
    }
    Ok(())
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let values = Arc::new(MemoryIoManager::new());
    let definitions = Definitions::registered()
        .resources(Resources::new().with_arc::<dyn IoManager>(values))
        .build()?;
    let store = Arc::new(MemoryStore::new());
    let instance = Instance::builder(definitions.clone(), store.clone()).build();

    println!("the first run makes everything:");
    run(&instance, "*").await?;
    println!("the second one asks, and leaves the model:");
    run(&instance, "*").await?;

    println!("the calibration changes:");
    OFFSET.store(4, Ordering::Relaxed);
    run(&instance, "calibration").await?;
    let history = History::of(store.latest_of(Vec::new()).await?);
    let staleness = Staleness::new(definitions.graph(), &history);
    for asset in staleness.stale(definitions.graph()) {
        let id = definitions.graph().id(asset.key.as_str());
        let reasons = id.map(|id| staleness.reasons(id)).unwrap_or_default();
        for reason in reasons {
            println!("    {} is stale: {reason}", asset.key);
        }
    }
    println!("the next run makes the model again:");
    run(&instance, "*").await
}

//! From ClickHouse into the dashboard's cache: rows stream into one JSON key, which readers see replaced in one step or not
//! at all. A mock stands for ClickHouse, the memory for Redis; the asset does not know.
//!
//! `cargo run -p examples --example redis_sync`

use std::{sync::Arc, time::Duration};

use edge_assets::{
    Resources,
    cache::{Cache, CacheExt, MemoryCache, Publication},
    clickhouse::{ClickHouse, Row},
    clock::SystemClock,
    exec::RunOptions,
    prelude::*,
    testing::MockClickHouse,
};
use serde::{Deserialize, Serialize};

const KEY: &str = "dashboard:device_stats";

/// One device on the dashboard: a row of the query, and an element of the JSON array.
#[derive(Debug, Row, Serialize, Deserialize)]
#[clickhouse(crate = "edge_assets::clickhouse::driver")]
struct DeviceStats {
    device_id: String,
    events: u64,
}

/// What the dashboard shows of each device.
#[asset(group = "redis_cache", kinds = ["clickhouse", "redis"])]
async fn device_stats(ch: Res<ClickHouse>, cache: Res<dyn Cache>) -> Result<Materialized> {
    let query = "SELECT device_id, count() AS events FROM events \
                 WHERE timestamp > now() - toIntervalHour({hours: UInt8}) GROUP BY device_id ORDER BY device_id";
    let mut rows = ch.query(query).param("hours", 24).fetch::<DeviceStats>()?;

    // Written aside, chunk by chunk. If a row fails, `?` drops the writer, and readers keep what they had.
    let mut array = cache.json_array(KEY).await?;
    while let Some(row) = rows.next().await? {
        array.push(&row).await?;
    }
    let ttl = Some(Duration::from_secs(120));
    Ok(match array.finish(ttl).await? {
        Publication::Published { entries, bytes } => Materialized::unit()
            .with("devices", entries)
            .with("bytes", bytes)
            .with("key", KEY),
        Publication::KeptOld => Materialized::unit().with("devices", 0).with("kept", "there was no row"),
    })
}

/// Runs the asset, and tells what became of it and what a reader of the cache sees.
async fn run(definitions: &Definitions, cache: &dyn Cache) -> anyhow::Result<()> {
    let result = definitions
        .execute(definitions.plan("device_stats")?, RunOptions::new())
        .await?;
    let step = result.step("device_stats").expect("it was planned");
    println!("{}", step.status);
    for (name, value) in step.metadata.iter() {
        println!("    {name}: {value}");
    }
    if let Some(failure) = &step.failure {
        println!("    because {}", failure.message());
    }
    let bytes = cache.get(KEY).await?.unwrap_or_default();
    println!("    in the cache: {}\n", String::from_utf8_lossy(&bytes));
    Ok(())
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mock = MockClickHouse::start().await;
    let cache: Arc<dyn Cache> = Arc::new(MemoryCache::new(Arc::new(SystemClock::new())));
    let resources = Resources::new()
        .with(mock.clickhouse())
        .with_arc::<dyn Cache>(Arc::clone(&cache));
    let definitions = Definitions::registered().resources(resources).build()?;

    let columns = "device_id String, events UInt64";
    mock.expect_query("FROM events")
        .returns(columns, [("roof", 17), ("yard", 4)]);
    run(&definitions, &*cache).await?;

    // The query breaks after its first row: the step fails, and the cache still holds the whole of the old data.
    mock.expect_query("FROM events")
        .returns(columns, [("roof", 18)])
        .fails_midstream(241, "memory limit exceeded");
    run(&definitions, &*cache).await?;

    // No row at all is more often a fault than a fact: unless told otherwise, the old data stays.
    mock.expect_query("FROM events").returns(columns, [("", 0); 0]);
    run(&definitions, &*cache).await
}

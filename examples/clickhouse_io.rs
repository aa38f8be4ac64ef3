//! Values in ClickHouse tables: typed rows in, typed rows out, each partition replaced by itself.
//!
//! `cargo run -p examples --example clickhouse_io`; it runs on the embedded engine, which `cargo xtask setup` fetches.

use std::sync::Arc;

use edge_assets::{
    clickhouse::{
        ClickHouse, ClickHouseSettings, ClickHouseTables, Compression, Row, TableLayout,
        embedded::{self, EmbeddedClickHouse},
    },
    clock::{Clock as _, SystemClock},
    exec::RunOptions,
    io::IoManager,
    plan::PlanRequest,
    prelude::*,
};
use serde::{Deserialize, Serialize};

const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-11-01");

/// One row per station and day.
#[derive(Debug, Clone, Row, Columns, Serialize, Deserialize)]
#[clickhouse(crate = "edge_assets::clickhouse::driver")]
struct Reading {
    station: String,
    celsius: f64,
}

/// Its value is a partition of the table `readings`.
#[asset(partitions = DAILY)]
async fn readings(day: Partition<String>) -> Result<Vec<Reading>> {
    let warmer = if day.ends_with('2') { 2.0 } else { 0.0 };
    let stations = [("south", 23.5), ("north", 19.0)];
    Ok(stations
        .map(|(station, celsius)| Reading {
            station: station.to_owned(),
            celsius: celsius + warmer,
        })
        .to_vec())
}

/// Takes the rows of its day: of this run, or else from the table.
#[asset(partitions = DAILY)]
async fn warmest(readings: Dep<readings>) -> Result<Vec<Reading>> {
    let warmest = readings
        .iter()
        .max_by(|one, other| one.celsius.total_cmp(&other.celsius));
    Ok(warmest.cloned().into_iter().collect())
}

/// Something else's table, looked at without reading it.
#[external_asset]
async fn all_readings(ch: Res<ClickHouse>) -> Result<Observation> {
    Ok(ch.observe("readings").await?)
}

fn main() -> anyhow::Result<()> {
    embedded::serve_child_if_asked();
    run()
}

#[tokio::main]
async fn run() -> anyhow::Result<()> {
    let engine = match EmbeddedClickHouse::builder().start().await {
        Ok(engine) => engine,
        Err(error) => {
            println!("no engine, so nothing to show: {error}");
            return Ok(());
        }
    };
    let settings = ClickHouseSettings::from_url(engine.url())?
        .user(engine.user())
        .password(engine.password())
        .compression(Compression::None);
    let ch = ClickHouse::new(settings)?;
    let tables = ClickHouseTables::new(ch.clone()).rows::<Reading>(TableLayout::ordered_by("station"));
    let resources = Resources::new()
        .with(ch.clone())
        .with_as::<dyn IoManager, _>(Arc::new(tables), |tables| tables);
    let definitions = Definitions::registered().resources(resources).build()?;

    for (selection, day) in [
        ("readings", "2026-11-01"),
        ("readings", "2026-11-02"),
        ("warmest", "2026-11-02"),
    ] {
        let mut request = PlanRequest::new(selection.parse()?, SystemClock::new().now());
        request.partition = Some(day.to_owned());
        let plan = definitions.plan_request(request)?;
        println!("{}", plan.to_text(definitions.graph()));
        let result = definitions.execute(plan, RunOptions::new().keep_values()).await?;
        for step in &result.steps {
            println!(
                "    {}: {}, {}",
                step.key,
                step.status,
                step.metadata.get("rows").map(ToString::to_string).unwrap_or_default()
            );
        }
    }
    let rows: Vec<(String, String, f64)> = ch
        .query("SELECT edge_partition, station, celsius FROM warmest")
        .fetch_all()
        .await?;
    println!("the table `warmest`: {rows:?}");

    let result = definitions.materialize("all_readings").await?;
    if let Some(step) = result.step("all_readings") {
        println!(
            "the table `readings` has {} rows",
            step.metadata.get("rows").map(ToString::to_string).unwrap_or_default()
        );
    }
    definitions.close().await;
    drop(definitions);
    engine.stop().await?;
    Ok(())
}

//! Metadata: every kind of value that an asset can record of what it made, the columns among them, and how they print.
//!
//! `cargo run -p examples --example metadata`

use std::time::Duration;

use edge_assets::{
    MetadataValue,
    metadata::{MAX_VALUE_BYTES, Table},
    prelude::*,
};
use serde::{Deserialize, Serialize};

/// One row per device. `Columns` makes a schema of it: names as serde writes them, types, doc comments.
#[derive(Debug, Clone, Serialize, Deserialize, Columns)]
struct DeviceStats {
    /// As printed on its label.
    device_id: String,
    /// Events of the last five minutes.
    events: u64,
    /// Degrees Celsius.
    #[serde(rename = "mean")]
    mean_temperature: f64,
    #[column(type = "DateTime64(3)", description = "When it was last heard of.")]
    last_seen: i64,
}

/// Records on the way and at the end.
#[asset]
async fn device_stats(ctx: &AssetContext) -> Result<Materialized<Vec<DeviceStats>>> {
    let stats: Vec<DeviceStats> = (1..=40)
        .map(|n| DeviceStats {
            device_id: format!("device-{n}"),
            events: n * 1_250,
            mean_temperature: 20.0,
            last_seen: 1_795_338_000_250,
        })
        .collect();

    // What is recorded on the way is kept even when the step fails afterwards.
    ctx.record("late_events", 17);
    ctx.record("read", MetadataValue::bytes(3 * 1024 * 1024));
    ctx.record_all(Metadata::new().rows(stats.len()).json("window", &("09:00", "09:05")));

    let top = Table::of(&stats);
    Ok(Materialized::new(stats)
        .schema::<DeviceStats>()
        .quantity("warmest", 21.5, "°C")
        .quantity("complete", 97.25, "%")
        .url("dashboard", "https://grafana.example/d/devices")
        .markdown("notes", "Two devices are *new*:\n\n* device-39\n* device-40")
        .with("took", Duration::from_millis(125_000))
        .with("devices", top))
}

/// What is too long is cut, with a mark, and can still be read.
#[asset]
async fn too_much() -> Result<Materialized> {
    let mut table = Table::new(["n", "square"]);
    for n in 0..10_000_u64 {
        table.push([n.into(), (n * n).into()]);
    }
    let text = "a".repeat(2 * MAX_VALUE_BYTES);
    let metadata = Materialized::unit().with("squares", table).with("text", text);
    // Beyond a thousand entries they are only counted.
    Ok((0..1_500).fold(metadata, |metadata, n| metadata.with(format!("entry_{n:04}"), n)))
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let definitions = Definitions::registered().build()?;
    let result = definitions.materialize("*").await?;

    // `{}` is one line, `{:#}` all that a value holds.
    let stats = &result.step("device_stats").expect("it was just made").metadata;
    for (name, value) in stats.iter() {
        println!("{name}: {value}");
    }
    for name in ["schema", "devices", "notes"] {
        let value = stats.get(name).expect("it was recorded");
        println!("\n{name}: {value:#}");
    }

    let much = &result.step("too_much").expect("it was just made").metadata;
    println!();
    for name in ["squares", "text", "edge/dropped_entries"] {
        println!("{name}: {}", much.get(name).expect("it was recorded"));
    }

    // Stored, a value is JSON of its kind.
    println!("\n{}", serde_json::to_string(&stats.get("warmest"))?);
    Ok(())
}

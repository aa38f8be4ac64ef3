//! Dependencies: values passed by type, two upstreams into one asset, and an order without a value.
//!
//! `cargo run -p examples --example dependencies`

use std::collections::BTreeMap;

use edge_assets::{graph::GraphFormat, prelude::*};
use serde::{Deserialize, Serialize};

/// One measurement. Values may cross processes, so they derive serde's traits.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Reading {
    device: String,
    celsius: f64,
}

/// The folder into which exports go; made for its effect, so its value is `()`.
#[asset(group = "setup")]
async fn export_folder() -> Result {
    Ok(())
}

/// Measurements as they arrive.
#[asset(group = "raw")]
async fn readings() -> Result<Vec<Reading>> {
    let reading = |device: &str, celsius| Reading {
        device: device.to_owned(),
        celsius,
    };
    Ok(vec![
        reading("roof", 31.0),
        reading("cellar", 12.5),
        reading("roof", 33.0),
    ])
}

/// The highest measurement of each device. The dependency is inferred from the parameter's type.
#[asset(group = "summary")]
async fn hottest(readings: Dep<readings>) -> Result<BTreeMap<String, f64>> {
    let mut hottest = BTreeMap::new();
    for Reading { device, celsius } in readings.iter() {
        let highest = hottest.entry(device.clone()).or_insert(*celsius);
        *highest = highest.max(*celsius);
    }
    Ok(hottest)
}

/// How many measurements there are; takes the value as a plain reference.
#[asset(group = "summary")]
async fn count(#[dep(readings)] readings: &[Reading]) -> Result<usize> {
    Ok(readings.len())
}

/// Two upstreams flow into one asset; `deps` adds a third for its order only. Without `async` it may block.
#[asset(group = "export", deps = [export_folder])]
fn report(hottest: Dep<hottest>, count: Dep<count>) -> Result<String> {
    Ok(format!("{} devices, {} readings", hottest.len(), *count))
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let definitions = Definitions::registered().build()?;
    print!("{}", definitions.graph().render(GraphFormat::Text));

    // `+` selects everything upstream, too.
    let result = definitions.materialize("+report").await?;
    let order: Vec<&str> = result.steps.iter().map(|step| step.key.asset.as_str()).collect();
    println!("materialized: {}", order.join(", "));
    println!("report: {}", result.value::<report>().expect("it was just made"));
    Ok(())
}

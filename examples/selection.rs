//! Selections: one small language for which assets are meant, and the plan that comes of it before anything runs.
//!
//! `cargo run -p examples --example selection`

use edge_assets::{Error, prelude::*};

/// Events as they arrive.
#[external_asset(group = "raw", kinds = ["clickhouse"], owners = ["team:ingest"])]
fn events() {}

/// The devices we know.
#[asset(group = "raw", kinds = ["clickhouse"], owners = ["team:edge"])]
async fn devices() -> Result {
    Ok(())
}

/// One row per device and hour.
#[asset(deps = [events], group = "summary", kinds = ["clickhouse"], tags(tier = "gold"))]
async fn hourly() -> Result {
    Ok(())
}

/// One row per device and day.
#[asset(deps = [hourly, devices], group = "summary", kinds = ["clickhouse"], tags(tier = "gold"))]
async fn daily() -> Result {
    Ok(())
}

/// What the dashboard shows first.
#[asset(deps = [daily], group = "cache", kinds = ["redis"])]
async fn device_stats() -> Result {
    Ok(())
}

/// What the dashboard shows below.
#[asset(deps = [hourly], group = "cache", kinds = ["redis"], tags(tier = "bronze"))]
async fn timeseries() -> Result {
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let definitions = Definitions::registered().build()?;
    let selections = [
        "device_stats",                    // one asset
        "+device_stats",                   // and all that is upstream of it
        "1+device_stats",                  // one level up
        "hourly+",                         // and all that is downstream
        "group:cache",                     // by label: group, tag, kind, owner
        "tag:tier=gold and not daily",     // `and`, `or`, `not`, parentheses
        "d*, timeseries",                  // patterns; a comma is `or`
        "sinks(+daily or group:raw)",      // those that nothing within the set builds on
        "+group:cache and not kind:redis", // what the cache needs, without the cache
    ];
    for selection in selections {
        let plan = definitions.plan(selection)?;
        println!("{}\n", plan.to_text(definitions.graph()));
    }

    println!("what is refused:");
    for selection in [
        "device_stat",
        "grup:cache",
        "cache",
        "hourly and daily",
        "stale",
        "events",
    ] {
        match definitions.plan(selection) {
            Err(Error::Plan(error)) => println!("    {error}"),
            other => anyhow::bail!("{selection}: {other:?}"),
        }
    }
    Ok(())
}

//! The asset `optimize_tables`: parts merged into one for each partition.

use edge_assets::{clickhouse::ClickHouse, prelude::*};
use serde_json::{Map, Value, json};

use super::{MaintenanceError, failures::Failures};
use crate::{
    assets::telemetry::{
        events::events,
        rollups::{device_daily_summary, events_1min, events_hourly},
    },
    catalog::TABLES,
    queries::optimize,
};

/// Merges the parts of every table (`OPTIMIZE … FINAL`), one after the other.
///
/// A table that cannot be merged does not stop the others; the asset then fails, and says which and why.
#[asset(
    deps = [events, events_1min, events_hourly, device_daily_summary],
    group = "clickhouse_maintenance",
    owners = ["team:edge"],
    kinds = ["clickhouse"],
    pool = "clickhouse_maintenance",
    timeout = "6h",
)]
pub async fn optimize_tables(ctx: &AssetContext, ch: Res<ClickHouse>) -> Result<Materialized, MaintenanceError> {
    let mut failures = Failures::default();
    let mut results = Map::new();
    let mut processed = 0_u64;
    for (number, table) in (1..).zip(TABLES) {
        let began = ctx.clock().monotonic();
        let outcome = match optimize(&ch, table).execute().await {
            Ok(_) => {
                processed += 1;
                let milliseconds = (ctx.clock().monotonic() - began).as_millis();
                json!({ "status": "success", "milliseconds": u64::try_from(milliseconds).unwrap_or(u64::MAX) })
            }
            Err(error) => json!({ "status": "failed", "error": failures.note(table, error) }),
        };
        results.insert(table.to_owned(), outcome);
        // Recorded as it goes: a step that is cancelled in the third table keeps what is known of the first two.
        ctx.record("tables_processed", processed);
        ctx.record("results", Value::Object(results.clone()));
        ctx.progress(number, Some(TABLES.len() as u64), "tables");
    }
    failures.into_result("optimizing", TABLES.len())?;
    Ok(Materialized::unit())
}

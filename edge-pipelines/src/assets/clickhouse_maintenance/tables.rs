//! The tables that are maintained, and the failure of some of them.

use std::fmt;

use edge_assets::clickhouse::{ClickHouse, ClickHouseError, quote_identifier};

use crate::{catalog::EVENTS, rollup::Rollup};

/// A table and the column that tells the age of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MaintainedTable {
    pub(super) name: &'static str,
    pub(super) time: &'static str,
}

/// The tables in the order in which they are looked after.
pub(super) const TABLES: [MaintainedTable; 4] = [
    MaintainedTable {
        name: EVENTS,
        time: "timestamp",
    },
    of_rollup(Rollup::Minute),
    of_rollup(Rollup::Hourly),
    of_rollup(Rollup::Daily),
];

const fn of_rollup(rollup: Rollup) -> MaintainedTable {
    MaintainedTable {
        name: rollup.table(),
        time: rollup.bucket(),
    }
}

/// The table in a statement, with the clause that makes a cluster do it everywhere.
pub(super) fn on_cluster(ch: &ClickHouse, table: &str) -> String {
    let cluster = ch
        .cluster()
        .map(|name| format!(" ON CLUSTER {}", quote_identifier(name)));
    format!("{}{}", quote_identifier(table), cluster.unwrap_or_default())
}

/// Some tables could not be looked after; the others were.
#[derive(Debug)]
pub struct MaintenanceError {
    /// What was to be done, such as "optimized".
    done: &'static str,
    total: usize,
    failed: Vec<(&'static str, ClickHouseError)>,
}

impl MaintenanceError {
    /// The error of these failures, when there is any.
    pub(super) fn of(
        done: &'static str,
        total: usize,
        failed: Vec<(&'static str, ClickHouseError)>,
    ) -> Result<(), Self> {
        if failed.is_empty() {
            Ok(())
        } else {
            Err(Self { done, total, failed })
        }
    }
}

impl fmt::Display for MaintenanceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.failed.iter().map(|(table, _)| format!("`{table}`")).collect();
        write!(
            f,
            "{} of {} tables could not be {}: {}; the metadata has the error of each",
            self.failed.len(),
            self.total,
            self.done,
            names.join(", ")
        )
    }
}

impl std::error::Error for MaintenanceError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.failed.first().map(|(_, error)| error as _)
    }
}

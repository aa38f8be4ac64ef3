//! [`SchemaStatus`]: what was applied, what is to be, and in which shape the tables are.

use std::fmt;

use serde::Serialize;

use super::{MIGRATIONS, SchemaOptions, ledger::Ledger};
use crate::{
    catalog::{Catalog, EVENTS},
    rollup::Rollup,
};

/// Where a migration stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum MigrationState {
    /// Applied, at this time.
    Applied {
        /// `2026-11-22 09:00:00`, UTC.
        at: String,
    },
    /// Not applied yet.
    Pending,
    /// Applied with another text, or by a newer program.
    Foreign,
}

/// In which shape a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TableState {
    /// As it should be.
    Current,
    /// Of an earlier version; queries get along with it.
    Older,
    /// Not there.
    Missing,
}

/// What was applied, what is to be, and in which shape the tables are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchemaStatus {
    /// The database.
    pub database: String,
    /// Migrations by number: name and state.
    pub migrations: Vec<(u32, String, MigrationState)>,
    /// Tables by name.
    pub tables: Vec<(String, TableState)>,
    /// Tables that migrations put away; nobody reads them any more.
    pub kept: Vec<String>,
}

impl SchemaStatus {
    pub(super) fn new(options: &SchemaOptions, ledger: &Ledger, catalog: &Catalog) -> Self {
        let mut migrations: Vec<_> = MIGRATIONS
            .iter()
            .map(|migration| {
                let state = match ledger.0.get(&migration.version) {
                    None => MigrationState::Pending,
                    Some(applied) if applied.checksum != migration.checksum() => MigrationState::Foreign,
                    Some(applied) => MigrationState::Applied { at: applied.at.clone() },
                };
                (migration.version, migration.name.to_owned(), state)
            })
            .collect();
        let known = MIGRATIONS.last().map_or(0, |migration| migration.version);
        for (version, applied) in ledger.0.range(known + 1..) {
            migrations.push((*version, applied.name.clone(), MigrationState::Foreign));
        }
        let events = match catalog.get(EVENTS) {
            None => TableState::Missing,
            Some(table) if crate::metrics::all_can_be_absent(table) => TableState::Current,
            Some(_) => TableState::Older,
        };
        let mut tables = vec![(EVENTS.to_owned(), events)];
        for rollup in Rollup::ALL {
            let state = match catalog.get(rollup.table()) {
                None => TableState::Missing,
                Some(table) if rollup.fits(table) => TableState::Current,
                Some(_) => TableState::Older,
            };
            tables.push((rollup.table().to_owned(), state));
        }
        let is_kept = |name: &&str| {
            Rollup::ALL
                .iter()
                .any(|rollup| name.starts_with(&format!("{}_legacy", rollup.table())))
        };
        Self {
            database: options.database.clone(),
            migrations,
            tables,
            kept: catalog
                .iter()
                .map(|(name, _)| name)
                .filter(is_kept)
                .map(str::to_owned)
                .collect(),
        }
    }

    /// Whether nothing is to be done.
    #[must_use]
    pub fn is_current(&self) -> bool {
        let applied = |(_, _, state): &(u32, String, MigrationState)| matches!(state, MigrationState::Applied { .. });
        self.migrations.iter().all(applied)
    }
}

impl fmt::Display for SchemaStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "database {}", self.database)?;
        for (version, name, state) in &self.migrations {
            let state = match state {
                MigrationState::Applied { at } => format!("applied {at}"),
                MigrationState::Pending => "pending".to_owned(),
                MigrationState::Foreign => "not of this program".to_owned(),
            };
            writeln!(f, "  {version:04} {name:<22} {state}")?;
        }
        for (name, state) in &self.tables {
            let state = match state {
                TableState::Current => "current",
                TableState::Older => "of an earlier version",
                TableState::Missing => "missing",
            };
            writeln!(f, "  table {name:<21} {state}")?;
        }
        for name in &self.kept {
            writeln!(
                f,
                "  kept  {name:<21} nothing reads it; drop it when you no longer need it"
            )?;
        }
        Ok(())
    }
}

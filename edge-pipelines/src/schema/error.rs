//! [`SchemaError`]: why the schema cannot be brought up to date.

use edge_assets::clickhouse::ClickHouseError;

/// Why the schema cannot be brought up to date.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SchemaError {
    /// ClickHouse refused a statement, or was not reached.
    #[error("{doing}")]
    ClickHouse {
        /// What was being done.
        doing: String,
        /// What ClickHouse said.
        source: ClickHouseError,
    },
    /// The database was migrated by a newer program.
    #[error(
        "the schema of database `{database}` is at version {found}, this program knows versions up to {known}; \
         use the program that migrated it, or a newer one"
    )]
    Newer {
        /// The database.
        database: String,
        /// The version of the database.
        found: u32,
        /// The newest version that this program knows.
        known: u32,
    },
    /// A migration was applied with another text than it has here.
    #[error(
        "migration {version} `{name}` of database `{database}` was applied with another text (checksum {found}, here \
         {here}); migrations never change after their release: use a released program"
    )]
    Changed {
        /// The database.
        database: String,
        /// The version.
        version: u32,
        /// The name.
        name: String,
        /// The recorded checksum.
        found: String,
        /// The checksum of the text here.
        here: String,
    },
    /// Somebody else migrates the same database.
    #[error(
        "database `{database}` is being migrated by {owner} since {since}; wait for it, or, when it is dead, drop the \
         table `{database}.schema_migrations_lock`"
    )]
    Locked {
        /// The database.
        database: String,
        /// Who.
        owner: String,
        /// Since when.
        since: String,
    },
    /// A table stands in the way that is of no shape we know.
    #[error(
        "table `{table}` has no column `{column}`, so it is not a rollup of any version; rename it, and migrate again"
    )]
    UnknownShape {
        /// The table.
        table: String,
        /// The column that is missing.
        column: String,
    },
    /// Less arrived under the new name than was there.
    #[error(
        "only {copied} of the {events} events that `{from}` counts arrived in `{to}`; both are kept, nothing was dropped"
    )]
    Incomplete {
        /// The source.
        from: String,
        /// The target.
        to: String,
        /// Events that the source counts.
        events: u64,
        /// Events that the target counts.
        copied: u64,
    },
}

/// Says what was being done when ClickHouse refused.
pub(super) trait Doing<T> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T, SchemaError>;
}

impl<T> Doing<T> for Result<T, ClickHouseError> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T, SchemaError> {
        self.map_err(|source| SchemaError::ClickHouse { doing: what(), source })
    }
}

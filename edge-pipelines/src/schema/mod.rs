//! The tables in ClickHouse: numbered migrations, forward only, recorded in the database, safe to run twice and on
//! deployments of the earlier version.
//!
//! [`Schema`] runs them. Each file of `migrations/clickhouse` is one [`Migration`], applied once, recorded with the
//! checksum of its text in the table `schema_migrations`. A database that is newer than this program is refused. Where a
//! deployment already has a rollup of the earlier shape, which adds up minima, the right one is built beside it, filled
//! from events (and, where those are past their retention, from the old one), and put in its place; the old one stays
//! under another name. Nothing that holds data is dropped.

mod adopt;
mod error;
mod feed;
mod ledger;
mod lock;
mod migration;
mod progress;
mod runner;
mod status;

pub use error::SchemaError;
pub use migration::{MIGRATIONS, Migration, SchemaOptions};
pub use progress::Progress;
pub use runner::Schema;
pub use status::{MigrationState, SchemaStatus, TableState};

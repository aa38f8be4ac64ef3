//! [`Progress`]: what a migration tells about itself while it runs.

use std::fmt;

/// What a migration is doing or did.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress {
    /// A migration begins.
    Applying {
        /// Its number.
        version: u32,
        /// Its name.
        name: &'static str,
    },
    /// A rollup of an older shape was found; the right one is built beside it.
    Rebuilding {
        /// The rollup.
        table: &'static str,
        /// The engine found.
        engine: String,
    },
    /// History that events no longer hold was taken over.
    TookOver {
        /// The rollup.
        table: &'static str,
        /// Rows.
        rows: u64,
    },
    /// A rollup was filled from events.
    Filled {
        /// The rollup.
        table: &'static str,
        /// Pairs of device and bucket that were missing.
        rows: u64,
    },
    /// The right rollup took its place, and the older one was put away.
    Replaced {
        /// The rollup.
        table: &'static str,
        /// Where the older one is now.
        kept_as: String,
    },
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Applying { version, name } => write!(f, "migration {version:04} {name}"),
            Self::Rebuilding { table, engine } => {
                write!(
                    f,
                    "{table} is a {engine} of an earlier version; building the right one beside it"
                )
            }
            Self::TookOver { table, rows } => {
                write!(
                    f,
                    "{table}: took over {rows} rows of history that events no longer hold"
                )
            }
            Self::Filled { table, rows } => write!(f, "{table}: filled {rows} rows from events"),
            Self::Replaced { table, kept_as } => {
                write!(f, "{table} is in its place; the earlier one is kept as {kept_as}")
            }
        }
    }
}

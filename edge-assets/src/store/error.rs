//! [`StoreError`]: why a store did not do what it was asked, with the questions that callers put to it.

use crate::{
    boxed::BoxError,
    id::{BackfillId, RunId},
    run::RunStatus,
};

/// Why a store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no such run.
    #[error("there is no run `{0}`")]
    UnknownRun(RunId),
    /// The run stands where this does not follow.
    #[error("run `{run}` is {status} and cannot become {wanted}")]
    Status {
        /// The run.
        run: RunId,
        /// Where it stands.
        status: RunStatus,
        /// What was asked for.
        wanted: RunStatus,
    },
    /// The caller's epoch is over: another process took the run.
    #[error("run `{run}` was taken over: epoch {epoch} is past, it is at {current}")]
    Fenced {
        /// The run.
        run: RunId,
        /// The caller's epoch.
        epoch: u64,
        /// The present one.
        current: u64,
    },
    /// Somebody else recorded a tick meanwhile.
    #[error("{trigger} has a tick for {found} that was not expected")]
    TickConflict {
        /// The trigger, with its kind.
        trigger: String,
        /// The instant of the tick that stands in the store.
        found: String,
    },
    /// There is no such backfill.
    #[error("there is no backfill `{0}`; `backfill list` names those that there are")]
    UnknownBackfill(BackfillId),
    /// The backfill stands where this does not follow.
    #[error("backfill `{id}` {state} and cannot be {wanted}; {cure}")]
    BackfillState {
        /// The backfill.
        id: BackfillId,
        /// Where it stands: `has ended`.
        state: &'static str,
        /// What was asked for: `paused`.
        wanted: &'static str,
        /// What to do.
        cure: &'static str,
    },
    /// Somebody else changed the backfill meanwhile.
    #[error("backfill `{id}` is at revision {found}, and was seen at {seen}")]
    BackfillMoved {
        /// The backfill.
        id: BackfillId,
        /// The revision in which it was seen.
        seen: u64,
        /// The one that it has.
        found: u64,
    },
    /// A cursor of a page is not one of this list.
    #[error("`{0}` is not a cursor of this list; begin without one")]
    BadCursor(String),
    /// The database was written by a newer version.
    #[error(
        "`{place}` is at migration {found}, this program knows {known}; run the newer program, or restore a backup"
    )]
    Newer {
        /// The database.
        place: String,
        /// Its last migration.
        found: u32,
        /// The last one that this program knows.
        known: u32,
    },
    /// A migration that was applied reads differently now.
    #[error(
        "migration {number} of `{place}` was applied with another text; restore a backup, or use the program that wrote it"
    )]
    Altered {
        /// The database.
        place: String,
        /// The migration.
        number: u32,
    },
    /// The database is held by another process for too long.
    #[error("`{place}` is locked by another process; end it, or wait")]
    Locked {
        /// The database.
        place: String,
    },
    /// The database may not be written.
    #[error("`{place}` cannot be written; check the rights of the file and its folder")]
    ReadOnly {
        /// The database.
        place: String,
    },
    /// The process may open no more files.
    #[error(
        "`{place}` cannot be opened, since this process has as many files open as it may; raise the limit (`ulimit -n`)"
    )]
    TooManyFiles {
        /// The database.
        place: String,
    },
    /// There is no room.
    #[error("there is no room for `{place}`; free some space, or prune with `db prune`")]
    Full {
        /// The database.
        place: String,
    },
    /// The database is damaged.
    #[error("`{place}` is damaged; restore a backup, `db check` says what is wrong")]
    Corrupt {
        /// The database.
        place: String,
        /// What was found.
        #[source]
        source: BoxError,
    },
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
    /// Anything else that the database says.
    #[error("the store could not {action}")]
    Failed {
        /// What it was doing.
        action: &'static str,
        /// What it says.
        #[source]
        source: BoxError,
    },
}

impl StoreError {
    /// Whether somebody else was faster, or the caller's right has ended: what is stored is right, and the caller is late.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        matches!(
            self,
            Self::Status { .. }
                | Self::Fenced { .. }
                | Self::TickConflict { .. }
                | Self::BackfillState { .. }
                | Self::BackfillMoved { .. }
        )
    }

    /// Whether the cause may go by itself: the same call may succeed later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::Locked { .. } | Self::Full { .. } | Self::ReadOnly { .. } | Self::TooManyFiles { .. }
        )
    }
}

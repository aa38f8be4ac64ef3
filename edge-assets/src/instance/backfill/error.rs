//! [`BackfillError`]: why a backfill is not begun, not found, or not changed.

use crate::{id::BackfillId, key::AssetKey};

/// Why a backfill is not begun, not found, or not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BackfillError {
    /// None of the assets has partitions.
    #[error(
        "none of the assets that `{selection}` selects has partitions, so there is nothing to backfill; `materialize` makes them"
    )]
    NotPartitioned {
        /// The selection.
        selection: String,
    },
    /// No partition is meant.
    #[error(
        "no partition of what `{selection}` selects is {what}; name some with `--partitions`, or look at `asset list`"
    )]
    Nothing {
        /// The selection.
        selection: String,
        /// `missing` or `failed`.
        what: &'static str,
    },
    /// Settings are given to an asset that is not part of it.
    #[error("`{asset}` is given settings, and is not part of the backfill; leave them out, or select it")]
    SettingsOfNothing {
        /// The asset.
        asset: AssetKey,
    },
    /// No backfill has an id of this part.
    #[error("no backfill has an id that begins or ends with `{0}`; `backfill list` shows those that there are")]
    NoSuchBackfill(String),
    /// Several backfills have an id of this part.
    #[error("{count} backfills have an id that begins or ends with `{part}`; write more of it")]
    Ambiguous {
        /// The part.
        part: String,
        /// How many.
        count: usize,
    },
    /// The backfill belongs to another binary.
    #[error("backfill `{id}` belongs to `{location}`, whose definitions are not here; ask there")]
    Elsewhere {
        /// The backfill.
        id: BackfillId,
        /// The binary that owns it.
        location: String,
    },
}

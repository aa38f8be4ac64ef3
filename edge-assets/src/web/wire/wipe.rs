//! Bodies of requests that wipe, and what is answered before.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What of an asset is to count as never made.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wipe {
    /// The partitions, as text; all of the asset unless told.
    #[schema(example = "2026-10-01..2026-10-31")]
    pub(crate) partitions: Option<String>,
    /// Why, in up to 500 characters; the run and the audit tell it.
    #[schema(example = "the source was wrong")]
    pub(crate) note: Option<String>,
}

/// What a wipe would come to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WipePlan {
    /// The asset.
    pub(crate) asset: String,
    /// How many partitions were asked for; nothing when it is all of the asset.
    pub(crate) partitions: Option<u64>,
    /// How many of them are made, or have failed; 1 or 0 of an asset that has none.
    pub(crate) known: u64,
    /// How many assets are made from it, directly or not: they become stale.
    pub(crate) downstream: u64,
}

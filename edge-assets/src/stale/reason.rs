//! [`StaleReason`]: why an asset is stale.

use std::fmt;

use serde::Serialize;

use crate::{key::AssetKey, version::CodeVersion};

/// Why an asset is stale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
#[non_exhaustive]
pub enum StaleReason {
    /// It was never made.
    NeverMaterialized,
    /// Other code would make it now.
    CodeChanged {
        /// The code that made it.
        was: CodeVersion,
        /// The code that would make it.
        now: CodeVersion,
    },
    /// An asset that it was made from has other data now.
    InputChanged {
        /// The asset.
        asset: AssetKey,
    },
    /// It depends on an asset that it was not made from.
    InputAdded {
        /// The asset.
        asset: AssetKey,
    },
    /// It was made from an asset on which it no longer depends.
    InputRemoved {
        /// The asset.
        asset: AssetKey,
    },
    /// An asset that it depends on is stale itself.
    UpstreamStale {
        /// The asset.
        asset: AssetKey,
    },
}

impl fmt::Display for StaleReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NeverMaterialized => f.write_str("it was never materialized"),
            Self::CodeChanged { was, now } => write!(f, "its code changed: {was} made it, it is {now} now"),
            Self::InputChanged { asset } => write!(f, "`{asset}` has other data since"),
            Self::InputAdded { asset } => write!(f, "it was made without `{asset}`, on which it depends now"),
            Self::InputRemoved { asset } => write!(f, "it was made from `{asset}`, on which it no longer depends"),
            Self::UpstreamStale { asset } => write!(f, "`{asset}` is stale"),
        }
    }
}

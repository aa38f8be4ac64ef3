//! [`Publication`], what becomes of a stream of rows, and what the writers of such streams share.

use std::sync::Arc;

use super::{
    contract::Cache,
    error::{CacheAction, CacheError, CacheFault},
};

/// How many bytes a writer gathers before it sends them.
pub(super) const CHUNK_BYTES: usize = 256 * 1024;
/// How many fields a writer gathers before it sends them.
pub(super) const CHUNK_FIELDS: usize = 1_000;

/// What became of a stream of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Publication {
    /// The generation is in place.
    Published {
        /// How many rows or fields it has.
        entries: u64,
        /// How many bytes they came to.
        bytes: u64,
    },
    /// There was no row, and what was under the key was left alone.
    KeptOld,
}

/// What an error of a writer names.
#[derive(Debug)]
pub(super) struct Origin {
    store: Arc<str>,
    pub(super) key: String,
}

impl Origin {
    pub(super) fn new<C: Cache + ?Sized>(cache: &C, key: &str) -> Self {
        Self {
            store: cache.store(),
            key: key.to_owned(),
        }
    }

    pub(super) fn json(&self, action: CacheAction, error: serde_json::Error) -> CacheError {
        CacheError::new(action, Some(&self.key), &self.store, CacheFault::Json(error))
    }
}

pub(super) fn count(items: usize) -> u64 {
    u64::try_from(items).unwrap_or(u64::MAX)
}

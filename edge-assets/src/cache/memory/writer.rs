//! [`MemoryWriter`]: one generation, which lives in its writer until it is published.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use super::{
    super::{
        contract::{CacheWriter, GenerationKind},
        error::{CacheAction, CacheError, CacheFault},
        limits,
    },
    cache::MemoryCache,
    shelf::Content,
};
use crate::boxed::BoxFuture;

/// Gathers a generation in memory.
pub(super) struct MemoryWriter {
    cache: MemoryCache,
    key: String,
    full_key: String,
    draft: Draft,
    touched: Duration,
    broken: bool,
}

enum Draft {
    Value(Vec<u8>),
    Hash(BTreeMap<String, Vec<u8>>),
}

impl MemoryWriter {
    pub(super) fn begin(cache: &MemoryCache, key: &str, full_key: String, kind: GenerationKind) -> Self {
        Self {
            cache: cache.clone(),
            key: key.to_owned(),
            full_key,
            draft: match kind {
                GenerationKind::Value => Draft::Value(Vec::new()),
                GenerationKind::Hash => Draft::Hash(BTreeMap::new()),
            },
            touched: cache.shelf.clock.monotonic(),
            broken: false,
        }
    }

    /// Refuses what is broken or was left alone for too long; a refused generation stays refused.
    fn check_alive(&mut self) -> Result<(), CacheFault> {
        if self.broken {
            return Err(CacheFault::GenerationBroken);
        }
        let now = self.cache.shelf.clock.monotonic();
        // As in a server, what was never written to cannot vanish.
        if self.size() > 0 && now.saturating_sub(self.touched) >= self.cache.staging_ttl {
            self.broken = true;
            return Err(CacheFault::GenerationLost);
        }
        self.touched = now;
        Ok(())
    }

    fn write(&mut self, add: impl FnOnce(&mut Draft) -> Result<(), CacheFault>) -> Result<(), CacheError> {
        let added = self.check_alive().and_then(|()| add(&mut self.draft));
        self.broken |= added.is_err();
        self.cache.done(CacheAction::Write, Some(&self.key), added)
    }

    fn put_in_place(mut self, ttl: Option<Duration>) -> Result<(), CacheError> {
        let published = self.check_alive().and_then(|()| {
            let content = match self.draft {
                Draft::Value(bytes) => Content::Value(Arc::new(bytes)),
                Draft::Hash(fields) if fields.is_empty() => {
                    limits::ttl_millis(ttl)?;
                    self.cache.shelf.lock().0.remove(&self.full_key);
                    return Ok(());
                }
                Draft::Hash(fields) => Content::Hash(Arc::new(fields)),
            };
            self.cache.shelf.replace(&self.full_key, content, ttl)
        });
        self.cache.done(CacheAction::Publish, Some(&self.key), published)
    }
}

impl CacheWriter for MemoryWriter {
    fn append(&mut self, mut bytes: Vec<u8>) -> BoxFuture<'_, Result<(), CacheError>> {
        Box::pin(async move {
            self.write(|draft| match draft {
                Draft::Value(value) => {
                    value.append(&mut bytes);
                    Ok(())
                }
                Draft::Hash(_) => Err(CacheFault::WrongType),
            })
        })
    }

    fn insert(&mut self, fields: Vec<(String, Vec<u8>)>) -> BoxFuture<'_, Result<(), CacheError>> {
        Box::pin(async move {
            self.write(|draft| match draft {
                Draft::Hash(hash) => {
                    hash.extend(fields);
                    Ok(())
                }
                Draft::Value(_) => Err(CacheFault::WrongType),
            })
        })
    }

    fn size(&self) -> u64 {
        let size = match &self.draft {
            Draft::Value(bytes) => bytes.len(),
            Draft::Hash(fields) => fields.len(),
        };
        u64::try_from(size).unwrap_or(u64::MAX)
    }

    fn publish(self: Box<Self>, ttl: Option<Duration>) -> BoxFuture<'static, Result<(), CacheError>> {
        Box::pin(async move { self.put_in_place(ttl) })
    }

    fn abandon(self: Box<Self>) -> BoxFuture<'static, Result<(), CacheError>> {
        Box::pin(async move {
            drop(self);
            Ok(())
        })
    }
}

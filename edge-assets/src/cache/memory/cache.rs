//! [`MemoryCache`]: each method of the [`Cache`] as one access to the shared keys.

use std::{collections::BTreeMap, error::Error, fmt, sync::Arc, time::Duration};

use super::{
    super::{
        contract::{Cache, CacheWriter, GenerationKind, Ttl},
        error::{CacheAction, CacheError, CacheFault},
        limits,
    },
    shelf::{Content, Shelf},
    writer::MemoryWriter,
};
use crate::{
    boxed::BoxFuture,
    clock::SharedClock,
    resource::{ErrorClass, Health, Resource},
};

/// A cache in the memory of this process. Clones share its keys; a clone may have another prefix.
///
/// ```
/// use edge_assets::{cache::{Cache, MemoryCache, Ttl}, clock::ManualClock};
/// use std::{sync::Arc, time::Duration};
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let clock = Arc::new(ManualClock::at("2026-11-22T09:00:00Z".parse()?));
/// let cache = MemoryCache::new(clock.clone());
/// cache.put("greeting", b"hello".to_vec(), Some(Duration::from_secs(60))).await?;
/// clock.advance(Duration::from_secs(61));
/// assert_eq!(cache.ttl("greeting").await?, Ttl::Missing);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct MemoryCache {
    pub(super) shelf: Arc<Shelf>,
    prefix: String,
    pub(super) staging_ttl: Duration,
}

impl MemoryCache {
    /// Makes an empty cache whose times to live run on `clock`.
    #[must_use]
    pub fn new(clock: SharedClock) -> Self {
        Self {
            shelf: Arc::new(Shelf::new(clock)),
            prefix: String::new(),
            staging_ttl: Duration::from_secs(600),
        }
    }

    /// Puts `prefix` before every key of this handle.
    #[must_use]
    pub fn with_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Sets how long a generation may be left alone before it is lost; 10 minutes unless told.
    #[must_use]
    pub fn with_staging_ttl(mut self, staging_ttl: Duration) -> Self {
        self.staging_ttl = staging_ttl;
        self
    }

    fn full_key(&self, key: &str) -> Result<String, CacheFault> {
        limits::check_key(key)?;
        Ok(format!("{}{key}", self.prefix))
    }

    pub(super) fn done<T>(
        &self,
        action: CacheAction,
        key: Option<&str>,
        result: Result<T, CacheFault>,
    ) -> Result<T, CacheError> {
        result.map_err(|fault| CacheError::new(action, key, &self.shelf.name, fault))
    }

    fn read<T>(&self, key: &str, pick: impl FnOnce(Option<Content>) -> Result<T, CacheFault>) -> Result<T, CacheError> {
        let picked = self.full_key(key).and_then(|full| pick(self.shelf.content(&full)));
        self.done(CacheAction::Read, Some(key), picked)
    }
}

fn fields_of(content: Option<Content>) -> Result<Option<Arc<BTreeMap<String, Vec<u8>>>>, CacheFault> {
    match content {
        None => Ok(None),
        Some(Content::Hash(fields)) => Ok(Some(fields)),
        Some(Content::Value(_)) => Err(CacheFault::WrongType),
    }
}

impl Cache for MemoryCache {
    fn store(&self) -> Arc<str> {
        Arc::clone(&self.shelf.name)
    }

    fn put<'a>(&'a self, key: &'a str, value: Vec<u8>, ttl: Option<Duration>) -> BoxFuture<'a, Result<(), CacheError>> {
        Box::pin(async move {
            let written = self
                .full_key(key)
                .and_then(|full| self.shelf.replace(&full, Content::Value(Arc::new(value)), ttl));
            self.done(CacheAction::Write, Some(key), written)
        })
    }

    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, CacheError>> {
        Box::pin(async move {
            self.read(key, |content| match content {
                None => Ok(None),
                Some(Content::Value(value)) => Ok(Some(value.to_vec())),
                Some(Content::Hash(_)) => Err(CacheFault::WrongType),
            })
        })
    }

    fn get_field<'a>(&'a self, key: &'a str, field: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, CacheError>> {
        Box::pin(async move {
            self.read(key, |content| {
                Ok(fields_of(content)?.and_then(|fields| fields.get(field).cloned()))
            })
        })
    }

    fn get_fields<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<BTreeMap<String, Vec<u8>>, CacheError>> {
        Box::pin(async move {
            self.read(key, |content| {
                Ok(fields_of(content)?
                    .map(|fields| BTreeMap::clone(&fields))
                    .unwrap_or_default())
            })
        })
    }

    fn ttl<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Ttl, CacheError>> {
        Box::pin(async move {
            let full = self.done(CacheAction::Read, Some(key), self.full_key(key))?;
            let (state, now) = self.shelf.lock();
            Ok(match state.entries.get(&full).map(|entry| entry.deadline) {
                None => Ttl::Missing,
                Some(None) => Ttl::Unlimited,
                Some(Some(deadline)) => Ttl::Remaining(deadline.saturating_sub(now)),
            })
        })
    }

    fn remove<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<bool, CacheError>> {
        Box::pin(async move {
            let full = self.done(CacheAction::Remove, Some(key), self.full_key(key))?;
            Ok(self.shelf.lock().0.remove(&full))
        })
    }

    fn keys<'a>(&'a self, prefix: &'a str) -> BoxFuture<'a, Result<Vec<String>, CacheError>> {
        Box::pin(async move {
            let full = format!("{}{prefix}", self.prefix);
            let (state, _) = self.shelf.lock();
            let below = state.entries.range(full.clone()..).map(|(key, _)| key);
            Ok(below
                .take_while(|key| key.starts_with(&full))
                .map(|key| key[self.prefix.len()..].to_owned())
                .collect())
        })
    }

    fn begin<'a>(
        &'a self,
        key: &'a str,
        kind: GenerationKind,
    ) -> BoxFuture<'a, Result<Box<dyn CacheWriter>, CacheError>> {
        Box::pin(async move {
            let full_key = self.done(CacheAction::Write, Some(key), self.full_key(key))?;
            Ok(Box::new(MemoryWriter::begin(self, key, full_key, kind)) as Box<dyn CacheWriter>)
        })
    }
}

impl Resource for MemoryCache {
    fn name(&self) -> &str {
        "memory cache"
    }

    fn health(&self) -> BoxFuture<'_, Health> {
        Box::pin(async {
            let keys = self.shelf.lock().0.entries.len();
            Health::good(format!("in the memory of this process, {keys} keys; gone when it ends"))
        })
    }

    fn classify(&self, error: &(dyn Error + 'static)) -> Option<ErrorClass> {
        CacheFault::classify(error)
    }
}

impl fmt::Debug for MemoryCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryCache")
            .field("prefix", &self.prefix)
            .field("keys", &self.shelf.lock().0.entries.len())
            .finish_non_exhaustive()
    }
}

//! [`Cache`] and [`CacheWriter`]: what a dashboard cache can do, whatever stores it.
//!
//! A *value* is one string of bytes under a key. A *hash* is a set of named fields under a key. Both are replaced whole:
//! a small value by [`Cache::put`], a big value or a hash by a *generation*, which is written aside in chunks and takes
//! the key's place in one step when it is published. A generation that is dropped, abandoned, left alone for too long or
//! broken by a failed write is never seen by a reader.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use super::error::CacheError;
use crate::{boxed::BoxFuture, resource::Resource};

/// What lies under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GenerationKind {
    /// One string of bytes.
    Value,
    /// Named fields.
    Hash,
}

/// How long a key will stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ttl {
    /// There is no such key.
    Missing,
    /// The key does not expire.
    Unlimited,
    /// The key expires after this time.
    Remaining(Duration),
}

/// A store of values that readers outside the framework look at.
///
/// Every key is taken relative to the prefix that the cache was set up with. A write replaces what was under the key,
/// of either kind, together with its time to live; `None` as time to live means that the key stays until it is replaced.
/// A future that is dropped before its end may or may not have taken effect, never by half.
///
/// ```
/// use edge_assets::{Resources, cache::{Cache, CacheExt, MemoryCache}, clock::SystemClock};
/// use std::{sync::Arc, time::Duration};
/// # tokio::runtime::Builder::new_current_thread().enable_time().build()?.block_on(async {
/// let cache: Arc<dyn Cache> = Arc::new(MemoryCache::new(Arc::new(SystemClock::new())));
/// let resources = Resources::new().with_arc::<dyn Cache>(cache.clone());
/// assert_eq!(resources.len(), 1);
///
/// cache.put_json("dashboard:health", &[1, 2], Some(Duration::from_secs(120))).await?;
/// assert_eq!(cache.get("dashboard:health").await?.as_deref(), Some(&b"[1,2]"[..]));
/// # Ok::<(), edge_assets::cache::CacheError>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Cache: Resource {
    /// What serves and where, for error texts. It never holds a secret.
    fn store(&self) -> Arc<str>;

    /// Replaces what is under a key with a value, in one step with its time to live.
    ///
    /// # Errors
    /// [`CacheError`]; what was under the key then still is, unless the fault is a time-out or a lost connection: after
    /// these nobody knows, but readers see the old or the new value, whole.
    fn put<'a>(&'a self, key: &'a str, value: Vec<u8>, ttl: Option<Duration>) -> BoxFuture<'a, Result<(), CacheError>>;

    /// Reads a value; `None` when there is no such key.
    ///
    /// # Errors
    /// [`CacheError`], also when a hash is under the key.
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, CacheError>>;

    /// Reads one field of a hash; `None` when there is no such key or field.
    ///
    /// # Errors
    /// [`CacheError`], also when a value is under the key.
    fn get_field<'a>(&'a self, key: &'a str, field: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, CacheError>>;

    /// Reads all fields of a hash, of one generation; none when there is no such key.
    ///
    /// # Errors
    /// [`CacheError`], also when a value is under the key.
    fn get_fields<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<BTreeMap<String, Vec<u8>>, CacheError>>;

    /// Tells how long a key will stay.
    ///
    /// # Errors
    /// [`CacheError`].
    fn ttl<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Ttl, CacheError>>;

    /// Removes a key of either kind; tells whether it was there.
    ///
    /// # Errors
    /// [`CacheError`].
    fn remove<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<bool, CacheError>>;

    /// Lists the keys that begin with `prefix`, sorted, without generations that are being written.
    ///
    /// Keys that come or go meanwhile may or may not be listed.
    ///
    /// # Errors
    /// [`CacheError`].
    fn keys<'a>(&'a self, prefix: &'a str) -> BoxFuture<'a, Result<Vec<String>, CacheError>>;

    /// Begins a generation of what is to be under a key. Readers see nothing of it before it is published.
    ///
    /// # Errors
    /// [`CacheError`].
    fn begin<'a>(
        &'a self,
        key: &'a str,
        kind: GenerationKind,
    ) -> BoxFuture<'a, Result<Box<dyn CacheWriter>, CacheError>>;
}

/// Writes one generation aside, and puts it in place when all of it is there.
///
/// After a write that failed, or whose future was dropped before its end, the generation can only be abandoned:
/// [`publish`](Self::publish) refuses. Dropping a writer abandons its generation.
pub trait CacheWriter: Send + Sync {
    /// Adds bytes to the end of a value.
    ///
    /// # Errors
    /// [`CacheError`], also when this generation is a hash.
    fn append(&mut self, bytes: Vec<u8>) -> BoxFuture<'_, Result<(), CacheError>>;

    /// Adds fields to a hash; a field of the same name is replaced.
    ///
    /// # Errors
    /// [`CacheError`], also when this generation is a value.
    fn insert(&mut self, fields: Vec<(String, Vec<u8>)>) -> BoxFuture<'_, Result<(), CacheError>>;

    /// How much was written: bytes of a value, fields of a hash.
    fn size(&self) -> u64;

    /// Puts the generation under its key, in one step with its time to live.
    ///
    /// A value to which nothing was added is published as an empty one; a hash without fields removes the key, since an
    /// empty hash is none.
    ///
    /// # Errors
    /// [`CacheError`]; what was under the key then still is, unless the fault is a time-out or a lost connection: after
    /// these nobody knows, but readers see the old or the new generation, whole.
    fn publish(self: Box<Self>, ttl: Option<Duration>) -> BoxFuture<'static, Result<(), CacheError>>;

    /// Throws the generation away. What is under the key stays.
    ///
    /// # Errors
    /// [`CacheError`] when the store could not be told; the generation then vanishes by itself after a while.
    fn abandon(self: Box<Self>) -> BoxFuture<'static, Result<(), CacheError>>;
}

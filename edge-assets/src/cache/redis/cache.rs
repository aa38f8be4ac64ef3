//! [`RedisCache`]: each method of the [`Cache`] as one command.

use std::{collections::BTreeMap, fmt, future::Future, sync::Arc, time::Duration};

use super::{
    super::{
        contract::{Cache, CacheWriter, GenerationKind, Ttl},
        error::{CacheAction, CacheError, CacheFault},
        limits::{self, STAGING_MARK},
    },
    connection::Repeat,
    keys,
    settings::RedisSettings,
    shared::Shared,
    target::Target,
    writer::RedisWriter,
};
use crate::boxed::BoxFuture;
use fred::{
    bytes::Bytes,
    clients::{Client, WithOptions},
    error::Error,
    interfaces::{ClientLike, HashesInterface, KeysInterface},
    types::{ClusterHash, CustomCommand, Expiration},
};

/// How many keys the server looks at for one page of a listing.
const SCAN_PAGE: u32 = 1_000;

/// A cache in Redis. Clones share their connections.
///
/// It connects when it is opened as a resource, or with the first command.
///
/// ```no_run
/// use edge_assets::{Resource, cache::{CacheExt, RedisCache, RedisSettings}};
/// use std::time::Duration;
/// # async fn run() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
/// let mut settings = RedisSettings::at("localhost", 6379);
/// settings.prefix = "edge:".to_owned();
/// let cache = RedisCache::new(settings)?;
/// cache.open().await?;
/// cache.put_json("dashboard:health", &serde_json::json!({"ok": 1}), Some(Duration::from_secs(120))).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RedisCache {
    pub(super) shared: Arc<Shared>,
}

impl RedisCache {
    /// Checks the settings and makes a cache that is not connected yet.
    ///
    /// # Errors
    /// [`CacheError`] when the settings contradict themselves, or the URL cannot be read.
    pub fn new(settings: RedisSettings) -> Result<Self, CacheError> {
        let target =
            Target::of(&settings).map_err(|fault| CacheError::new(CacheAction::SetUp, None, &"Redis".into(), fault))?;
        Ok(Self {
            shared: Arc::new(Shared::new(settings, target)),
        })
    }
}

impl Shared {
    async fn put(&self, key: &str, value: Vec<u8>, ttl: Option<Duration>) -> Result<(), CacheFault> {
        let full = self.full_key(key)?;
        let value = Bytes::from(value);
        let expiration = match limits::ttl_millis(ttl)? {
            None => None,
            Some(millis) => Some(Expiration::PX(signed(millis)?)),
        };
        self.call(Repeat::Never, |client| {
            let (full, value, expiration) = (full.clone(), value.clone(), expiration.clone());
            async move { client.set(full, value, expiration, None, false).await }
        })
        .await
    }

    async fn ttl(&self, key: &str) -> Result<Ttl, CacheFault> {
        let full = self.full_key(key)?;
        let millis: i64 = self
            .call(Repeat::Harmless, |client| {
                let full = full.clone();
                async move { client.pttl(full).await }
            })
            .await?;
        Ok(match millis {
            -2 => Ttl::Missing,
            -1 => Ttl::Unlimited,
            millis => Ttl::Remaining(Duration::from_millis(u64::try_from(millis).unwrap_or(0))),
        })
    }

    async fn keys(&self, prefix: &str) -> Result<Vec<String>, CacheFault> {
        let full = format!("{}{prefix}", self.settings.prefix);
        let pattern = keys::pattern(&full);
        let connection = self.connection().await?;
        let mut found = Vec::new();
        for node in connection.nodes() {
            let mut cursor = "0".to_owned();
            loop {
                let (next, page): (String, Vec<Bytes>) = connection
                    .call_on(node.as_ref(), Repeat::Harmless, |client| {
                        let arguments = vec![
                            cursor.clone(),
                            "MATCH".to_owned(),
                            pattern.clone(),
                            "COUNT".to_owned(),
                            SCAN_PAGE.to_string(),
                        ];
                        async move { client.custom(scan(), arguments).await }
                    })
                    .await?;
                // A key that is not text was not written by a cache, and could not be asked for either.
                found.extend(page.into_iter().filter_map(|key| String::from_utf8(key.to_vec()).ok()));
                if next == "0" {
                    break;
                }
                cursor = next;
            }
        }
        found.retain(|key| key.starts_with(&full) && !key.contains(STAGING_MARK));
        for key in &mut found {
            key.drain(..self.settings.prefix.len());
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }
}

fn scan() -> CustomCommand {
    CustomCommand::new_static("SCAN", ClusterHash::FirstKey, false)
}

fn signed(millis: u64) -> Result<i64, CacheFault> {
    i64::try_from(millis).map_err(|_| limits::invalid("a time to live does not fit the server's numbers"))
}

impl Cache for RedisCache {
    fn store(&self) -> Arc<str> {
        Arc::clone(&self.shared.target.address)
    }

    fn put<'a>(&'a self, key: &'a str, value: Vec<u8>, ttl: Option<Duration>) -> BoxFuture<'a, Result<(), CacheError>> {
        Box::pin(async move {
            let written = self.shared.put(key, value, ttl).await;
            written.map_err(|fault| self.shared.error(CacheAction::Write, Some(key), fault))
        })
    }

    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, CacheError>> {
        Box::pin(self.read(key, |client, full| async move {
            let value: Option<Bytes> = client.get(full).await?;
            Ok(value.map(Vec::from))
        }))
    }

    fn get_field<'a>(&'a self, key: &'a str, field: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, CacheError>> {
        Box::pin(self.read(key, move |client, full| async move {
            let value: Option<Bytes> = client.hget(full, field).await?;
            Ok(value.map(Vec::from))
        }))
    }

    fn get_fields<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<BTreeMap<String, Vec<u8>>, CacheError>> {
        Box::pin(self.read(key, |client, full| async move {
            let fields: BTreeMap<String, Bytes> = client.hgetall(full).await?;
            Ok(fields
                .into_iter()
                .map(|(field, value)| (field, Vec::from(value)))
                .collect())
        }))
    }

    fn ttl<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Ttl, CacheError>> {
        Box::pin(async move {
            let ttl = self.shared.ttl(key).await;
            ttl.map_err(|fault| self.shared.error(CacheAction::Read, Some(key), fault))
        })
    }

    fn remove<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<bool, CacheError>> {
        Box::pin(async move {
            let shared = &self.shared;
            let removed = match shared.full_key(key) {
                Err(fault) => Err(fault),
                Ok(full) => {
                    let send = |client: WithOptions<Client>| {
                        let full = full.clone();
                        async move { client.unlink::<i64, _>(full).await }
                    };
                    shared.call(Repeat::Never, send).await
                }
            };
            removed
                .map(|count| count > 0)
                .map_err(|fault| shared.error(CacheAction::Remove, Some(key), fault))
        })
    }

    fn keys<'a>(&'a self, prefix: &'a str) -> BoxFuture<'a, Result<Vec<String>, CacheError>> {
        Box::pin(async move {
            let found = self.shared.keys(prefix).await;
            found.map_err(|fault| self.shared.error(CacheAction::List, None, fault))
        })
    }

    fn begin<'a>(
        &'a self,
        key: &'a str,
        kind: GenerationKind,
    ) -> BoxFuture<'a, Result<Box<dyn CacheWriter>, CacheError>> {
        Box::pin(async move {
            let writer = RedisWriter::begin(&self.shared, key, kind);
            let writer = writer.map_err(|fault| self.shared.error(CacheAction::Write, Some(key), fault))?;
            Ok(Box::new(writer) as Box<dyn CacheWriter>)
        })
    }
}

impl RedisCache {
    async fn read<'a, T, F>(
        &'a self,
        key: &'a str,
        ask: impl Fn(WithOptions<Client>, String) -> F + Send + 'a,
    ) -> Result<T, CacheError>
    where
        F: Future<Output = Result<T, Error>> + Send,
    {
        let answer = match self.shared.full_key(key) {
            Ok(full) => {
                self.shared
                    .call(Repeat::Harmless, |client| ask(client, full.clone()))
                    .await
            }
            Err(fault) => Err(fault),
        };
        answer.map_err(|fault| self.shared.error(CacheAction::Read, Some(key), fault))
    }
}

impl fmt::Debug for RedisCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisCache")
            .field("address", &self.shared.target.address)
            .field("prefix", &self.shared.settings.prefix)
            .finish_non_exhaustive()
    }
}

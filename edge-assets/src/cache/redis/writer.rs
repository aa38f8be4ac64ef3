//! [`RedisWriter`]: one generation, written to a staging key in parts and renamed when it is complete.
//!
//! Steps: each part is one script call that checks how much is there, adds, and renews the staging key's time to live;
//! publishing is one script call that checks the size, renames and sets the time to live. A writer that is dropped sends
//! the removal of its staging key and does not wait; where that does not arrive, the time to live removes it.

use std::{mem, sync::Arc, time::Duration};

use fred::{
    bytes::Bytes,
    clients::{Client, WithOptions},
    interfaces::{KeysInterface, LuaInterface},
    types::{Expiration, Value},
};
use uuid::Uuid;

use super::{
    super::{
        contract::{CacheWriter, GenerationKind},
        error::{CacheAction, CacheError, CacheFault},
        limits,
    },
    connection::Repeat,
    keys, scripts,
    shared::Shared,
};
use crate::boxed::BoxFuture;

/// How many bytes go in one part of a value; a server that is given more answers nobody else for longer.
const PART_BYTES: usize = 1024 * 1024;
/// How many fields go in one part of a hash.
const PART_FIELDS: usize = 2_000;

/// Writes a generation in Redis.
pub(super) struct RedisWriter {
    shared: Arc<Shared>,
    key: String,
    full_key: String,
    staging: String,
    kind: GenerationKind,
    size: u64,
    stage: Stage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nothing was sent.
    Fresh,
    /// All parts that were sent are there.
    Whole,
    /// A part is on its way, or did not arrive.
    Broken,
    /// Published, abandoned or refused: nothing to clean up, and nothing more to do.
    Done,
}

impl RedisWriter {
    pub(super) fn begin(shared: &Arc<Shared>, key: &str, kind: GenerationKind) -> Result<Self, CacheFault> {
        let full_key = shared.full_key(key)?;
        let staging = keys::staging_key(&full_key, &Uuid::now_v7().simple().to_string());
        if shared.target.is_cluster() && !keys::share_a_slot(&full_key, &staging) {
            return Err(limits::invalid(
                "a key with a `}` outside of a `{tag}` cannot be written in parts in a cluster; rename it",
            ));
        }
        Ok(Self {
            shared: Arc::clone(shared),
            key: key.to_owned(),
            full_key,
            staging,
            kind,
            size: 0,
            stage: Stage::Fresh,
        })
    }

    /// Sends a part. Until its answer is here the generation counts as broken, also if this future is dropped.
    async fn send_part(&mut self, script: &'static str, part: Vec<Value>) -> Result<(), CacheFault> {
        if matches!(self.stage, Stage::Broken | Stage::Done) {
            return Err(CacheFault::GenerationBroken);
        }
        self.stage = Stage::Broken;
        let ttl = limits::ttl_millis(Some(self.shared.settings.staging_ttl))?.unwrap_or(1);
        let mut arguments: Vec<Value> = Vec::with_capacity(part.len() + 2);
        arguments.extend([Value::from(self.size.to_string()), Value::from(ttl.to_string())]);
        arguments.extend(part);
        self.size = self.run(script, vec![self.staging.clone()], arguments).await?;
        self.stage = Stage::Whole;
        Ok(())
    }

    /// Runs a script whose answer is a size, or -1 when the staging key does not hold what it should.
    async fn run(&self, script: &'static str, keys: Vec<String>, arguments: Vec<Value>) -> Result<u64, CacheFault> {
        let answer: i64 = self
            .shared
            .call(Repeat::Never, |client| {
                let (keys, arguments) = (keys.clone(), arguments.clone());
                async move { client.eval(script, keys, arguments).await }
            })
            .await?;
        u64::try_from(answer).map_err(|_| CacheFault::GenerationLost)
    }

    async fn append_parts(&mut self, bytes: Vec<u8>) -> Result<(), CacheFault> {
        self.expect_kind(GenerationKind::Value)?;
        let mut rest = Bytes::from(bytes);
        while !rest.is_empty() {
            let part = rest.split_to(rest.len().min(PART_BYTES));
            self.send_part(scripts::APPEND, vec![Value::Bytes(part)]).await?;
        }
        Ok(())
    }

    async fn insert_parts(&mut self, fields: Vec<(String, Vec<u8>)>) -> Result<(), CacheFault> {
        self.expect_kind(GenerationKind::Hash)?;
        let mut part = Vec::with_capacity(fields.len().min(PART_FIELDS) * 2);
        let mut bytes = 0;
        for (field, value) in fields {
            bytes += field.len() + value.len();
            part.extend([Value::from(field), Value::Bytes(Bytes::from(value))]);
            if part.len() >= PART_FIELDS * 2 || bytes >= PART_BYTES {
                bytes = 0;
                self.send_part(scripts::INSERT, mem::take(&mut part)).await?;
            }
        }
        if !part.is_empty() {
            self.send_part(scripts::INSERT, part).await?;
        }
        Ok(())
    }

    /// Writing one kind into a generation of the other is a mistake of the caller; what is there would be incomplete.
    fn expect_kind(&mut self, kind: GenerationKind) -> Result<(), CacheFault> {
        if self.kind == kind {
            return Ok(());
        }
        // Nothing was sent by a fresh writer, so nothing is left to clean up.
        self.stage = match self.stage {
            Stage::Fresh | Stage::Done => Stage::Done,
            Stage::Whole | Stage::Broken => Stage::Broken,
        };
        Err(CacheFault::WrongType)
    }

    async fn put_in_place(mut self, ttl: Option<Duration>) -> Result<(), CacheFault> {
        let millis = limits::ttl_millis(ttl)?;
        match self.stage {
            Stage::Broken | Stage::Done => return Err(CacheFault::GenerationBroken),
            Stage::Fresh => {
                self.stage = Stage::Done;
                return self.put_nothing(millis).await;
            }
            Stage::Whole => {}
        }
        let measure = match self.kind {
            GenerationKind::Value => "STRLEN",
            GenerationKind::Hash => "HLEN",
        };
        let arguments = vec![
            Value::from(measure),
            Value::from(self.size.to_string()),
            Value::from(millis.map(|millis| millis.to_string()).unwrap_or_default()),
        ];
        let keys = vec![self.staging.clone(), self.full_key.clone()];
        self.run(scripts::PUBLISH, keys, arguments).await?;
        self.stage = Stage::Done;
        Ok(())
    }

    /// Publishes a generation to which nothing was added.
    async fn put_nothing(&self, millis: Option<u64>) -> Result<(), CacheFault> {
        let expiration = millis.and_then(|millis| i64::try_from(millis).ok()).map(Expiration::PX);
        let (key, kind) = (&self.full_key, self.kind);
        self.shared
            .call(Repeat::Never, |client| {
                let (key, expiration) = (key.clone(), expiration.clone());
                async move {
                    match kind {
                        GenerationKind::Value => client.set(key, Bytes::new(), expiration, None, false).await,
                        GenerationKind::Hash => client.unlink::<i64, _>(key).await.map(drop),
                    }
                }
            })
            .await
    }

    async fn throw_away(mut self) -> Result<(), CacheFault> {
        if matches!(self.stage, Stage::Fresh | Stage::Done) {
            return Ok(());
        }
        let staging = self.staging.clone();
        let sent = self
            .shared
            .call(Repeat::Never, |client| unlink(client, staging.clone()))
            .await;
        self.stage = Stage::Done;
        sent.map(drop)
    }
}

async fn unlink(client: WithOptions<Client>, key: String) -> Result<i64, fred::error::Error> {
    client.unlink(key).await
}

impl CacheWriter for RedisWriter {
    fn append(&mut self, bytes: Vec<u8>) -> BoxFuture<'_, Result<(), CacheError>> {
        Box::pin(async move {
            let appended = self.append_parts(bytes).await;
            appended.map_err(|fault| self.shared.error(CacheAction::Write, Some(&self.key), fault))
        })
    }

    fn insert(&mut self, fields: Vec<(String, Vec<u8>)>) -> BoxFuture<'_, Result<(), CacheError>> {
        Box::pin(async move {
            let inserted = self.insert_parts(fields).await;
            inserted.map_err(|fault| self.shared.error(CacheAction::Write, Some(&self.key), fault))
        })
    }

    fn size(&self) -> u64 {
        self.size
    }

    fn publish(self: Box<Self>, ttl: Option<Duration>) -> BoxFuture<'static, Result<(), CacheError>> {
        Box::pin(async move {
            let (shared, key) = (Arc::clone(&self.shared), self.key.clone());
            let published = self.put_in_place(ttl).await;
            published.map_err(|fault| shared.error(CacheAction::Publish, Some(&key), fault))
        })
    }

    fn abandon(self: Box<Self>) -> BoxFuture<'static, Result<(), CacheError>> {
        Box::pin(async move {
            let (shared, key) = (Arc::clone(&self.shared), self.key.clone());
            let abandoned = self.throw_away().await;
            abandoned.map_err(|fault| shared.error(CacheAction::Remove, Some(&key), fault))
        })
    }
}

impl Drop for RedisWriter {
    fn drop(&mut self) {
        if matches!(self.stage, Stage::Fresh | Stage::Done) {
            return;
        }
        if let Some(connection) = self.shared.standing_connection() {
            let staging = mem::take(&mut self.staging);
            connection.cast(|client| unlink(client, staging));
        }
    }
}

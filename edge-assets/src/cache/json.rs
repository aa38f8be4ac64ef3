//! [`CacheExt`]: JSON on top of any cache, and the beginnings of streams of rows.

use std::{future::Future, sync::Arc, time::Duration};

use serde::{Serialize, de::DeserializeOwned};

use super::{
    array_writer::JsonArrayWriter,
    contract::{Cache, GenerationKind},
    error::{CacheAction, CacheError},
    hash_writer::HashWriter,
    publication::{Origin, count},
    staged::StagedValue,
};
use crate::asset::AssetContext;

/// JSON reading and writing for every [`Cache`].
pub trait CacheExt: Cache {
    /// Replaces what is under a key with the JSON of `value`; returns its size in bytes.
    ///
    /// # Errors
    /// [`CacheError`], also when `value` has no JSON form.
    fn put_json<T: Serialize + ?Sized>(
        &self,
        key: &str,
        value: &T,
        ttl: Option<Duration>,
    ) -> impl Future<Output = Result<u64, CacheError>> + Send {
        let encoded = serde_json::to_vec(value);
        async move {
            let encoded = encoded.map_err(|error| Origin::new(self, key).json(CacheAction::Write, error))?;
            let bytes = count(encoded.len());
            self.put(key, encoded, ttl).await?;
            Ok(bytes)
        }
    }

    /// Writes the JSON of `value` aside; it takes the place of what is under the key when it is published.
    ///
    /// # Errors
    /// [`CacheError`], also when `value` has no JSON form.
    fn stage_json<T: Serialize + ?Sized>(
        &self,
        key: &str,
        value: &T,
        ttl: Option<Duration>,
    ) -> impl Future<Output = Result<StagedValue, CacheError>> + Send {
        let encoded = serde_json::to_vec(value);
        async move {
            let encoded = encoded.map_err(|error| Origin::new(self, key).json(CacheAction::Write, error))?;
            let content: Arc<[u8]> = encoded.as_slice().into();
            let mut writer = self.begin(key, GenerationKind::Value).await?;
            writer.append(encoded).await?;
            Ok(StagedValue::new(key.to_owned(), writer, ttl).with_content(content))
        }
    }

    /// Reads what a check of `key` is to look at: the value that waits to be published, else what is under the key.
    ///
    /// # Errors
    /// [`CacheError`].
    fn get_checked(
        &self,
        context: &AssetContext,
        key: &str,
    ) -> impl Future<Output = Result<Option<Vec<u8>>, CacheError>> + Send {
        let staged = context.staged_content(key);
        async move {
            match staged {
                Some(content) => Ok(Some(content.to_vec())),
                None => self.get(key).await,
            }
        }
    }

    /// Reads the JSON under a key; `None` when there is no such key.
    ///
    /// # Errors
    /// [`CacheError`], also when what is there does not fit `T`.
    fn get_json<T: DeserializeOwned>(&self, key: &str) -> impl Future<Output = Result<Option<T>, CacheError>> + Send {
        async move {
            let Some(bytes) = self.get(key).await? else {
                return Ok(None);
            };
            let value = serde_json::from_slice(&bytes);
            value
                .map(Some)
                .map_err(|error| Origin::new(self, key).json(CacheAction::Read, error))
        }
    }

    /// Begins a JSON array that takes the key's place when it is finished.
    ///
    /// # Errors
    /// [`CacheError`].
    fn json_array(&self, key: &str) -> impl Future<Output = Result<JsonArrayWriter, CacheError>> + Send {
        async move {
            let writer = self.begin(key, GenerationKind::Value).await?;
            Ok(JsonArrayWriter::new(writer, Origin::new(self, key)))
        }
    }

    /// Begins a hash that takes the key's place when it is finished.
    ///
    /// # Errors
    /// [`CacheError`].
    fn hash(&self, key: &str) -> impl Future<Output = Result<HashWriter, CacheError>> + Send {
        async move {
            let writer = self.begin(key, GenerationKind::Hash).await?;
            Ok(HashWriter::new(writer, Origin::new(self, key)))
        }
    }
}

impl<C: Cache + ?Sized> CacheExt for C {}

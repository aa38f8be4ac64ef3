//! [`HashWriter`]: a stream of fields into one hash.
//!
//! It holds one chunk in memory at a time. Nothing is seen before `finish`: a stream that ends early, by an error, a panic
//! or a cancelled step, drops its writer, and the old generation stays.

use std::{fmt, future::Future, mem, time::Duration};

use serde::Serialize;

use super::{
    contract::CacheWriter,
    error::{CacheAction, CacheError},
    publication::{CHUNK_BYTES, CHUNK_FIELDS, Origin, Publication, count},
    staged::StagedValue,
};

/// Streams fields into one hash, with constant memory and one command for many fields.
#[must_use = "fields are published by `finish` only"]
pub struct HashWriter {
    writer: Box<dyn CacheWriter>,
    origin: Origin,
    fields: Vec<(String, Vec<u8>)>,
    buffered: usize,
    bytes: u64,
    publish_empty: bool,
}

impl HashWriter {
    pub(super) fn new(writer: Box<dyn CacheWriter>, origin: Origin) -> Self {
        Self {
            writer,
            origin,
            fields: Vec::new(),
            buffered: 0,
            bytes: 0,
            publish_empty: false,
        }
    }

    /// Lets `finish` remove the key when there was no field. Without this the old generation stays.
    pub fn publish_empty(mut self) -> Self {
        self.publish_empty = true;
        self
    }

    /// Adds a field; a field of the same name is replaced.
    ///
    /// # Errors
    /// [`CacheError`]; the hash can then not be finished.
    pub async fn insert(&mut self, field: impl Into<String> + Send, value: Vec<u8>) -> Result<(), CacheError> {
        let field = field.into();
        self.buffered += field.len() + value.len();
        self.fields.push((field, value));
        if self.buffered >= CHUNK_BYTES || self.fields.len() >= CHUNK_FIELDS {
            self.flush().await?;
        }
        Ok(())
    }

    /// Adds a field that holds the JSON of `value`.
    ///
    /// # Errors
    /// [`CacheError`]. A field without a JSON form is left out; after any other error the hash cannot be finished.
    pub fn insert_json<T: Serialize + ?Sized>(
        &mut self,
        field: impl Into<String> + Send,
        value: &T,
    ) -> impl Future<Output = Result<(), CacheError>> + Send {
        let encoded = serde_json::to_vec(value).map_err(|error| self.origin.json(CacheAction::Write, error));
        async move { self.insert(field, encoded?).await }
    }

    async fn flush(&mut self) -> Result<(), CacheError> {
        self.bytes += count(mem::take(&mut self.buffered));
        let fields = mem::take(&mut self.fields);
        self.writer.insert(fields).await
    }

    /// Puts the hash in place with its time to live.
    ///
    /// # Errors
    /// [`CacheError`]; the old generation then stays, see [`CacheWriter::publish`].
    pub async fn finish(mut self, ttl: Option<Duration>) -> Result<Publication, CacheError> {
        if !self.fields.is_empty() {
            self.flush().await?;
        }
        let entries = self.writer.size();
        if entries == 0 && !self.publish_empty {
            self.writer.abandon().await?;
            return Ok(Publication::KeptOld);
        }
        self.writer.publish(ttl).await?;
        Ok(Publication::Published {
            entries,
            bytes: self.bytes,
        })
    }

    /// Keeps the hash aside: it takes its place when the asset that returns it is published.
    ///
    /// # Errors
    /// [`CacheError`]; the old generation then stays.
    pub async fn stage(mut self, ttl: Option<Duration>) -> Result<StagedValue, CacheError> {
        if !self.fields.is_empty() {
            self.flush().await?;
        }
        let keeps_old = self.writer.size() == 0 && !self.publish_empty;
        Ok(StagedValue::new(self.origin.key, self.writer, ttl).keeping_old(keeps_old))
    }

    /// Throws the fields away now; dropping the writer does the same a little later.
    ///
    /// # Errors
    /// [`CacheError`], see [`CacheWriter::abandon`].
    pub async fn abandon(self) -> Result<(), CacheError> {
        self.writer.abandon().await
    }
}

impl fmt::Debug for HashWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HashWriter")
            .field("key", &self.origin.key)
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

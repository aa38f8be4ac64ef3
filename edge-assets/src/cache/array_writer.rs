//! [`JsonArrayWriter`]: a stream of rows into one JSON array.
//!
//! It holds one chunk in memory at a time. Nothing is seen before `finish`: a stream that ends early, by an error, a panic
//! or a cancelled step, drops its writer, and the old generation stays.

use std::{fmt, future::Future, mem, time::Duration};

use serde::Serialize;

use super::{
    contract::CacheWriter,
    error::{CacheAction, CacheError},
    publication::{CHUNK_BYTES, Origin, Publication},
    staged::StagedValue,
};

/// Streams rows into one JSON array, with constant memory.
///
/// ```
/// use edge_assets::{cache::{CacheExt, CacheError, MemoryCache, Publication}, clock::SystemClock};
/// use std::{sync::Arc, time::Duration};
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let cache = MemoryCache::new(Arc::new(SystemClock::new()));
/// let mut rows = cache.json_array("dashboard:timeseries").await?;
/// for minute in 0..3 {
///     rows.push(&minute).await?;
/// }
/// let done = rows.finish(Some(Duration::from_secs(120))).await?;
/// assert_eq!(done, Publication::Published { entries: 3, bytes: 7 });
/// # Ok::<(), CacheError>(())
/// # }).unwrap();
/// ```
#[must_use = "rows are published by `finish` only"]
pub struct JsonArrayWriter {
    writer: Box<dyn CacheWriter>,
    origin: Origin,
    buffer: Vec<u8>,
    entries: u64,
    publish_empty: bool,
}

impl JsonArrayWriter {
    pub(super) fn new(writer: Box<dyn CacheWriter>, origin: Origin) -> Self {
        Self {
            writer,
            origin,
            buffer: vec![b'['],
            entries: 0,
            publish_empty: false,
        }
    }

    /// Lets `finish` publish `[]` when there was no row. Without this the old generation stays.
    pub fn publish_empty(mut self) -> Self {
        self.publish_empty = true;
        self
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`CacheError`]. A row without a JSON form is left out; after any other error the array cannot be finished.
    pub fn push<T: Serialize + ?Sized>(
        &mut self,
        row: &T,
    ) -> impl Future<Output = Result<(), CacheError>> + Send + use<'_, T> {
        let added = self.add(row);
        async move {
            added?;
            if self.buffer.len() >= CHUNK_BYTES {
                let chunk = mem::take(&mut self.buffer);
                self.writer.append(chunk).await?;
            }
            Ok(())
        }
    }

    fn add<T: Serialize + ?Sized>(&mut self, row: &T) -> Result<(), CacheError> {
        let before = self.buffer.len();
        if self.entries > 0 {
            self.buffer.push(b',');
        }
        if let Err(error) = serde_json::to_writer(&mut self.buffer, row) {
            self.buffer.truncate(before);
            return Err(self.origin.json(CacheAction::Write, error));
        }
        self.entries += 1;
        Ok(())
    }

    /// Ends the array and puts it in place with its time to live.
    ///
    /// # Errors
    /// [`CacheError`]; the old generation then stays, see [`CacheWriter::publish`].
    pub async fn finish(mut self, ttl: Option<Duration>) -> Result<Publication, CacheError> {
        if self.entries == 0 && !self.publish_empty {
            self.writer.abandon().await?;
            return Ok(Publication::KeptOld);
        }
        self.buffer.push(b']');
        self.writer.append(mem::take(&mut self.buffer)).await?;
        let bytes = self.writer.size();
        self.writer.publish(ttl).await?;
        Ok(Publication::Published {
            entries: self.entries,
            bytes,
        })
    }

    /// Ends the array and keeps it aside: it takes its place when the asset that returns it is published.
    ///
    /// # Errors
    /// [`CacheError`]; the old generation then stays.
    pub async fn stage(mut self, ttl: Option<Duration>) -> Result<StagedValue, CacheError> {
        let keeps_old = self.entries == 0 && !self.publish_empty;
        if !keeps_old {
            self.buffer.push(b']');
            self.writer.append(mem::take(&mut self.buffer)).await?;
        }
        Ok(StagedValue::new(self.origin.key, self.writer, ttl).keeping_old(keeps_old))
    }

    /// Throws the rows away now; dropping the writer does the same a little later.
    ///
    /// # Errors
    /// [`CacheError`], see [`CacheWriter::abandon`].
    pub async fn abandon(self) -> Result<(), CacheError> {
        self.writer.abandon().await
    }
}

impl fmt::Debug for JsonArrayWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonArrayWriter")
            .field("key", &self.origin.key)
            .field("entries", &self.entries)
            .finish_non_exhaustive()
    }
}

//! [`StagedValue`]: a generation that is written, and waits for its checks to be put in its place.

use std::{fmt, sync::Arc, time::Duration};

use super::contract::CacheWriter;
use crate::{
    asset::{AssetError, Publish},
    boxed::BoxFuture,
};

/// A value or hash of a cache that is written, and that no reader sees before it is published: what an asset returns in
/// [`Staged`](crate::asset::Staged).
///
/// It is made by [`CacheExt::stage_json`](super::CacheExt::stage_json), [`JsonArrayWriter::stage`](super::JsonArrayWriter::stage)
/// and [`HashWriter::stage`](super::HashWriter::stage).
#[must_use = "a staged value is discarded unless the asset returns it"]
pub struct StagedValue {
    key: String,
    writer: Box<dyn CacheWriter>,
    ttl: Option<Duration>,
    /// Nothing was written and the old generation is to stay.
    keeps_old: bool,
    content: Option<Arc<[u8]>>,
}

impl StagedValue {
    pub(super) fn new(key: String, writer: Box<dyn CacheWriter>, ttl: Option<Duration>) -> Self {
        Self {
            key,
            writer,
            ttl,
            keeps_old: false,
            content: None,
        }
    }

    /// Leaves what is under the key alone when it is published.
    pub(super) fn keeping_old(mut self, keeps_old: bool) -> Self {
        self.keeps_old = keeps_old;
        self
    }

    /// Keeps the value for checks to look at.
    pub(super) fn with_content(mut self, content: Arc<[u8]>) -> Self {
        self.content = Some(content);
        self
    }
}

impl Publish for StagedValue {
    fn target(&self) -> String {
        self.key.clone()
    }

    fn content(&self) -> Option<Arc<[u8]>> {
        self.content.clone()
    }

    fn publish(self: Box<Self>) -> BoxFuture<'static, Result<(), AssetError>> {
        if self.keeps_old {
            return self.discard();
        }
        let published = self.writer.publish(self.ttl);
        Box::pin(async move { Ok(published.await?) })
    }

    fn discard(self: Box<Self>) -> BoxFuture<'static, Result<(), AssetError>> {
        let abandoned = self.writer.abandon();
        Box::pin(async move { Ok(abandoned.await?) })
    }
}

impl fmt::Debug for StagedValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StagedValue")
            .field("key", &self.key)
            .field("ttl", &self.ttl)
            .finish_non_exhaustive()
    }
}

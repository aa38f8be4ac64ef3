//! How rows of a query become a JSON array under a key.
//!
//! Rows stream through: neither end holds the whole. The array takes the key's place when the last row was read, so an
//! answer that ends early changes nothing. A window without events is an array without entries; it is published only
//! where it does not hide a good one, which then ends by its time to live.

use std::time::Duration;

use edge_assets::{
    Metadata, MetadataValue, Result,
    asset::AssetContext,
    cache::{Cache, CacheExt, Publication},
    clickhouse::{Query, RowOwned, RowRead},
    event::LogLevel,
};
use serde::Serialize;

/// Which key, and for how long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) key: &'static str,
    pub(super) seconds: u64,
}

impl Place {
    pub(super) const fn ttl(self) -> Option<Duration> {
        Some(Duration::from_secs(self.seconds))
    }

    pub(super) fn metadata(self) -> Metadata {
        Metadata::new()
            .with("cache_key", self.key)
            .with("ttl_seconds", self.seconds)
    }
}

/// Reads all rows of a query into an array; returns how many there were.
pub(super) async fn publish_rows<R, E>(
    ctx: &AssetContext,
    cache: &dyn Cache,
    place: Place,
    query: Query,
    entry: impl Fn(R) -> E + Send,
) -> Result<u64>
where
    R: RowOwned + RowRead + Send,
    E: Serialize + Send + Sync,
{
    let mut rows = query.fetch::<R>()?;
    let mut array = cache.json_array(place.key).await?;
    let mut count = 0_u64;
    while let Some(row) = rows.next().await? {
        array.push(&entry(row)).await?;
        count += 1;
    }
    if count == 0 {
        let standing = cache.get(place.key).await?;
        if standing.is_none_or(|standing| standing == b"[]") {
            array = array.publish_empty();
        }
    }
    match array.finish(place.ttl()).await? {
        Publication::Published { bytes, .. } => {
            ctx.record("published", true);
            ctx.record("bytes", MetadataValue::bytes(bytes));
        }
        Publication::KeptOld => {
            ctx.record("published", false);
            let text = format!("no events in the window; `{}` is left to expire", place.key);
            ctx.log(LogLevel::Warn, text);
        }
    }
    Ok(count)
}

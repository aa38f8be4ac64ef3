//! Loads generated events: a million in seconds, and no more than a batch in memory.

use edge_assets::{
    CancelToken,
    clickhouse::{ClickHouse, ClickHouseError},
};

use crate::{catalog::EVENTS, generator::Event};

/// Events between two reports of progress, and between two looks at the token.
const STRIDE: u64 = 10_000;

/// Inserts events in their order until they end or the token is canceled, and tells how many there are. What was
/// inserted before a cancellation stays.
pub(super) async fn load<'a>(
    ch: &ClickHouse,
    events: impl Iterator<Item = Event<'a>>,
    cancel: &CancelToken,
    mut tell: impl FnMut(u64),
) -> Result<u64, ClickHouseError> {
    let mut inserter = ch.inserter::<Event<'_>>(EVENTS).max_rows(250_000).max_bytes(64 << 20);
    let mut count = 0;
    for event in events {
        inserter.write(&event).await?;
        count += 1;
        if count % STRIDE == 0 {
            tell(count);
            if cancel.is_cancelled() {
                break;
            }
        }
    }
    inserter.end().await?;
    if count % STRIDE != 0 {
        tell(count);
    }
    Ok(count)
}

//! Where whoever follows the event log begins that never did before.

use jiff::Timestamp;

use crate::store::{EventFilter, EventPosition, EventStore, StoreError};

/// How many events are looked through at once.
const CHUNK: usize = 200;

/// The place behind which lies what happened at `since` or later.
///
/// It is looked for from the end, so a long history costs nothing.
pub(super) async fn place_of<S: EventStore + ?Sized>(
    store: &S,
    filter: EventFilter,
    since: Timestamp,
) -> Result<EventPosition, StoreError> {
    let mut before = None;
    loop {
        let events = store.events_back(filter.clone(), before, CHUNK).await?;
        if let Some(older) = events.iter().find(|event| event.record.at < since) {
            return Ok(older.position);
        }
        match events.last() {
            Some(oldest) => before = Some(oldest.position),
            None => return Ok(EventPosition::default()),
        }
    }
}

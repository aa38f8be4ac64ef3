//! Where whoever follows the event log begins that never did before.

use jiff::{SignedDuration, Timestamp};

use crate::store::{EventFilter, EventPosition, EventStore, StoreError};

/// How many events are looked through at once.
const CHUNK: usize = 200;
/// An event may stand in the log so long after it happened: its process decided on it, or waited for the store, while others wrote.
const LATE: SignedDuration = SignedDuration::from_hours(1);

/// The place behind which lies all that happened at `since` or later; a little of what happened before may lie there, too.
///
/// The order of the log is not that of the instants in it, so the first older event is not the end of the search. It is looked for
/// from the end of the log, so a long history costs nothing.
pub(super) async fn place_of<S: EventStore + ?Sized>(
    store: &S,
    filter: EventFilter,
    since: Timestamp,
) -> Result<EventPosition, StoreError> {
    let oldest = since.checked_sub(LATE).unwrap_or(Timestamp::MIN);
    let mut newest = None;
    let mut first = None;
    let mut before = None;
    loop {
        let events = store.events_back(filter.clone(), before, CHUNK).await?;
        newest = newest.or(events.first().map(|event| event.position));
        before = events.last().map(|event| event.position);
        let is_end = before.is_none() || events.iter().any(|event| event.record.at < oldest);
        let mut since_then = events.iter().filter(|event| event.record.at >= since);
        first = since_then.next_back().map(|event| event.position).or(first);
        if is_end {
            let before_first = first.map(|EventPosition(first)| EventPosition(first.saturating_sub(1)));
            return Ok(before_first.or(newest).unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        run::{NewRun, RunStatus},
        store::{Ending, MemoryStore, RunStore as _},
    };

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + second).unwrap()
    }

    /// The place among events of these instants, counted in events of the kind that is looked for.
    async fn place(instants: &[i64], since: i64) -> usize {
        let store = MemoryStore::new();
        let mut places = Vec::new();
        for instant in instants {
            let queued = store
                .enqueue(vec![NewRun::new("here", "*", at(0))])
                .await
                .unwrap()
                .remove(0);
            let ending = Ending::of(&queued.run, RunStatus::Failure, at(*instant), String::new());
            store.finish(ending).await.unwrap();
            places.push(store.last_position().await.unwrap());
        }
        let filter = EventFilter {
            kinds: vec!["run_finished"],
            ..EventFilter::default()
        };
        let place = place_of(&store, filter, at(since)).await.unwrap();
        places.iter().filter(|written| **written <= place).count()
    }

    #[tokio::test]
    async fn what_happened_since_lies_behind_it_whatever_was_written_late() {
        assert_eq!(place(&[], 5).await, 0);
        assert_eq!(place(&[1, 2, 3], 5).await, 3);
        assert_eq!(place(&[6, 7, 8], 5).await, 0);
        assert_eq!(place(&[1, 2, 7, 8], 5).await, 2);
        assert_eq!(place(&[1, 2, 7, 4, 8], 5).await, 2, "4 was written after 7");
        assert_eq!(
            place(&[1, 7, 4, 3], 5).await,
            1,
            "nothing newer stands behind the late ones"
        );
        let many: Vec<i64> = (0..500).map(|n| 500 - n).collect();
        assert_eq!(place(&many, 400).await, 0, "over many pieces");
    }
}

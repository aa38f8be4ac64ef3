//! Generated events, brought into a table.

use std::time::Duration;

use edge_pipelines::generator::{Event, Fleet, Lateness, Timeline};

use jiff::{SignedDuration, Timestamp};

use super::Database;

/// Events between two instants, a tenth of them up to 20 minutes late.
pub(crate) fn timeline(from: &str, to: &str, events: u64) -> Timeline {
    Timeline {
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
        events,
        first: 0,
        lateness: Lateness {
            share: 0.1,
            most: Duration::from_secs(1_200),
        },
        seed: 11,
    }
}

/// The day up to 09:03:27 on November 22, 2026.
pub(crate) fn day_of_events(events: u64) -> Timeline {
    timeline("2026-11-21T08:30:00Z", "2026-11-22T09:03:27Z", events)
}

/// The last day of the real clock, for tables that delete what is old.
pub(crate) fn day_before(now: Timestamp, events: u64) -> Timeline {
    Timeline {
        from: now - SignedDuration::from_hours(24),
        to: now,
        ..day_of_events(events)
    }
}

/// Inserts the events of 40 devices in the order of their arrival, in several inserts of different sizes.
pub(crate) async fn load(db: &Database, table: &str, timeline: Timeline) -> u64 {
    let fleet = Fleet::new(7, 40);
    let mut events = timeline.stream(&fleet).unwrap().peekable();
    let mut loaded = 0;
    for share in [5, 2, 20, 3, 1] {
        if events.peek().is_none() {
            break;
        }
        let most = if share == 1 { u64::MAX } else { timeline.events / share };
        let mut insert = db.ch.insert::<Event<'_>>(table).await.unwrap();
        for event in events.by_ref().take(usize::try_from(most).unwrap_or(usize::MAX)) {
            insert.write(&event).await.unwrap();
        }
        loaded += insert.end().await.unwrap();
    }
    loaded
}

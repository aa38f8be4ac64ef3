//! Cases of upkeep.
#![expect(
    missing_docs,
    clippy::missing_panics_doc,
    reason = "the name of a case says what it holds; it panics when the driver does not"
)]

use std::time::Duration;

use super::{
    super::{EventFilter, EventPosition, Pruned, Retention, SharedStore, Store, StoreError, TickFilter},
    samples::{
        HERE, append, asset, at, claim_of, claimed, ended, enqueue, keyed, materialized, new_run, row, started, step,
        step_fact, text, tick, trigger,
    },
};
use crate::{
    event::{EventKind, LogLevel},
    page::PageRequest,
    partition::PartitionKey,
    run::{NewRun, Run, RunStatus},
    tick::TriggerKind,
};

const DAY: i64 = 24 * 60 * 60;

/// A run that was made on a day, made an asset, and ended.
async fn finished(store: &dyn Store, day: i64, new: NewRun) -> Run {
    let moment = at(day * DAY);
    let new = NewRun {
        created_at: moment,
        ..new
    };
    let run = claimed(store, new).await;
    let mut facts = vec![
        started(1),
        step_fact(step("a", Some(&day.to_string())), materialized(day)),
        step_fact(step("b", None), materialized(day)),
        ended(RunStatus::Success),
    ];
    facts.iter_mut().for_each(|fact| fact.at = moment);
    append(store, &run, facts).await.expect("it works and ends")
}

pub async fn what_is_old_is_pruned_and_what_is_needed_is_kept(store: SharedStore) {
    let old = finished(&*store, 1, keyed("old")).await;
    let unfinished = NewRun {
        created_at: at(0),
        ..new_run()
    };
    let unfinished = enqueue(&*store, unfinished).await.run;
    let young = finished(&*store, 20, new_run()).await;
    let key = trigger(TriggerKind::Schedule, "nightly");
    let days = [1, 2, 20];
    for (n, day) in days.iter().enumerate() {
        let previous = n.checked_sub(1).map(|before| days[before] * DAY);
        store
            .record_tick(tick(&key, day * DAY, previous))
            .await
            .expect("it ticks");
    }
    let retention = Retention {
        age: Some(Duration::from_secs(10 * 24 * 60 * 60)),
        bytes: None,
    };
    let before = store.status().await.expect("a status");
    let last = store.last_position().await.expect("a position");
    let pruned = store.prune(retention, at(25 * DAY)).await.expect("it is pruned");
    assert_eq!(
        pruned,
        Pruned {
            runs: 1,
            events: 6,
            ticks: 2,
            audit: 0,
            deliveries: 0,
        }
    );
    let after = store.status().await.expect("a status");
    assert_eq!((after.runs, after.ticks), (before.runs - 1, before.ticks - 2));
    assert_eq!(after.events, before.events - 6);

    assert_eq!(store.run(old.id).await.expect("no fault"), None);
    assert_eq!(row(&*store, unfinished.id).await, unfinished);
    assert_eq!(row(&*store, young.id).await, young);
    let filter = EventFilter {
        run: Some(old.id),
        ..EventFilter::default()
    };
    assert!(
        store
            .events(filter, EventPosition(0), 100)
            .await
            .expect("events")
            .is_empty()
    );
    let latest = store
        .latest(asset("a"), Some(PartitionKey::new("1")))
        .await
        .expect("it is read");
    let latest = latest.expect("the newest of its partition outlives its run").latest;
    assert_eq!((latest.record.run_id, latest.record.kind), (old.id, materialized(1)));
    let states = store.triggers(text(HERE)).await.expect("states");
    assert_eq!(states[0].last_at, Some(at(20 * DAY)));
    let ticks = store
        .ticks(TickFilter::default(), PageRequest::default())
        .await
        .expect("ticks");
    assert_eq!(ticks.items.len(), 1);
    let counts = store.counts(text(HERE)).await.expect("counts");
    assert_eq!(counts, [(RunStatus::Queued, 1), (RunStatus::Success, 1)]);
    assert!(enqueue(&*store, keyed("old")).await.is_new, "its key went with it");

    assert_eq!(
        store.last_position().await.expect("a position"),
        EventPosition(last.0 + 1)
    );
    let again = store.prune(retention, at(25 * DAY)).await.expect("it is pruned");
    assert_eq!(again, Pruned::default(), "nothing is left to take away");
    let nothing = Retention { age: None, bytes: None };
    assert_eq!(
        store.prune(nothing, at(999 * DAY)).await.expect("no limit"),
        Pruned::default()
    );
}

pub async fn the_oldest_finished_runs_go_when_there_is_too_much(store: SharedStore) {
    let kept = enqueue(&*store, new_run()).await.run;
    let mut runs = Vec::new();
    for day in 1..=40 {
        let run = claimed(&*store, new_run()).await;
        let said = EventKind::StepLogged {
            level: LogLevel::Info,
            message: "x".repeat(20_000),
        };
        let mut end = ended(RunStatus::Success);
        end.at = at(day * DAY);
        let facts = vec![started(1), step_fact(step("a", None), said), end];
        runs.push(append(&*store, &run, facts).await.expect("it speaks and ends"));
    }
    let before = store.status().await.expect("a status").bytes;
    assert!(before > 40 * 20_000, "{before}");
    let half = Retention {
        age: None,
        bytes: Some(before / 2),
    };
    let pruned = store.prune(half, at(0)).await.expect("it is pruned");
    assert!((10..40).contains(&pruned.runs), "{pruned:?}");
    let after = store.status().await.expect("a status").bytes;
    assert!(after <= before / 2, "{after} of {before}");
    let gone = usize::try_from(pruned.runs).expect("a few");
    for (n, run) in runs.iter().enumerate() {
        let is_there = store.run(run.id).await.expect("no fault").is_some();
        assert_eq!(is_there, n >= gone, "the oldest went first");
    }
    let nothing = Retention {
        age: None,
        bytes: Some(0),
    };
    let pruned = store.prune(nothing, at(0)).await.expect("it is pruned");
    assert_eq!(pruned.runs, u64::try_from(40 - gone).expect("a few"));
    assert_eq!(
        row(&*store, kept.id).await,
        kept,
        "what is not finished is never pruned"
    );
}

pub async fn a_store_says_what_it_holds_and_finds_itself_whole(store: SharedStore) {
    let empty = store.status().await.expect("a status");
    assert_eq!((empty.runs, empty.events, empty.ticks), (0, 0, 0));
    finished(&*store, 1, new_run()).await;
    enqueue(&*store, new_run()).await;
    let key = trigger(TriggerKind::Schedule, "nightly");
    store.record_tick(tick(&key, 1, None)).await.expect("it ticks");
    let status = store.status().await.expect("a status");
    assert_eq!((status.runs, status.events, status.ticks), (2, 7, 1));
    assert_eq!(status.driver, empty.driver);
    assert!(status.bytes > 0);
    assert_eq!(store.check().await.expect("it is checked"), Vec::<String>::new());
}

pub async fn a_closed_store_refuses(store: SharedStore) {
    let run = enqueue(&*store, new_run()).await.run;
    store.close().await.expect("it closes");
    let answers = [
        store.enqueue(vec![new_run()]).await.map(drop),
        store.run(run.id).await.map(drop),
        store.claim(claim_of(run.id)).await.map(drop),
        store.append(Vec::new()).await.map(drop),
        store
            .events(EventFilter::default(), EventPosition(0), 1)
            .await
            .map(drop),
        store.triggers(text(HERE)).await.map(drop),
        store.lease(text("a")).await.map(drop),
        store.partitions(text("a")).await.map(drop),
        store.tokens().await.map(drop),
        store.held_deliveries(text("a")).await.map(drop),
        store.status().await.map(drop),
        store.prune(Retention::default(), at(0)).await.map(drop),
        store.close().await,
    ];
    for answer in answers {
        assert!(matches!(answer, Err(StoreError::Closed)), "{answer:?}");
    }
}

//! Cases of triggers and their ticks.
#![expect(
    missing_docs,
    clippy::missing_panics_doc,
    reason = "the name of a case says what it holds; it panics when the driver does not"
)]

use jiff::SignedDuration;
use tokio::task::JoinSet;

use super::{
    super::{RunFilter, SharedStore, Store, StoreError, TickFilter},
    samples::{HERE, asking, at, enqueue, keyed, new_run, row, standing, text, tick, trigger},
};
use crate::{
    id::RunId,
    page::PageRequest,
    run::{NewRun, RunStatus},
    tick::{NewTick, Tick, TickOutcome, TriggerKey, TriggerKind, TriggerState},
};

fn nightly() -> TriggerKey {
    trigger(TriggerKind::Schedule, "nightly")
}

async fn declare(store: &dyn Store, key: &TriggerKey, definition: &str, seconds: i64) -> TriggerState {
    let states = store.declare(vec![(key.clone(), text(definition))], at(seconds)).await;
    let states = states.expect("it is declared");
    states
        .into_iter()
        .find(|state| state.key == *key)
        .expect("it is among them")
}

async fn state(store: &dyn Store, key: &TriggerKey) -> Option<TriggerState> {
    let states = store.triggers(key.location.clone()).await.expect("states are read");
    states.into_iter().find(|state| state.key == *key)
}

pub async fn a_trigger_begins_when_it_is_declared_and_anew_when_it_is_edited(store: SharedStore) {
    let sensor = trigger(TriggerKind::Sensor, "nightly");
    let elsewhere = TriggerKey {
        location: text("elsewhere"),
        ..nightly()
    };
    let declared = vec![
        (nightly(), text("0 1 * * * UTC")),
        (elsewhere.clone(), text("@daily")),
        (sensor.clone(), text("every 30s")),
    ];
    let states = store.declare(declared, at(0)).await.expect("they are declared");
    let keys: Vec<TriggerKey> = states.iter().map(|state| state.key.clone()).collect();
    assert_eq!(
        keys,
        [elsewhere, nightly(), sensor.clone()],
        "of both locations, by their keys"
    );
    assert_eq!(
        states[1],
        TriggerState::first_seen(nightly(), text("0 1 * * * UTC"), at(0))
    );
    assert_eq!(store.triggers(text(HERE)).await.expect("states"), states[1..]);

    store.record_tick(tick(&nightly(), 5, None)).await.expect("it ticks");
    store.switch(nightly(), true, at(6)).await.expect("it is switched on");
    let mut failed = tick(&sensor, 5, None);
    failed.outcome = TickOutcome::Failed { error: "no".to_owned() };
    store.record_tick(failed).await.expect("it ticks");
    store
        .reset_cursor(sensor.clone(), Some(text("17")))
        .await
        .expect("it is set");

    assert_eq!(
        declare(&*store, &nightly(), "0 1 * * * UTC", 50).await.since,
        at(6),
        "seen again, unchanged"
    );
    let edited = declare(&*store, &nightly(), "0 2 * * * UTC", 60).await;
    assert_eq!((edited.since, &*edited.definition), (at(60), "0 2 * * * UTC"));
    assert_eq!(edited.switched, Some(true), "what somebody decided stays");
    assert_eq!(edited.last_at, Some(at(5)), "its instants only grow");
    let edited = declare(&*store, &sensor, "every 60s", 60).await;
    assert_eq!((edited.failures, edited.cursor), (0, Some(text("17"))));
}

pub async fn a_trigger_is_switched_and_loses_no_instant_by_being_switched_twice(store: SharedStore) {
    assert_eq!(
        store.switch(nightly(), true, at(0)).await.expect("no fault"),
        None,
        "never declared"
    );
    assert_eq!(store.reset_cursor(nightly(), None).await.expect("no fault"), None);
    declare(&*store, &nightly(), "@daily", 0).await;
    let switch = async |on, seconds| {
        let switched = store.switch(nightly(), on, at(seconds)).await;
        let switched = switched.expect("it is switched").expect("it is declared");
        assert_eq!(state(&*store, &nightly()).await, Some(switched.clone()));
        (switched.switched, switched.since)
    };
    assert_eq!(switch(false, 10).await, (Some(false), at(0)));
    assert_eq!(switch(true, 20).await, (Some(true), at(20)), "nothing is made up for");
    assert_eq!(switch(true, 30).await, (Some(true), at(20)), "it was on");
    for cursor in [Some(text("17")), None] {
        let set = store.reset_cursor(nightly(), cursor.clone()).await.expect("it is set");
        assert_eq!(set.expect("it is declared").cursor, cursor);
        assert_eq!(state(&*store, &nightly()).await.expect("it is declared").cursor, cursor);
    }
}

pub async fn a_cursor_is_moved_only_from_where_it_was_seen(store: SharedStore) {
    let move_cursor = async |from: Option<&str>, to| {
        let moved = store.move_cursor(nightly(), from.map(text), text(to)).await;
        moved.expect("no fault").and_then(|state| state.cursor)
    };
    assert_eq!(move_cursor(None, "1").await, None, "never declared");
    declare(&*store, &nightly(), "@daily", 0).await;
    assert_eq!(move_cursor(None, "1").await, Some(text("1")));
    assert_eq!(move_cursor(None, "2").await, Some(text("1")), "it has one");
    assert_eq!(
        move_cursor(Some("0"), "2").await,
        Some(text("1")),
        "seen before it moved"
    );
    assert_eq!(move_cursor(Some("1"), "2").await, Some(text("2")));
    let kept = state(&*store, &nightly()).await.expect("it is declared");
    assert_eq!(kept.cursor, Some(text("2")));
}

pub async fn an_instant_has_one_tick_and_instants_only_grow(store: SharedStore) {
    declare(&*store, &nightly(), "@daily", 0).await;
    let first = store.record_tick(tick(&nightly(), 10, None)).await.expect("it ticks");
    assert_eq!(first.tick.instant, at(10));
    assert!(first.runs.is_empty());
    let refused = [
        tick(&nightly(), 10, None),
        tick(&nightly(), 20, None),
        tick(&nightly(), 10, Some(10)),
        tick(&nightly(), 9, Some(10)),
        tick(&nightly(), 20, Some(9)),
    ];
    for tick in refused {
        let error = store.record_tick(tick).await.expect_err("somebody else was faster");
        assert!(error.is_conflict(), "{error:?}");
        let StoreError::TickConflict { trigger, found } = error else {
            panic!("{error:?}");
        };
        assert_eq!((trigger.as_str(), found), ("schedule `nightly`", at(10).to_string()));
    }
    // An instant that is finer than what is kept is the same instant.
    let mut fine = tick(&nightly(), 20, Some(10));
    fine.instant += SignedDuration::from_nanos(400);
    fine.previous = fine.previous.map(|previous| previous + SignedDuration::from_nanos(400));
    let second = store.record_tick(fine).await.expect("it follows");
    assert_eq!(second.tick.instant, at(20));
    let stands = state(&*store, &nightly()).await.expect("it is declared");
    assert_eq!(
        (stands.last_at, stands.failures, stands.since),
        (Some(at(20)), 0, at(0))
    );

    let unseen = trigger(TriggerKind::Sensor, "unseen");
    let early = store.record_tick(tick(&unseen, 10, Some(5))).await;
    assert!(matches!(early, Err(StoreError::TickConflict { .. })), "{early:?}");
    assert_eq!(state(&*store, &unseen).await, None);
    store
        .record_tick(tick(&unseen, 10, None))
        .await
        .expect("one that was never declared may tick");
    assert_eq!(
        state(&*store, &unseen).await.and_then(|state| state.last_at),
        Some(at(10))
    );
}

pub async fn of_many_ticks_for_one_instant_one_is_recorded(store: SharedStore) {
    declare(&*store, &nightly(), "@daily", 0).await;
    let mut tasks = JoinSet::new();
    for _ in 0..8 {
        let store = SharedStore::clone(&store);
        tasks.spawn(async move {
            let asking = asking(tick(&nightly(), 10, None), vec![new_run()]);
            match store.record_tick(asking).await {
                Ok(recorded) => Some(recorded.tick.id),
                Err(error) => {
                    assert!(error.is_conflict(), "{error:?}");
                    None
                }
            }
        });
    }
    let mut recorded = Vec::new();
    while let Some(ended) = tasks.join_next().await {
        recorded.extend(ended.expect("a process ticks"));
    }
    assert_eq!(recorded.len(), 1);
    let ticks = store
        .ticks(TickFilter::default(), PageRequest::default())
        .await
        .expect("ticks");
    assert_eq!(ticks.items.iter().map(|tick| tick.id).collect::<Vec<_>>(), recorded);
    let runs = store
        .runs(RunFilter::default(), PageRequest::default())
        .await
        .expect("runs");
    assert_eq!(runs.items.len(), 1, "those of the others were not queued");
}

pub async fn a_tick_queues_its_runs_once_under_their_keys(store: SharedStore) {
    let known = enqueue(&*store, keyed("old")).await.run;
    let runs = vec![keyed("old"), keyed("new"), new_run(), keyed("new")];
    let mut asked = asking(tick(&nightly(), 10, None), runs.clone());
    asked.missed = 3;
    asked.alert = Some("3 instants were missed".to_owned());
    let recorded = store.record_tick(asked.clone()).await.expect("it ticks");
    let ids = [known.id, runs[1].id, runs[2].id, runs[1].id];
    assert_eq!(recorded.runs.iter().map(|run| run.id).collect::<Vec<_>>(), ids);
    assert_eq!(recorded.tick, Tick::recorded(&asked, ids.to_vec(), 2));
    assert_eq!(recorded.tick.known_runs, 2);
    for run in &recorded.runs {
        assert_eq!(row(&*store, run.id).await, *run);
    }
    let page = store
        .ticks(TickFilter::default(), PageRequest::default())
        .await
        .expect("ticks");
    assert_eq!(page.items, [recorded.tick]);
    assert_eq!(
        store.counts(text(HERE)).await.expect("counts"),
        [(RunStatus::Queued, 3)]
    );
}

pub async fn a_refused_tick_leaves_nothing(store: SharedStore) {
    store.record_tick(tick(&nightly(), 10, None)).await.expect("it ticks");
    let run = standing(&*store, RunStatus::Running).await;
    let before = (
        store.last_position().await.expect("a position"),
        state(&*store, &nightly()).await,
    );
    let mut late = asking(tick(&nightly(), 20, None), vec![new_run()]);
    late.cancel = vec![run.id];
    late.cursor = Some(text("further"));
    store.record_tick(late).await.expect_err("somebody else was faster");
    let after = (
        store.last_position().await.expect("a position"),
        state(&*store, &nightly()).await,
    );
    assert_eq!(after, before);
    assert_eq!(row(&*store, run.id).await, run);
}

pub async fn a_tick_stops_the_runs_that_it_overtakes(store: SharedStore) {
    let running = standing(&*store, RunStatus::Running).await;
    let queued = standing(&*store, RunStatus::Queued).await;
    let over = standing(&*store, RunStatus::Success).await;
    let mut next = asking(tick(&nightly(), 10, None), vec![new_run()]);
    next.cancel = vec![running.id, queued.id, over.id, RunId::generate()];
    store.record_tick(next).await.expect("it ticks");
    let reason = "a later tick of schedule `nightly` took its place";
    let stopping = row(&*store, running.id).await;
    assert_eq!((stopping.status, stopping.status_since), (RunStatus::Canceling, at(12)));
    assert_eq!(stopping.reason.as_deref(), Some(reason));
    let canceled = row(&*store, queued.id).await;
    assert_eq!(
        (canceled.status, canceled.reason.as_deref()),
        (RunStatus::Canceled, Some(reason))
    );
    assert_eq!(row(&*store, over.id).await, over);
}

pub async fn a_failed_tick_is_counted_and_leaves_the_cursor(store: SharedStore) {
    let sensor = trigger(TriggerKind::Sensor, "watcher");
    let failed = |instant, previous| NewTick {
        outcome: TickOutcome::Failed {
            error: "no answer: connection refused".to_owned(),
        },
        cursor: Some(text("lost")),
        ..tick(&sensor, instant, previous)
    };
    let mut first = tick(&sensor, 10, None);
    first.cursor = Some(text("17"));
    store.record_tick(first).await.expect("it ticks");
    let seen = async || {
        let state = state(&*store, &sensor).await.expect("it has ticked");
        (state.cursor, state.failures)
    };
    assert_eq!(seen().await, (Some(text("17")), 0));
    store
        .record_tick(failed(20, Some(10)))
        .await
        .expect("a failure is recorded");
    store
        .record_tick(failed(30, Some(20)))
        .await
        .expect("a failure is recorded");
    assert_eq!(seen().await, (Some(text("17")), 2));
    store.record_tick(tick(&sensor, 40, Some(30))).await.expect("it ticks");
    assert_eq!(
        seen().await,
        (Some(text("17")), 0),
        "a tick without a cursor leaves it as it is"
    );
}

pub async fn ticks_are_listed_newest_first_through_every_filter(store: SharedStore) {
    let here = trigger(TriggerKind::Schedule, "a");
    let sensor = trigger(TriggerKind::Sensor, "a");
    let other = trigger(TriggerKind::Sensor, "b");
    let elsewhere = TriggerKey {
        location: text("elsewhere"),
        ..here.clone()
    };
    let mut all = Vec::new();
    for n in 0..24_i64 {
        let key = [&here, &sensor, &other, &elsewhere][usize::try_from(n % 4).expect("small")];
        let mut new = tick(key, n, (n >= 4).then(|| n - 4));
        match n % 3 {
            0 => new.outcome = TickOutcome::Requested,
            1 => new.outcome = TickOutcome::Failed { error: n.to_string() },
            _ => {}
        }
        if n % 6 == 0 {
            new.runs = vec![NewRun {
                location: key.location.clone(),
                ..new_run()
            }];
        }
        all.insert(0, store.record_tick(new).await.expect("it ticks").tick);
    }
    for location in [None, Some(HERE), Some("nowhere")] {
        for name in [None, Some("a"), Some("b"), Some("unknown")] {
            for kind in [None, Some(TriggerKind::Schedule), Some(TriggerKind::Sensor)] {
                for without_skips in [false, true] {
                    let filter = TickFilter {
                        location: location.map(text),
                        kind,
                        name: name.map(text),
                        without_skips,
                    };
                    let expected: Vec<Tick> = all.iter().filter(|tick| is_wanted(&filter, tick)).cloned().collect();
                    for limit in [5, 100] {
                        assert_eq!(all_pages(&*store, &filter, limit).await, expected, "{filter:?}");
                    }
                }
            }
        }
    }
}

/// What a filter wants, said once more and apart from every driver.
fn is_wanted(filter: &TickFilter, tick: &Tick) -> bool {
    filter
        .location
        .as_ref()
        .is_none_or(|location| *location == tick.key.location)
        && filter.kind.is_none_or(|kind| kind == tick.key.kind)
        && filter.name.as_ref().is_none_or(|name| *name == tick.key.name)
        && !(filter.without_skips && matches!(tick.outcome, TickOutcome::Skipped { .. }))
}

async fn all_pages(store: &dyn Store, filter: &TickFilter, limit: usize) -> Vec<Tick> {
    let mut found = Vec::new();
    let mut request = PageRequest::first(limit);
    loop {
        let page = store
            .ticks(filter.clone(), request.clone())
            .await
            .expect("a page is read");
        assert!(page.items.len() <= limit);
        found.extend(page.items);
        match page.next {
            Some(next) => request = request.after(next),
            None => return found,
        }
    }
}

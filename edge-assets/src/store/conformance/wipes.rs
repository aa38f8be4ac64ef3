//! Cases of wiping: assets, and partitions of them, that count as never made.
#![expect(
    missing_docs,
    clippy::missing_panics_doc,
    reason = "the name of a case says what it holds; it panics when the driver does not"
)]

use super::{
    super::{EventFilter, EventPosition, Retention, SharedStore, Store},
    partitions::{facts, observed, stating},
    samples::{append, asset, at, ended, failed, materialized, new_run, running, seconds, step, step_fact},
};
use crate::{
    event::EventKind,
    partition::PartitionKey,
    run::{NewRun, RunStatus, StepKey},
};

/// A run that wipes these, and ends.
async fn wiping(store: &dyn Store, steps: &[StepKey]) {
    wiping_in(store, new_run(), steps).await;
}

async fn wiping_in(store: &dyn Store, new: NewRun, steps: &[StepKey]) {
    let run = running(store, new).await;
    let wiped = steps.iter().map(|step| step_fact(step.clone(), EventKind::AssetWiped));
    let facts = wiped.chain([ended(RunStatus::Success)]).collect();
    append(store, &run, facts).await.expect("it wipes and ends");
}

/// The partition of the newest state of `a`.
async fn newest(store: &dyn Store) -> Option<String> {
    let newest = store.latest_of(vec![asset("a")]).await.expect("it is read").pop()?;
    let all = store.latest_of(Vec::new()).await.expect("they are read");
    assert_eq!(
        all.into_iter().find(|state| state.asset == newest.asset),
        Some(newest.clone())
    );
    Some(newest.partition.as_ref().map_or("-", PartitionKey::as_str).to_owned())
}

async fn is_there(store: &dyn Store, partition: Option<&str>) -> bool {
    let found = store.latest(asset("a"), partition.map(PartitionKey::new)).await;
    found.expect("it is read").is_some()
}

async fn end(store: &dyn Store) -> EventPosition {
    store.last_position().await.expect("a position")
}

pub async fn a_wiped_partition_counts_as_never_made(store: SharedStore) {
    let work = [
        ("1", materialized(1)),
        ("2", failed()),
        ("3", materialized(1)),
        ("4", materialized(1)),
        ("4", observed()),
    ];
    stating(&*store, new_run(), &work).await;
    let made = end(&*store).await;
    wiping(
        &*store,
        &[step("a", Some("4")), step("a", Some("2")), step("a", Some("9"))],
    )
    .await;
    assert!(!is_there(&*store, Some("4")).await && is_there(&*store, Some("3")).await);
    assert_eq!(
        newest(&*store).await.as_deref(),
        Some("3"),
        "the newest one that is left"
    );
    let since = ["4 Wiped", "2 Wiped", "9 Wiped"].map(str::to_owned);
    assert_eq!(facts(&*store, Some(made)).await, (false, since.to_vec()));
    let left = ["1 Made", "3 Made"].map(str::to_owned);
    assert_eq!(facts(&*store, None).await, (true, left.to_vec()));

    // What comes after counts, and of what came before it is told in its order.
    stating(&*store, new_run(), &[("2", failed()), ("4", materialized(2))]).await;
    assert_eq!(newest(&*store).await.as_deref(), Some("4"));
    let left = ["1 Made", "3 Made", "2 Failed", "4 Made"].map(str::to_owned);
    assert_eq!(facts(&*store, None).await, (true, left.to_vec()));
    let since = ["4 Wiped", "2 Wiped", "9 Wiped", "2 Failed", "4 Made"].map(str::to_owned);
    assert_eq!(facts(&*store, Some(made)).await, (false, since.to_vec()));
    assert_eq!(store.check().await.expect("it is checked"), Vec::<String>::new());
}

pub async fn a_wiped_asset_counts_as_never_made_with_all_partitions(store: SharedStore) {
    let work = [
        ("1", materialized(1)),
        ("2", failed()),
        ("3", materialized(1)),
        ("3", observed()),
    ];
    stating(&*store, new_run(), &work).await;
    let run = running(&*store, new_run()).await;
    let other = [
        step_fact(step("a", None), materialized(1)),
        step_fact(step("ab", None), materialized(1)),
    ];
    let facts_of_other = other.into_iter().chain([ended(RunStatus::Success)]);
    append(&*store, &run, facts_of_other.collect())
        .await
        .expect("it works and ends");
    let made = end(&*store).await;

    wiping(&*store, &[step("a", None)]).await;
    assert_eq!(newest(&*store).await, None);
    assert!(!is_there(&*store, Some("1")).await && !is_there(&*store, None).await);
    assert_eq!(facts(&*store, None).await, (true, vec![]));
    assert_eq!(facts(&*store, Some(made)).await, (false, vec!["- Wiped".to_owned()]));
    let other = store.latest_of(Vec::new()).await.expect("they are read");
    assert_eq!(other.len(), 1, "another asset is as it was: {other:?}");

    stating(&*store, new_run(), &[("2", materialized(1))]).await;
    assert_eq!(newest(&*store).await.as_deref(), Some("2"));
    assert_eq!(facts(&*store, None).await, (true, vec!["2 Made".to_owned()]));
    // The log keeps what was made.
    let filter = EventFilter {
        asset: Some(asset("a")),
        kinds: vec!["asset_materialized", "asset_wiped"],
        ..EventFilter::default()
    };
    let log = store
        .events(filter, EventPosition(0), 100)
        .await
        .expect("events are read");
    let kinds: Vec<&str> = log.iter().map(|event| event.record.kind.name()).collect();
    let (made, wiped) = ("asset_materialized", "asset_wiped");
    assert_eq!(kinds, [made, made, made, wiped, made]);
}

pub async fn what_was_wiped_stays_so_when_runs_are_forgotten(store: SharedStore) {
    let later = || NewRun {
        created_at: at(100),
        ..new_run()
    };
    let retention = Retention {
        age: Some(seconds(60)),
        bytes: None,
    };
    stating(
        &*store,
        new_run(),
        &[("1", materialized(1)), ("2", failed()), ("3", materialized(1))],
    )
    .await;
    let made = end(&*store).await;
    // The run that wiped is forgotten before the one that is under way.
    wiping(&*store, &[step("a", Some("3"))]).await;
    let unfinished = running(&*store, later()).await;
    let fact = step_fact(step("a", Some("5")), materialized(1));
    append(&*store, &unfinished, vec![fact]).await.expect("it works");
    let before = facts(&*store, None).await;
    assert_eq!(before.1, ["1 Made", "2 Failed", "5 Made"]);
    let pruned = store.prune(retention, at(24 * 60 * 60)).await.expect("it is pruned");
    assert_eq!(pruned.runs, 2);
    assert_eq!(facts(&*store, None).await, before);
    assert_eq!(
        facts(&*store, Some(made)).await,
        before,
        "what came since was pruned in part"
    );
    assert!(!is_there(&*store, Some("3")).await && is_there(&*store, Some("1")).await);

    // What is wiped may be that of a run that was forgotten.
    wiping_in(&*store, later(), &[step("a", Some("1"))]).await;
    assert!(!is_there(&*store, Some("1")).await);
    assert_eq!(newest(&*store).await.as_deref(), Some("5"));
    wiping_in(&*store, later(), &[step("a", None)]).await;
    assert_eq!(newest(&*store).await, None);
    assert_eq!(facts(&*store, None).await.1, Vec::<String>::new());
    assert_eq!(store.check().await.expect("it is checked"), Vec::<String>::new());
}

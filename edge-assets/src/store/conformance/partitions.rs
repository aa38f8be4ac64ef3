//! Cases of partitions: keys that are added while the system runs, and what became of the partitions of assets.
#![expect(
    missing_docs,
    clippy::missing_panics_doc,
    reason = "the name of a case says what it holds; it panics when the driver does not"
)]

use std::time::Duration;

use super::{
    super::{EventPosition, KeysMark, PartitionSnapshot, Retention, SharedStore, Store},
    samples::{append, asset, at, ended, failed, materialized, new_run, running, step, step_fact, text},
};
use crate::{
    event::{EventKind, SkipReason},
    metadata::Metadata,
    partition::PartitionKey,
    run::{CHECKS_TAG, NewRun, RunStatus},
    tags::Tags,
};

fn keys(keys: &[&str]) -> Vec<PartitionKey> {
    keys.iter().map(PartitionKey::new).collect()
}

pub async fn partitions_keep_the_order_of_their_adding(store: SharedStore) {
    let add = async |definition: &str, added: &[&str]| {
        let new = store.add_partitions(text(definition), keys(added)).await;
        new.expect("keys are added")
    };
    let all = async |definition: &str| store.partitions(text(definition)).await.expect("keys are read");
    assert!(all("tenants").await.is_empty());
    assert_eq!(add("tenants", &["b", "a", "b"]).await, keys(&["b", "a"]));
    assert_eq!(add("tenants", &["a", "c"]).await, keys(&["c"]));
    assert_eq!(add("regions", &["a"]).await, keys(&["a"]));
    assert_eq!(all("tenants").await, keys(&["b", "a", "c"]));
    let removed = store.remove_partitions(text("tenants"), keys(&["b", "x", "b"])).await;
    assert_eq!(removed.expect("keys are removed"), 1);
    assert_eq!(
        store
            .remove_partitions(text("nothing"), keys(&["b"]))
            .await
            .expect("no fault"),
        0
    );
    assert_eq!(add("tenants", &["b"]).await, keys(&["b"]), "it is new again");
    assert_eq!(all("tenants").await, keys(&["a", "c", "b"]));
    assert_eq!(all("regions").await, keys(&["a"]));
}

pub async fn keys_are_read_behind_a_mark(store: SharedStore) {
    let since = async |mark| {
        let read = store.partitions_since(text("tenants"), mark).await;
        read.expect("keys are read")
    };
    let add = async |added: &[&str]| {
        let new = store.add_partitions(text("tenants"), keys(added)).await;
        new.expect("keys are added");
    };
    assert!(since(KeysMark::default()).await.keys.is_empty());
    add(&["b", "a"]).await;
    let first = since(KeysMark::default()).await;
    assert_eq!((first.is_all, &first.keys), (false, &keys(&["b", "a"])));
    add(&["a", "c"]).await;
    let second = since(first.mark).await;
    assert_eq!((second.is_all, &second.keys), (false, &keys(&["c"])));
    assert_eq!(since(second.mark).await.keys, [], "nothing came since");
    assert_eq!(since(second.mark).await.mark, second.mark);

    let removed = store.remove_partitions(text("tenants"), keys(&["c", "x"])).await;
    assert_eq!(removed.expect("keys are removed"), 1);
    add(&["d"]).await;
    let third = since(second.mark).await;
    assert_eq!((third.is_all, &third.keys), (true, &keys(&["b", "a", "d"])));
    let removed = store.remove_partitions(text("tenants"), keys(&["x"])).await;
    assert_eq!(removed.expect("no fault"), 0);
    assert!(!since(third.mark).await.is_all, "what was not there was not taken away");
}

fn skipped(reason: SkipReason) -> EventKind {
    EventKind::StepSkipped { reason }
}

pub(super) fn observed() -> EventKind {
    EventKind::AssetObserved {
        metadata: Metadata::new(),
        data_version: None,
    }
}

/// A run that states these facts of the partitions of `a`, and ends.
pub(super) async fn stating(store: &dyn Store, new: NewRun, facts: &[(&str, EventKind)]) {
    let run = running(store, new).await;
    let facts = facts
        .iter()
        .map(|(partition, kind)| step_fact(step("a", Some(partition)), kind.clone()));
    let facts = facts.chain([ended(RunStatus::Success)]).collect();
    append(store, &run, facts).await.expect("it works and ends");
}

/// The facts of `a`, with whether they are all; each as `key Outcome`.
pub(super) async fn facts(store: &dyn Store, since: Option<EventPosition>) -> (bool, Vec<String>) {
    let found = store.partition_facts(vec![asset("a")], since).await;
    let found = found.expect("facts are read");
    assert_eq!(found.up_to, store.last_position().await.expect("a position"));
    assert!(found.facts.is_sorted_by_key(|fact| fact.position));
    let lines = found.facts.iter().map(|fact| {
        let key = fact.partition.as_ref().map_or("-", PartitionKey::as_str);
        format!("{key} {:?}", fact.outcome)
    });
    (found.is_all, lines.collect())
}

pub async fn what_became_of_partitions_is_told_from_a_position_on(store: SharedStore) {
    assert_eq!(facts(&*store, None).await, (true, vec![]));
    let other_key = SkipReason::UpstreamFailed {
        asset: asset("inputs_unchanged"),
    };
    stating(
        &*store,
        new_run(),
        &[
            ("1", materialized(1)),
            ("2", failed()),
            ("3", failed()),
            ("3", materialized(1)),
            ("4", materialized(1)),
            ("4", failed()),
            ("5", EventKind::StepCanceled { detached: false }),
            ("6", skipped(other_key)),
        ],
    )
    .await;
    let all = ["1 Made", "2 Failed", "3 Failed", "3 Made", "4 Made", "4 Failed"];
    assert_eq!(facts(&*store, None).await, (true, all.map(str::to_owned).to_vec()));
    let after_first = store.last_position().await.expect("a position");
    assert_eq!(facts(&*store, Some(after_first)).await, (false, vec![]));

    let of_checks = NewRun {
        tags: Tags::new().with(CHECKS_TAG, "*"),
        ..new_run()
    };
    stating(&*store, of_checks, &[("1", failed())]).await;
    stating(
        &*store,
        new_run(),
        &[
            ("4", skipped(SkipReason::InputsUnchanged)),
            ("1", observed()),
            ("7", observed()),
        ],
    )
    .await;
    assert_eq!(
        facts(&*store, Some(after_first)).await,
        (false, vec!["4 Unchanged".to_owned()])
    );
    let now = [
        "1 Made",
        "2 Failed",
        "3 Failed",
        "3 Made",
        "4 Made",
        "4 Failed",
        "4 Unchanged",
    ];
    assert_eq!(facts(&*store, None).await, (true, now.map(str::to_owned).to_vec()));
    let other = store
        .partition_facts(vec![asset("b")], None)
        .await
        .expect("facts are read");
    assert!(other.facts.is_empty(), "{other:?}");
}

pub async fn what_became_of_partitions_outlives_the_runs(store: SharedStore) {
    let run = [
        ("1", materialized(1)),
        ("2", failed()),
        ("3", materialized(1)),
        ("3", observed()),
    ];
    stating(&*store, new_run(), &run).await;
    let seen = store.last_position().await.expect("a position");
    stating(&*store, new_run(), &[("4", materialized(1))]).await;
    let later = NewRun {
        created_at: at(100),
        ..new_run()
    };
    let unfinished = running(&*store, later).await;
    let made = step_fact(step("a", Some("5")), materialized(1));
    append(&*store, &unfinished, vec![made]).await.expect("it works");
    let before = facts(&*store, None).await;
    let retention = Retention {
        age: Some(Duration::from_secs(60)),
        bytes: None,
    };
    let pruned = store.prune(retention, at(24 * 60 * 60)).await.expect("it is pruned");
    assert_eq!(pruned.runs, 2);
    assert_eq!(facts(&*store, None).await, before);
    assert_eq!(
        facts(&*store, Some(seen)).await,
        before,
        "what came since was pruned in part"
    );
    let now = store.last_position().await.expect("a position");
    assert_eq!(facts(&*store, Some(now)).await, (false, vec![]));
    assert_eq!(store.check().await.expect("it is checked"), Vec::<String>::new());
}

pub async fn a_snapshot_is_replaced_by_no_earlier_one(store: SharedStore) {
    let keep = async |position, byte: u8| {
        let position = EventPosition(position);
        let bytes = vec![byte, 0, 255];
        let kept = store.keep_partition_snapshot(asset("a"), PartitionSnapshot { position, bytes });
        kept.await.expect("the store answers")
    };
    let read = async |key: &str| store.partition_snapshot(asset(key)).await.expect("it is read");
    assert_eq!(read("a").await, None);
    assert!(keep(5, 1).await);
    assert!(!keep(4, 2).await, "it is earlier");
    assert_eq!(
        read("a").await.map(|kept| (kept.position.0, kept.bytes)),
        Some((5, vec![1, 0, 255]))
    );
    assert!(keep(5, 3).await, "of another definition, up to the same place");
    assert!(keep(6, 4).await);
    assert_eq!(
        read("a").await.map(|kept| (kept.position.0, kept.bytes)),
        Some((6, vec![4, 0, 255]))
    );
    assert_eq!(read("b").await, None);
}

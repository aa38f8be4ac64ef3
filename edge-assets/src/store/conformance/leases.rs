//! Cases of leases and of the slots of pools.
#![expect(
    missing_docs,
    clippy::missing_panics_doc,
    reason = "the name of a case says what it holds; it panics when the driver does not"
)]

use std::sync::Arc;

use tokio::task::JoinSet;

use super::{
    super::{Lease, SharedStore, SlotRequest, Store},
    samples::{at, text},
};

const LEADER: &str = "leader/here";

async fn acquire(store: &dyn Store, holder: &str, now: i64) -> Option<Lease> {
    let acquired = store.acquire(text(LEADER), text(holder), at(now), at(now + 10)).await;
    acquired.expect("the store answers")
}

async fn lease(store: &dyn Store) -> Option<Lease> {
    store.lease(text(LEADER)).await.expect("a lease is read")
}

pub async fn a_lease_is_one_holders_until_it_is_over(store: SharedStore) {
    assert_eq!(lease(&*store).await, None);
    let first = acquire(&*store, "one", 0).await.expect("it is free");
    let expected = Lease {
        name: text(LEADER),
        holder: text("one"),
        epoch: 1,
        until: at(10),
    };
    assert_eq!(first, expected);
    assert_eq!(lease(&*store).await, Some(expected));
    assert_eq!(acquire(&*store, "two", 9).await, None, "somebody has it");
    let renewed = acquire(&*store, "one", 5).await.expect("it is its own");
    assert_eq!((renewed.epoch, renewed.until), (1, at(15)));
    assert_eq!(acquire(&*store, "two", 14).await, None);
    let taken = acquire(&*store, "two", 15).await.expect("it is over");
    assert_eq!((&*taken.holder, taken.epoch), ("two", 2));
    assert_eq!(acquire(&*store, "one", 16).await, None, "it has lost it");
    let late = acquire(&*store, "two", 99).await.expect("over, and nobody took it");
    assert_eq!(late.epoch, 2);
}

pub async fn a_lease_that_was_given_back_is_free(store: SharedStore) {
    acquire(&*store, "one", 0).await.expect("it is free");
    store.release(text(LEADER), text("two")).await.expect("no fault");
    assert!(lease(&*store).await.is_some(), "it was not two's to give back");
    store
        .release(text(LEADER), text("one"))
        .await
        .expect("it is given back");
    assert_eq!(lease(&*store).await, None);
    let next = acquire(&*store, "two", 1).await.expect("it is free");
    assert_eq!(next.epoch, 2, "a later holder has a higher number");
    store
        .release(text(LEADER), text("two"))
        .await
        .expect("it is given back");
    let again = acquire(&*store, "two", 2).await.expect("it is free");
    assert_eq!(again.epoch, 3);
    store
        .release(text("no such lease"), text("two"))
        .await
        .expect("no fault");
}

pub async fn of_many_who_want_a_lease_one_has_it(store: SharedStore) {
    let mut tasks = JoinSet::new();
    for n in 0..8 {
        let store = SharedStore::clone(&store);
        tasks.spawn(async move { acquire(&*store, &format!("process-{n}"), 0).await });
    }
    let mut acquired = Vec::new();
    while let Some(ended) = tasks.join_next().await {
        acquired.extend(ended.expect("a process asks"));
    }
    assert_eq!(acquired.len(), 1);
    assert_eq!(lease(&*store).await.as_ref(), acquired.first());
}

fn request(holder: &str, slots: u32, now: i64) -> SlotRequest {
    SlotRequest {
        pool: text("clickhouse"),
        slots,
        holder: text(holder),
        process: text(holder.split('/').next().unwrap_or(holder)),
        at: at(now),
        until: at(now + 10),
    }
}

async fn take(store: &dyn Store, holder: &str, slots: u32, now: i64) -> Option<Lease> {
    store
        .take_slot(request(holder, slots, now))
        .await
        .expect("the store answers")
}

async fn holders(store: &dyn Store, now: i64) -> Vec<Arc<str>> {
    let slots = store.slots(text("clickhouse"), at(now)).await.expect("slots are read");
    slots.into_iter().map(|slot| slot.holder).collect()
}

pub async fn a_pool_has_as_many_slots_as_it_says(store: SharedStore) {
    let first = take(&*store, "p/1", 2, 0).await.expect("a slot is free");
    assert_eq!(
        (&*first.name, &*first.holder, first.until),
        ("clickhouse", "p/1", at(10))
    );
    take(&*store, "p/2", 2, 0).await.expect("a slot is free");
    assert_eq!(take(&*store, "p/3", 2, 0).await, None);
    let again = take(&*store, "p/1", 2, 5).await.expect("it has one");
    assert_eq!((again.epoch, again.until), (first.epoch, at(15)), "the same one");
    assert_eq!(holders(&*store, 5).await, [text("p/1"), text("p/2")]);
    store
        .free_slot(text("clickhouse"), text("p/2"), text("p"))
        .await
        .expect("it is given back");
    store
        .free_slot(text("clickhouse"), text("p/9"), text("p"))
        .await
        .expect("no fault");
    store
        .free_slot(text("no such pool"), text("p/1"), text("p"))
        .await
        .expect("no fault");
    let third = take(&*store, "p/3", 2, 5).await.expect("a slot is free");
    assert_eq!(third.epoch, 2, "the second holder of that slot");
    assert_eq!(holders(&*store, 5).await, [text("p/1"), text("p/3")]);
    let other = SlotRequest {
        pool: text("redis"),
        ..request("p/4", 1, 5)
    };
    assert!(
        store.take_slot(other).await.expect("the store answers").is_some(),
        "another pool"
    );
    assert_eq!(take(&*store, "p/5", 0, 99).await, None, "a pool without slots");

    let mut tasks = JoinSet::new();
    for n in 0..12 {
        let store = SharedStore::clone(&store);
        tasks.spawn(async move { take(&*store, &format!("q/{n}"), 5, 100).await });
    }
    let mut taken = 0;
    while let Some(ended) = tasks.join_next().await {
        taken += usize::from(ended.expect("a step asks").is_some());
    }
    assert_eq!((taken, holders(&*store, 100).await.len()), (5, 5));
}

pub async fn a_slot_of_a_dead_holder_is_free_and_a_renewed_one_is_not(store: SharedStore) {
    for holder in ["dead/1", "live/1", "live/2"] {
        take(&*store, holder, 3, 0).await.expect("a slot is free");
    }
    assert_eq!(
        store.renew_slots(text("live"), at(30)).await.expect("they are renewed"),
        2
    );
    assert_eq!(store.renew_slots(text("nobody"), at(30)).await.expect("no fault"), 0);
    assert_eq!(holders(&*store, 10).await, [text("live/1"), text("live/2")]);
    assert_eq!(take(&*store, "new/1", 3, 9).await, None);
    let taken = take(&*store, "new/1", 3, 10).await.expect("the slot of the dead one");
    assert_eq!(taken.epoch, 2);
    assert_eq!(take(&*store, "new/2", 3, 10).await, None);
    store
        .free_slot(text("clickhouse"), text("live/1"), text("live"))
        .await
        .expect("it is given back");
    assert_eq!(
        store.renew_slots(text("live"), at(40)).await.expect("they are renewed"),
        1
    );
    assert_eq!(
        store.renew_slots(text("dead"), at(40)).await.expect("no fault"),
        0,
        "it has lost it"
    );
}

pub async fn a_slot_that_another_process_took_over_is_given_back_by_that_one_only(store: SharedStore) {
    let of = |process: &str, now| SlotRequest {
        process: text(process),
        ..request("run/step", 1, now)
    };
    let first = store.take_slot(of("stopped", 0)).await.expect("the store answers");
    let second = store.take_slot(of("other", 20)).await.expect("the store answers");
    assert!(
        first.is_some() && second.is_some(),
        "the step goes on in another process"
    );
    for (process, left) in [("stopped", 1), ("other", 0)] {
        store
            .free_slot(text("clickhouse"), text("run/step"), text(process))
            .await
            .expect("no fault");
        assert_eq!(holders(&*store, 21).await.len(), left, "{process}");
    }
}

pub async fn a_pool_made_smaller_counts_the_slots_that_are_still_held(store: SharedStore) {
    for n in 0..4 {
        take(&*store, &format!("p/{n}"), 4, 0).await.expect("a slot is free");
    }
    for n in [0, 1] {
        store
            .free_slot(text("clickhouse"), format!("p/{n}").into(), text("p"))
            .await
            .expect("it is given back");
    }
    assert_eq!(take(&*store, "q/1", 2, 1).await, None, "two are still held");
    assert!(take(&*store, "p/3", 2, 1).await.is_some(), "it keeps what it has");
    store
        .free_slot(text("clickhouse"), text("p/2"), text("p"))
        .await
        .expect("it is given back");
    assert!(take(&*store, "q/1", 2, 1).await.is_some());
    assert_eq!(take(&*store, "q/2", 2, 1).await, None);
    // The lease of the one beyond the end is over, and both slots of the pool are taken.
    assert!(take(&*store, "q/2", 2, 11).await.is_some());
    assert!(take(&*store, "q/1", 2, 11).await.is_some());
    assert_eq!(take(&*store, "p/3", 2, 11).await, None);
    assert_eq!(holders(&*store, 11).await.len(), 2);
}

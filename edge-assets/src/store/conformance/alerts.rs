//! Cases of deliveries of alerts and of silences.
#![expect(
    missing_docs,
    clippy::missing_panics_doc,
    reason = "the name of a case says what it holds; it panics when the driver does not"
)]

use std::{sync::Arc, time::Duration};

use super::{
    super::{Delivery, DeliveryFilter, DeliveryOutcome, Retention, SharedStore, Silence, Silenced, Store, StoreError},
    samples::{HERE, at, text},
};
use crate::{
    id::{DeliveryId, RunId, SilenceId},
    page::{Cursor, PageRequest},
};

fn delivery(rule: Option<&str>, channel: &str, second: i64) -> Delivery {
    Delivery {
        id: DeliveryId::generate(),
        location: text(HERE),
        at: at(second),
        rule: rule.map(text),
        channel: text(channel),
        kind: text("run_failed"),
        subject: text("nightly"),
        run: None,
        body: format!("number {second}"),
        held_back: 2,
        attempts: 1,
        outcome: DeliveryOutcome::Sending,
        ended_at: None,
        error: None,
        silence: None,
        digest: None,
    }
}

fn held(second: i64) -> Delivery {
    Delivery {
        attempts: 0,
        outcome: DeliveryOutcome::Held,
        ended_at: Some(at(second)),
        ..delivery(Some("quiet"), "pager", second)
    }
}

async fn record(store: &dyn Store, delivery: &Delivery) {
    store.record_delivery(delivery.clone()).await.expect("it is kept");
}

async fn all(store: &dyn Store, filter: DeliveryFilter, limit: usize) -> Vec<Delivery> {
    let mut found = Vec::new();
    let mut request = PageRequest::first(limit);
    loop {
        let page = store.deliveries(filter.clone(), request.clone()).await.expect("a page");
        assert!(page.items.len() <= limit);
        found.extend(page.items);
        let Some(next) = page.next else { return found };
        request = request.after(next);
    }
}

async fn one(store: &dyn Store, id: DeliveryId) -> Delivery {
    let all = all(store, DeliveryFilter::default(), 100).await;
    all.into_iter().find(|delivery| delivery.id == id).expect("it is there")
}

pub async fn a_delivery_is_kept_before_it_is_made_and_followed_to_its_end(store: SharedStore) {
    let mut changes = store.changes();
    let first = delivery(Some("everything"), "log", 1);
    let mut second = delivery(None, "webhook", 2);
    second.run = Some(RunId::generate());
    record(&*store, &first).await;
    record(&*store, &second).await;
    assert_eq!(
        one(&*store, second.id).await,
        second,
        "the attempt is known before its end"
    );
    changes.changed().await.expect("whoever waits is told");
    second.attempts = 3;
    second.outcome = DeliveryOutcome::Failed;
    second.error = Some("it answered 500".to_owned());
    second.ended_at = Some(at(9));
    let silenced = Delivery {
        subject: text("what it is about stays"),
        ..second.clone()
    };
    record(&*store, &silenced).await;
    assert_eq!(all(&*store, DeliveryFilter::default(), 1).await, [second, first]);
}

pub async fn deliveries_are_listed_newest_first_through_every_filter_and_pruned_by_age(store: SharedStore) {
    let run = RunId::generate();
    let mut newest_first = Vec::new();
    for second in 0..24 {
        let rule = [None, Some("a"), Some("b")][usize::try_from(second % 3).expect("small")];
        let mut made = delivery(rule, if second % 2 == 0 { "log" } else { "mail" }, second);
        made.outcome = DeliveryOutcome::ALL[usize::try_from(second % 6).expect("small")];
        made.run = (second % 4 == 0).then_some(run);
        if second % 8 == 0 {
            made.location = text("elsewhere");
        }
        record(&*store, &made).await;
        newest_first.insert(0, made);
    }
    let any = DeliveryFilter::default;
    let filters = [
        any(),
        DeliveryFilter {
            location: Some(text(HERE)),
            ..any()
        },
        DeliveryFilter {
            rule: Some(text("a")),
            ..any()
        },
        DeliveryFilter {
            channel: Some(text("mail")),
            ..any()
        },
        DeliveryFilter {
            outcome: Some(DeliveryOutcome::Held),
            ..any()
        },
        DeliveryFilter {
            run: Some(run),
            ..any()
        },
        DeliveryFilter {
            run: Some(run),
            rule: Some(text("b")),
            channel: Some(text("log")),
            ..any()
        },
        DeliveryFilter {
            rule: Some(text("c")),
            ..any()
        },
    ];
    for filter in filters {
        let wanted: Vec<Delivery> = newest_first
            .iter()
            .filter(|one| super::super::rules::delivery_passes(&filter, one))
            .cloned()
            .collect();
        for limit in [1, 5, 100] {
            assert_eq!(all(&*store, filter.clone(), limit).await, wanted, "{filter:?}");
        }
    }
    let foreign = PageRequest::first(1).after(Cursor::new("a1"));
    let refused = store.deliveries(any(), foreign).await;
    assert!(matches!(refused, Err(StoreError::BadCursor(_))), "{refused:?}");
    let retention = Retention {
        age: Some(Duration::from_secs(10)),
        bytes: None,
    };
    let pruned = store.prune(retention, at(20)).await.expect("it is pruned");
    assert_eq!(pruned.deliveries, 10);
    assert_eq!(all(&*store, any(), 100).await, newest_first[..14]);
}

pub async fn held_alerts_are_told_of_once_and_again_when_that_was_interrupted(store: SharedStore) {
    let held = [held(1), held(2), held(3)];
    for one in &held {
        record(&*store, one).await;
    }
    let here = || text(HERE);
    assert_eq!(store.held_deliveries(here()).await.expect("held"), held);
    assert!(store.held_deliveries(text("elsewhere")).await.expect("held").is_empty());
    let ids: Vec<DeliveryId> = held.iter().map(|one| one.id).collect();
    let digest = Delivery {
        attempts: 0,
        ..delivery(Some("quiet"), "pager", 10)
    };
    let begin = |digest: &Delivery, ids: &[DeliveryId]| store.begin_digest(digest.clone(), ids.to_vec());
    assert!(
        !begin(&digest, &[]).await.expect("no fault"),
        "there is nothing to tell of"
    );
    let mut with_another = ids.clone();
    with_another.push(DeliveryId::generate());
    assert!(!begin(&digest, &with_another).await.expect("no fault"));
    assert_eq!(
        store.held_deliveries(here()).await.expect("held"),
        held,
        "nothing was changed"
    );

    assert!(begin(&digest, &ids[..2]).await.expect("no fault"));
    assert_eq!(one(&*store, ids[0]).await.digest, Some(digest.id));
    assert_eq!(one(&*store, digest.id).await, digest);
    let second = Delivery {
        id: DeliveryId::generate(),
        ..digest.clone()
    };
    assert!(
        !begin(&second, &ids).await.expect("no fault"),
        "somebody else was faster"
    );
    assert_eq!(store.held_deliveries(here()).await.expect("held"), held[2..]);

    let interrupt = |before| store.interrupt_deliveries(here(), at(before), at(30));
    assert_eq!(interrupt(10).await.expect("no fault"), 0, "it was begun later");
    assert_eq!(interrupt(11).await.expect("no fault"), 1);
    let left = one(&*store, digest.id).await;
    assert_eq!(
        (left.outcome, left.ended_at),
        (DeliveryOutcome::Interrupted, Some(at(30)))
    );
    assert_eq!(
        store.held_deliveries(here()).await.expect("held"),
        held,
        "they are told of again"
    );
    assert!(begin(&second, &ids).await.expect("no fault"));
    let sent = Delivery {
        outcome: DeliveryOutcome::Sent,
        attempts: 1,
        ..second
    };
    record(&*store, &sent).await;
    assert_eq!(interrupt(99).await.expect("no fault"), 0, "nothing is being sent");
    assert!(store.held_deliveries(here()).await.expect("held").is_empty());
}

pub async fn a_silence_lasts_until_its_end_or_until_somebody_ends_it(store: SharedStore) {
    let silence = |what, until| Silence {
        id: SilenceId::generate(),
        location: text(HERE),
        what,
        created_at: at(5),
        until: at(until),
        who: text("anna"),
        why: "the disk is changed".to_owned(),
        ended: None,
    };
    let kept = [
        silence(Silenced::Everything, 20),
        silence(Silenced::Rule(text("pager")), 30),
        silence(Silenced::Subject(text("nightly_*")), 40),
    ];
    for one in &kept {
        store.add_silence(one.clone()).await.expect("it is kept");
    }
    let [everything, pager, nightly] = kept;
    let beyond = |second| store.silences(text(HERE), at(second));
    let newest_first = [nightly.clone(), pager.clone(), everything];
    assert_eq!(beyond(0).await.expect("silences"), newest_first);
    assert_eq!(beyond(20).await.expect("silences"), newest_first[..2]);
    assert!(
        store
            .silences(text("elsewhere"), at(0))
            .await
            .expect("silences")
            .is_empty()
    );
    assert!(pager.is_active(at(5)) && !pager.is_active(at(30)) && !pager.is_active(at(4)));

    let end = |location: &str, id, second| store.end_silence(text(location), id, at(second), Arc::from("ben"));
    assert_eq!(end("elsewhere", pager.id, 10).await.expect("no fault"), None);
    let ended = Silence {
        ended: Some((at(10), text("ben"))),
        ..pager.clone()
    };
    assert_eq!(end(HERE, pager.id, 10).await.expect("no fault"), Some(ended.clone()));
    assert_eq!(end(HERE, pager.id, 11).await.expect("no fault"), None, "it is over");
    assert_eq!(end(HERE, nightly.id, 40).await.expect("no fault"), None, "it is over");
    assert!(!ended.is_active(at(12)));
    assert_eq!(beyond(20).await.expect("silences"), [nightly.clone(), ended]);
    let retention = Retention {
        age: Some(Duration::from_secs(10)),
        bytes: None,
    };
    store.prune(retention, at(45)).await.expect("it is pruned");
    assert_eq!(beyond(0).await.expect("silences"), [nightly]);
}

//! Cases of automation conditions.
#![expect(
    missing_docs,
    clippy::missing_panics_doc,
    reason = "the name of a case says what it holds; it panics when the driver does not"
)]

use super::super::{ConditionEvaluation, NewEvaluation, NewEvaluations, Retention, SharedStore, Store, Told};
use super::samples::{HERE, asking, at, new_run, row, seconds, text, tick, trigger};
use crate::{
    key::AssetKey,
    page::PageRequest,
    run::NewRun,
    store::TickFilter,
    tick::{TickOutcome, TriggerKind},
};

fn asset(key: &str) -> AssetKey {
    AssetKey::new(key).expect("a key")
}

/// A look at `second`, after one at `previous`.
fn look(second: i64, previous: Option<i64>, runs: Vec<NewRun>, conditions: Vec<NewEvaluation>) -> NewEvaluations {
    let key = trigger(TriggerKind::Sensor, "conditions");
    let tick = tick(&key, second, previous);
    NewEvaluations {
        tick: if runs.is_empty() { tick } else { asking(tick, runs) },
        conditions,
    }
}

fn found(key: &str, cursor: &str, told: Option<(u64, &[NewRun], &str)>) -> NewEvaluation {
    NewEvaluation {
        asset: asset(key),
        cursor: text(cursor),
        told: told.map(|(requested, runs, explanation)| Told {
            requested,
            runs: runs.iter().map(|run| run.id).collect(),
            explanation: text(explanation),
        }),
    }
}

async fn all(store: &dyn Store, key: &str, limit: usize) -> Vec<ConditionEvaluation> {
    let mut all = Vec::new();
    let mut request = PageRequest::first(limit);
    loop {
        let page = store
            .evaluations(text(HERE), asset(key), request)
            .await
            .expect("a page");
        assert!(page.items.len() <= limit);
        all.extend(page.items);
        let Some(next) = page.next else { return all };
        request = PageRequest::first(limit).after(next);
    }
}

pub async fn a_look_at_conditions_keeps_cursors_evaluations_and_runs_together(store: SharedStore) {
    let run = new_run();
    let runs = vec![run.clone()];
    let conditions = vec![found("b", "1", Some((2, &runs, "because"))), found("a", "1", None)];
    let recorded = store
        .record_evaluations(look(1, None, runs.clone(), conditions))
        .await
        .expect("it is recorded");
    assert_eq!(recorded.runs[0].id, run.id);
    row(&*store, run.id).await;
    let cursors = store.condition_cursors(text(HERE)).await.expect("cursors");
    assert_eq!(cursors, [(asset("a"), text("1")), (asset("b"), text("1"))]);
    assert_eq!(store.condition_cursors(text("elsewhere")).await.expect("cursors"), []);
    let kept = all(&*store, "b", 10).await;
    let expected = (at(2), None, 2, vec![run.id], text("because"));
    let found = kept.iter().map(|one| {
        (
            one.at,
            one.until,
            one.requested,
            one.runs.clone(),
            one.explanation.clone(),
        )
    });
    assert_eq!(found.collect::<Vec<_>>(), [expected]);
    assert_eq!(all(&*store, "a", 10).await, []);
}

pub async fn a_refused_look_at_conditions_leaves_nothing(store: SharedStore) {
    let first = look(1, None, Vec::new(), vec![found("a", "1", Some((0, &[], "one")))]);
    store.record_evaluations(first).await.expect("it is recorded");
    let before = (
        store.last_position().await.expect("a position"),
        store.condition_cursors(text(HERE)).await.expect("cursors"),
        all(&*store, "a", 10).await,
    );
    let run = new_run();
    let runs = vec![run.clone()];
    let late = look(2, None, runs.clone(), vec![found("a", "2", Some((1, &runs, "two")))]);
    let error = store
        .record_evaluations(late)
        .await
        .expect_err("somebody else was faster");
    assert!(error.is_conflict(), "{error}");
    let after = (
        store.last_position().await.expect("a position"),
        store.condition_cursors(text(HERE)).await.expect("cursors"),
        all(&*store, "a", 10).await,
    );
    assert_eq!(after, before);
    assert_eq!(store.run(run.id).await.expect("an answer"), None);
}

pub async fn looks_that_ask_for_nothing_are_no_ticks(store: SharedStore) {
    let mut quiet = look(1, None, Vec::new(), Vec::new());
    quiet.tick.outcome = TickOutcome::Skipped {
        reason: "nothing".to_owned(),
    };
    store.record_evaluations(quiet).await.expect("it is recorded");
    store
        .record_evaluations(look(2, Some(1), vec![new_run()], Vec::new()))
        .await
        .expect("it is recorded");
    let ticks = store
        .ticks(TickFilter::default(), PageRequest::default())
        .await
        .expect("ticks");
    let instants: Vec<_> = ticks.items.iter().map(|tick| tick.instant).collect();
    assert_eq!(instants, [at(2)]);
}

pub async fn evaluations_are_listed_newest_first_and_the_old_ones_pruned(store: SharedStore) {
    for n in 0..7_i64 {
        let explanation = n.to_string();
        let told = (n != 3).then_some((0, &[][..], &*explanation));
        let conditions = vec![found("a", &n.to_string(), told), found("b", "b", told)];
        let look = look(n, (n > 0).then(|| n - 1), Vec::new(), conditions);
        store.record_evaluations(look).await.expect("it is recorded");
    }
    let kept = all(&*store, "a", 2).await;
    let texts: Vec<&str> = kept.iter().map(|one| &*one.explanation).collect();
    assert_eq!(texts, ["6", "5", "4", "2", "1", "0"]);
    assert_eq!(kept[0].until, None);
    assert!(
        kept.windows(2).all(|pair| pair[1].until == Some(pair[0].at)),
        "{kept:?}"
    );
    assert_eq!(all(&*store, "a", 10).await, kept);
    // Those that another one has followed by then go; the newest one stays however old it is.
    let retention = Retention {
        age: Some(seconds(100)),
        bytes: None,
    };
    store
        .prune(retention, kept[2].at + jiff::SignedDuration::from_secs(100))
        .await
        .expect("it is pruned");
    let left = all(&*store, "a", 10).await;
    assert_eq!(left, kept[..4]);
    store.prune(retention, at(100_000)).await.expect("it is pruned");
    assert_eq!(all(&*store, "a", 10).await, kept[..1]);
    assert_eq!(store.condition_cursors(text(HERE)).await.expect("cursors").len(), 2);
    store.check().await.expect("an answer");
}

//! Cases of backfills.
#![expect(
    missing_docs,
    clippy::missing_panics_doc,
    reason = "the name of a case says what it holds; it panics when the driver does not"
)]

use std::num::NonZeroU32;

use tokio::task::JoinSet;

use super::{
    super::{BackfillAsk, BackfillFilter, BackfillStep, Ending, Retention, RunFilter, SharedStore, Store, StoreError},
    samples::{HERE, asset, at, enqueue, keyed, new_run, seconds, text},
};
use crate::{
    id::{BackfillId, RunId},
    page::{Cursor, PageRequest},
    run::{
        BACKFILL_TAG, Backfill, BackfillCounts, BackfillEnd, BackfillOutcome, BackfillPolicy, BackfillSpec,
        BackfillTarget, BackfillWish, NewRun, RunOrigin, RunStatus,
    },
    tags::Tags,
};

fn spec(key: Option<&str>) -> BackfillSpec {
    BackfillSpec {
        id: BackfillId::generate(),
        location: text(HERE),
        code_version: text("abc123"),
        key: key.map(str::to_owned),
        selection: text("+daily"),
        partitions: text("2026-10-01..2026-10-31"),
        policy: BackfillPolicy::Ranges(NonZeroU32::new(7).expect("not 0")),
        at_once: NonZeroU32::new(3),
        tags: Tags::new().with("asked_by", "ops"),
        priority: -10,
        config: [(asset("daily"), serde_json::json!({"depth": 2}))].into(),
        created_at: at(0),
        targets: vec![BackfillTarget {
            asset: asset("daily"),
            count: 31,
            set: "0100ff".to_owned(),
            fingerprint: "f00d".to_owned(),
        }],
    }
}

async fn create(store: &dyn Store, spec: BackfillSpec) -> Backfill {
    let created = store.create_backfill(spec).await.expect("it is kept");
    assert!(created.is_new);
    created.backfill
}

fn runs_of(backfill: &Backfill, keys: &[&str]) -> Vec<NewRun> {
    let of = |key: &&str| NewRun {
        origin: RunOrigin::Backfill { id: backfill.id() },
        tags: Tags::new().with(BACKFILL_TAG, backfill.id().to_string()),
        ..keyed(key)
    };
    keys.iter().map(of).collect()
}

fn step(backfill: &Backfill, runs: Vec<NewRun>) -> BackfillStep {
    BackfillStep {
        id: backfill.id(),
        revision: backfill.revision,
        runs,
        end: None,
    }
}

fn ending(backfill: &Backfill, seconds: i64, outcome: BackfillOutcome) -> BackfillStep {
    BackfillStep {
        end: Some(BackfillEnd {
            at: at(seconds),
            outcome,
            counts: BackfillCounts {
                succeeded: 31,
                ..BackfillCounts::default()
            },
        }),
        ..step(backfill, Vec::new())
    }
}

pub async fn a_backfill_is_read_back_with_all_that_was_said_of_it(store: SharedStore) {
    let asked = spec(Some("october"));
    let created = create(&*store, asked.clone()).await;
    assert_eq!(created, Backfill::new(asked.clone()));
    assert_eq!(store.backfill(asked.id).await.expect("it is read"), Some(created));
    assert_eq!(store.backfill(BackfillId::generate()).await.expect("none"), None);
}

pub async fn a_key_of_a_backfill_is_one_backfill_in_its_location(store: SharedStore) {
    let first = create(&*store, spec(Some("october"))).await;
    let again = store.create_backfill(spec(Some("october"))).await.expect("an answer");
    assert_eq!((again.is_new, again.backfill.id()), (false, first.id()));
    let same_id = BackfillSpec {
        key: None,
        ..first.spec.clone()
    };
    let again = store.create_backfill(same_id).await.expect("an answer");
    assert!(!again.is_new, "an id is kept once");
    let elsewhere = BackfillSpec {
        location: text("elsewhere"),
        ..spec(Some("october"))
    };
    create(&*store, elsewhere).await;
    create(&*store, spec(None)).await;
    create(&*store, spec(None)).await;
}

pub async fn a_backfill_is_asked_for_what_follows_and_nothing_else(store: SharedStore) {
    let id = create(&*store, spec(None)).await.id();
    let ask = async |ask| store.ask_backfill(id, ask).await;
    let paused = ask(BackfillAsk::Pause).await.expect("it is paused");
    assert_eq!((paused.wish, paused.revision), (BackfillWish::Pause, 1));
    let again = ask(BackfillAsk::Pause).await.expect("it is paused");
    assert_eq!(again.revision, 1, "asking for what holds changes nothing");
    let resumed = ask(BackfillAsk::Resume).await.expect("it goes on");
    assert_eq!((resumed.wish, resumed.revision), (BackfillWish::Run, 2));
    let early = ask(BackfillAsk::Retry).await.expect_err("it has not ended");
    assert!(early.is_conflict() && early.to_string().contains("has not ended and cannot be repeated; "));

    let canceled = ask(BackfillAsk::Cancel).await.expect("it is canceled");
    assert_eq!(canceled.wish, BackfillWish::Cancel);
    assert!(ask(BackfillAsk::Resume).await.is_err() && ask(BackfillAsk::Pause).await.is_err());
    let ended = store
        .advance_backfill(ending(&canceled, 9, BackfillOutcome::Canceled))
        .await;
    let ended = ended.expect("it ends").backfill;
    assert_eq!(ended.ended.map(|end| end.at), Some(at(9)));
    for refused in [BackfillAsk::Pause, BackfillAsk::Resume] {
        let error = ask(refused).await.expect_err("it has ended");
        assert!(
            error.is_conflict() && error.to_string().contains("has ended and cannot be"),
            "{error}"
        );
    }
    let again = ask(BackfillAsk::Retry).await.expect("it is repeated");
    assert_eq!((again.wish, again.attempt, again.ended), (BackfillWish::Run, 2, None));

    let ended = store
        .advance_backfill(ending(&again, 10, BackfillOutcome::Succeeded))
        .await;
    ended.expect("it ends");
    assert!(ask(BackfillAsk::Retry).await.is_err(), "everything was made");
    let unknown = BackfillId::generate();
    let error = store.ask_backfill(unknown, BackfillAsk::Pause).await;
    assert!(matches!(error, Err(StoreError::UnknownBackfill(id)) if id == unknown));
}

pub async fn a_step_of_a_backfill_queues_its_runs_once(store: SharedStore) {
    let backfill = create(&*store, spec(None)).await;
    let first = store
        .advance_backfill(step(&backfill, runs_of(&backfill, &["a", "b"])))
        .await;
    let first = first.expect("it is taken");
    assert_eq!(
        (first.backfill.runs, first.backfill.revision, first.runs.len()),
        (2, 1, 2)
    );
    let origin = RunOrigin::Backfill { id: backfill.id() };
    let read = store.run(first.runs[0].id).await.expect("a run").expect("it is there");
    assert_eq!(read.origin, origin);

    let late = store
        .advance_backfill(step(&backfill, runs_of(&backfill, &["c"])))
        .await;
    assert!(late.expect_err("somebody was faster").is_conflict());
    let paused = store
        .ask_backfill(backfill.id(), BackfillAsk::Pause)
        .await
        .expect("paused");
    let refused = store.advance_backfill(step(&paused, runs_of(&backfill, &["c"]))).await;
    assert!(refused.expect_err("it is paused").is_conflict());
    for filter in [
        RunFilter {
            tag: Some((BACKFILL_TAG.to_owned(), backfill.id().to_string())),
            ..RunFilter::default()
        },
        RunFilter {
            trigger: Some(backfill.id().to_string().into()),
            ..RunFilter::default()
        },
    ] {
        let listed = store.runs(filter, PageRequest::default()).await.expect("runs");
        let listed: Vec<RunId> = listed.items.iter().rev().map(|run| run.id).collect();
        let queued: Vec<RunId> = first.runs.iter().map(|run| run.id).collect();
        assert_eq!(listed, queued);
    }
}

pub async fn of_many_steps_of_a_backfill_one_is_taken(store: SharedStore) {
    let backfill = create(&*store, spec(None)).await;
    let mut steps = JoinSet::new();
    for number in 0..8 {
        let store = SharedStore::clone(&store);
        let step = step(&backfill, runs_of(&backfill, &[&number.to_string()]));
        steps.spawn(async move { store.advance_backfill(step).await.is_ok() });
    }
    let taken = steps.join_all().await;
    assert_eq!(taken.into_iter().filter(|taken| *taken).count(), 1);
    let counts = store.counts(text(HERE)).await.expect("counts");
    assert_eq!(counts, [(RunStatus::Queued, 1)]);
}

pub async fn backfills_are_listed_newest_first(store: SharedStore) {
    let mut made = Vec::new();
    for number in 0..5 {
        let location = text(if number == 3 { "elsewhere" } else { HERE });
        made.push(create(&*store, BackfillSpec { location, ..spec(None) }).await);
    }
    let end = store
        .advance_backfill(ending(&made[1], 5, BackfillOutcome::Failed))
        .await;
    end.expect("it ends");
    let ids = |places: &[usize]| places.iter().map(|place| made[*place].id()).collect::<Vec<_>>();
    let list = async |filter: BackfillFilter, page: PageRequest| {
        let page = store.backfills(filter, page).await.expect("a page");
        (page.items.iter().map(Backfill::id).collect::<Vec<_>>(), page.next)
    };
    let (first, next) = list(BackfillFilter::default(), PageRequest::first(3)).await;
    assert_eq!(first, ids(&[4, 3, 2]));
    let (rest, next) = list(
        BackfillFilter::default(),
        PageRequest::first(3).after(next.expect("more")),
    )
    .await;
    assert_eq!((rest, next), (ids(&[1, 0]), None));
    let here = BackfillFilter {
        location: Some(text(HERE)),
        unfinished: true,
    };
    assert_eq!(list(here, PageRequest::default()).await.0, ids(&[4, 2, 0]));
    let unfinished = store.unfinished_backfills(text(HERE)).await.expect("a list");
    assert_eq!(
        unfinished,
        ids(&[0, 2, 4]).into_iter().map(|id| (id, 0)).collect::<Vec<_>>()
    );
    let odd = PageRequest::first(3).after(Cursor::new("t1"));
    let odd = store.backfills(BackfillFilter::default(), odd).await;
    assert!(matches!(odd, Err(StoreError::BadCursor(_))));
}

pub async fn changes_of_backfills_are_told(store: SharedStore) {
    let changes = store.changes();
    let seen = || changes.borrow().runs;
    let before = seen();
    let backfill = create(&*store, spec(None)).await;
    let created = seen();
    store
        .ask_backfill(backfill.id(), BackfillAsk::Pause)
        .await
        .expect("paused");
    assert!(before < created && created < seen());
}

pub async fn the_runs_of_a_backfill_stay_until_it_has_ended(store: SharedStore) {
    let backfill = create(&*store, spec(None)).await;
    let taken = store
        .advance_backfill(step(&backfill, runs_of(&backfill, &["a"])))
        .await;
    let taken = taken.expect("it is taken");
    let other = enqueue(&*store, new_run()).await.run;
    for run in [&taken.runs[0], &other] {
        let ending = Ending::of(run, RunStatus::Failure, at(2), "no".to_owned());
        store.finish(ending).await.expect("it ends");
    }
    let age = Retention {
        age: Some(seconds(60)),
        bytes: None,
    };
    let size = Retention {
        age: None,
        bytes: Some(0),
    };
    for retention in [age, size] {
        store.prune(retention, at(1_000)).await.expect("it is pruned");
        let known = async |id| store.run(id).await.expect("an answer").is_some();
        assert!(known(taken.runs[0].id).await, "how far the backfill is follows from it");
        assert!(!known(other.id).await);
    }
    let ended = store
        .advance_backfill(ending(&taken.backfill, 990, BackfillOutcome::Failed))
        .await;
    ended.expect("it ends");
    store.prune(age, at(1_000)).await.expect("it is pruned");
    assert_eq!(store.run(taken.runs[0].id).await.expect("an answer"), None);
    assert!(store.backfill(backfill.id()).await.expect("an answer").is_some());
    store.prune(age, at(2_000)).await.expect("it is pruned");
    assert_eq!(store.backfill(backfill.id()).await.expect("an answer"), None);
}

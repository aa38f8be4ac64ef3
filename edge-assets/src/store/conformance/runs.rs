//! Cases of runs from the queue to their end.
#![expect(
    missing_docs,
    clippy::missing_panics_doc,
    reason = "the name of a case says what it holds; it panics when the driver does not"
)]

use std::collections::BTreeMap;

use jiff::SignedDuration;
use tokio::task::JoinSet;

use super::{
    super::{Changes, Claim, Ending, SharedStore, Store, StoreError},
    samples::{
        HERE, PROCESS, append, asset, at, claim_of, claimed, ended, enqueue, keyed, log_of, new_run, row, running,
        standing, started, step, text,
    },
};
use crate::{
    event::EventKind,
    id::{BackfillId, RunId},
    partition::PartitionSelection,
    run::{NewRun, Run, RunOrigin, RunStatus, StepScope},
    tags::Tags,
};

async fn kinds_of(store: &dyn Store, run: RunId) -> Vec<EventKind> {
    let log = log_of(store, run).await;
    log.into_iter().map(|event| event.record.kind).collect()
}

async fn names_of(store: &dyn Store, run: RunId) -> Vec<&'static str> {
    kinds_of(store, run).await.iter().map(EventKind::name).collect()
}

pub async fn a_queued_run_is_read_back_with_all_that_was_said_of_it(store: SharedStore) {
    let parent = enqueue(&*store, new_run()).await.run;
    let new = NewRun {
        code_version: text("v12"),
        job: Some(text("nightly")),
        partition: Some(PartitionSelection::key("2026-11-21")),
        config: BTreeMap::from([(asset("edge/raw"), serde_json::json!({"limit": 3, "näme": "ü'\u{0}"}))]),
        tags: Tags::new().with("team", "edge").with("empty", ""),
        origin: RunOrigin::Schedule { name: text("at_night") },
        run_key: Some("2026-11-21 'quoted'".to_owned()),
        priority: -7,
        parent: Some(parent.id),
        root: parent.id,
        attempt: 2,
        scope: StepScope::From {
            step: step("edge/raw", Some("2026-11-21")),
        },
        not_before: Some(at(60) + SignedDuration::from_nanos(1_500)),
        created_at: at(5) + SignedDuration::from_nanos(999),
        ..new_run()
    };
    let queued = enqueue(&*store, new.clone()).await;
    assert!(queued.is_new);
    let expected = Run::queued(NewRun {
        not_before: Some(at(60) + SignedDuration::from_nanos(1_000)),
        created_at: at(5),
        ..new
    });
    assert_eq!(queued.run, expected, "instants are cut to microseconds");
    assert_eq!(row(&*store, expected.id).await, expected);
    assert_eq!(
        kinds_of(&*store, expected.id).await,
        [EventKind::RunQueued {
            selection: text("group:daily"),
            job: Some(text("nightly")),
            origin: RunOrigin::Schedule { name: text("at_night") },
        }]
    );
    for origin in [
        RunOrigin::Sensor { name: text("watcher") },
        RunOrigin::Retry,
        RunOrigin::Reexecution,
        RunOrigin::Backfill {
            id: BackfillId::generate(),
        },
        RunOrigin::Automation,
        RunOrigin::Wipe,
    ] {
        let new = NewRun {
            origin,
            scope: StepScope::Unfinished,
            ..new_run()
        };
        let queued = enqueue(&*store, new).await.run;
        assert_eq!(row(&*store, queued.id).await, queued);
    }
}

pub async fn a_run_key_is_one_run_in_its_location(store: SharedStore) {
    let elsewhere = NewRun {
        location: text("elsewhere"),
        ..keyed("a")
    };
    let asked = vec![keyed("a"), keyed("b"), keyed("a"), elsewhere];
    let queued = store.enqueue(asked.clone()).await.expect("runs are queued");
    let is_new: Vec<bool> = queued.iter().map(|queued| queued.is_new).collect();
    assert_eq!(is_new, [true, true, false, true]);
    assert_eq!(queued[2].run.id, asked[0].id, "the run that holds the key is returned");

    let run = queued[0].run.clone();
    store.claim(claim_of(run.id)).await.expect("it is claimed");
    let again = enqueue(&*store, keyed("a")).await;
    assert!(!again.is_new);
    assert_eq!((again.run.id, again.run.status), (run.id, RunStatus::Starting));
    assert_eq!(names_of(&*store, run.id).await, ["run_queued", "run_claimed"]);
}

pub async fn an_id_is_queued_once(store: SharedStore) {
    let new = new_run();
    assert!(enqueue(&*store, new.clone()).await.is_new);
    assert!(
        !enqueue(&*store, new.clone()).await.is_new,
        "a request that is repeated"
    );
    assert_eq!(names_of(&*store, new.id).await, ["run_queued"]);
    assert_eq!(
        store.counts(text(HERE)).await.expect("counts"),
        [(RunStatus::Queued, 1)]
    );
}

pub async fn a_run_is_claimed_once(store: SharedStore) {
    let run = enqueue(&*store, new_run()).await.run;
    let claimed = store.claim(claim_of(run.id)).await.expect("a queued run is claimed");
    let expected = Run {
        status: RunStatus::Starting,
        status_since: at(1),
        epoch: 1,
        holder: Some(text(PROCESS)),
        lease_until: Some(at(16)),
        ..run.clone()
    };
    assert_eq!(claimed, expected);
    assert_eq!(row(&*store, run.id).await, expected);
    let claimed_by = EventKind::RunClaimed {
        holder: text(PROCESS),
        epoch: 1,
    };
    assert_eq!(kinds_of(&*store, run.id).await[1], claimed_by);

    let late = store
        .claim(claim_of(run.id))
        .await
        .expect_err("it is not queued any more");
    assert!(late.is_conflict(), "{late:?}");
    assert!(
        matches!(late, StoreError::Status { status: RunStatus::Starting, wanted: RunStatus::Starting, run: id } if id == run.id)
    );
}

pub async fn of_many_claims_one_wins(store: SharedStore) {
    let asked: Vec<NewRun> = (0..20).map(|_| new_run()).collect();
    let ids: Vec<RunId> = asked.iter().map(|new| new.id).collect();
    store.enqueue(asked).await.expect("runs are queued");
    let mut tasks = JoinSet::new();
    for process in 0..8 {
        let (store, ids) = (SharedStore::clone(&store), ids.clone());
        tasks.spawn(async move {
            let mut won = Vec::new();
            for run in ids {
                let claim = Claim {
                    holder: format!("process-{process}").into(),
                    ..claim_of(run)
                };
                match store.claim(claim).await {
                    Ok(run) => won.push((run.id, run.holder)),
                    Err(error) => assert!(error.is_conflict(), "{error:?}"),
                }
            }
            won
        });
    }
    let mut won = BTreeMap::new();
    while let Some(ended) = tasks.join_next().await {
        for (id, holder) in ended.expect("a process claims") {
            assert_eq!(won.insert(id, holder), None, "nobody else has it");
        }
    }
    assert_eq!(won.len(), ids.len(), "each run has a process");
    for (id, holder) in won {
        assert_eq!(row(&*store, id).await.holder, holder);
    }
}

pub async fn only_what_may_follow_a_status_follows_it(store: SharedStore) {
    for from in RunStatus::ALL {
        for to in RunStatus::ALL {
            let run = standing(&*store, from).await;
            assert_eq!(run.status, from);
            let before = names_of(&*store, run.id).await;
            let answer = move_to(&*store, &run, to).await;
            let stands = row(&*store, run.id).await;
            // Asking again to stop changes nothing; a queued run that is asked to stop has nothing to stop; a run that is asked to
            // stop may still say that it began.
            let is_no_change = matches!(
                (from, to),
                (RunStatus::Canceling | RunStatus::Canceled, RunStatus::Canceling)
                    | (RunStatus::Canceling, RunStatus::Running)
            );
            let ends_at_once = (from, to) == (RunStatus::Queued, RunStatus::Canceling);
            if is_no_change {
                assert_eq!(answer.expect("nothing to refuse").status, from, "{from} to {to}");
                assert_eq!(stands.status, from, "{from} to {to}");
            } else if ends_at_once {
                assert_eq!(answer.expect("it is canceled").status, RunStatus::Canceled);
            } else if from.may_become(to) {
                assert_eq!(answer.expect("it may follow"), stands, "{from} to {to}");
                assert_eq!(stands.status, to, "{from} to {to}");
            } else {
                let error = answer.expect_err("it may not follow");
                assert!(
                    matches!(error, StoreError::Status { run: id, status, wanted } if (id, status, wanted) == (run.id, from, to)),
                    "{from} to {to}: {error:?}"
                );
                assert_eq!(stands, run, "{from} to {to}: nothing is changed");
                assert_eq!(
                    names_of(&*store, run.id).await,
                    before,
                    "{from} to {to}: nothing is said"
                );
            }
        }
    }
}

async fn move_to(store: &dyn Store, run: &Run, to: RunStatus) -> Result<Run, StoreError> {
    let reason = || "for a test".to_owned();
    match to {
        RunStatus::Queued => store.requeue(run.id, run.epoch, at(9), reason()).await,
        RunStatus::Starting => store.claim(claim_of(run.id)).await,
        RunStatus::Running => append(store, run, vec![started(2)]).await,
        RunStatus::Canceling => store.request_cancel(run.id, at(9), reason()).await,
        RunStatus::Success | RunStatus::Failure | RunStatus::Canceled => {
            store.finish(Ending::of(run, to, at(9), reason())).await
        }
    }
}

pub async fn a_run_that_was_put_back_is_fenced_off_from_the_process_that_held_it(store: SharedStore) {
    let held = running(&*store, new_run()).await;
    let early = store
        .requeue(held.id, held.epoch + 1, at(9), "too early".to_owned())
        .await;
    assert!(matches!(early, Err(StoreError::Fenced { .. })), "{early:?}");

    let reason = "its process is gone".to_owned();
    let back = store.requeue(held.id, held.epoch, at(20), reason.clone()).await;
    let back = back.expect("it goes back");
    let expected = Run {
        status: RunStatus::Queued,
        status_since: at(20),
        reason: Some(reason.clone()),
        epoch: 2,
        holder: None,
        lease_until: None,
        ..held.clone()
    };
    assert_eq!(back, expected);

    let late = append(&*store, &held, vec![ended(RunStatus::Success)]).await;
    let late = late.expect_err("its process is fenced off");
    assert!(late.is_conflict());
    assert!(
        matches!(late, StoreError::Fenced { run, epoch: 1, current: 2 } if run == held.id),
        "{late:?}"
    );
    let nobody = append(&*store, &back, vec![started(2)]).await;
    assert!(
        matches!(nobody, Err(StoreError::Status { .. })),
        "nobody holds it: {nobody:?}"
    );
    let again = store.requeue(held.id, held.epoch, at(21), String::new()).await;
    assert!(matches!(again, Err(StoreError::Fenced { .. })), "{again:?}");

    let next = store.claim(claim_of(held.id)).await.expect("it is claimed anew");
    assert_eq!(
        (next.epoch, next.reason.as_deref()),
        (2, None),
        "the second process to hold it"
    );
    let late = append(&*store, &held, vec![ended(RunStatus::Success)]).await;
    assert!(matches!(late, Err(StoreError::Fenced { .. })), "{late:?}");
    append(&*store, &next, vec![started(2)])
        .await
        .expect("the new process is heard");
    let names = names_of(&*store, held.id).await;
    let first = ["run_queued", "run_claimed", "run_started"];
    assert_eq!(
        names,
        [&first[..], &["run_requeued", "run_claimed", "run_started"]].concat()
    );
    assert_eq!(kinds_of(&*store, held.id).await[3], EventKind::RunRequeued { reason });
}

pub async fn a_run_that_was_ended_from_outside_is_fenced_off(store: SharedStore) {
    let held = running(&*store, new_run()).await;
    let reason = "its process ended 3 times".to_owned();
    let ending = Ending::of(&held, RunStatus::Failure, at(60), reason.clone());
    let over = store.finish(ending).await.expect("it ends");
    let expected = Run {
        status: RunStatus::Failure,
        status_since: at(60),
        reason: Some(reason),
        finished_at: Some(at(60)),
        lease_until: None,
        epoch: 2,
        ..held.clone()
    };
    assert_eq!(over, expected);
    assert_eq!(row(&*store, held.id).await, expected);
    let late = append(&*store, &held, vec![ended(RunStatus::Success)]).await;
    assert!(matches!(late, Err(StoreError::Fenced { .. })), "{late:?}");
    for status in [RunStatus::Queued, RunStatus::Running] {
        let run = enqueue(&*store, new_run()).await.run;
        let odd = store.finish(Ending::of(&run, status, at(60), String::new())).await;
        assert!(
            matches!(odd, Err(StoreError::Status { .. })),
            "{status} is no end: {odd:?}"
        );
    }
}

pub async fn whoever_saw_a_run_before_it_was_taken_over_does_not_end_it(store: SharedStore) {
    let end = |seen: &Run| Ending::of(seen, RunStatus::Failure, at(90), "its process is gone".to_owned());
    let queued = enqueue(&*store, new_run()).await.run;
    let first = store.claim(claim_of(queued.id)).await.expect("it is claimed");
    store
        .requeue(first.id, first.epoch, at(20), String::new())
        .await
        .expect("it goes back");
    let waiting = row(&*store, first.id).await;
    let taken = Claim {
        holder: text("host-2"),
        ..claim_of(first.id)
    };
    let second = store.claim(taken).await.expect("another process claims it");
    assert_eq!(
        second.epoch, waiting.epoch,
        "its epoch began with its return to the queue"
    );
    let before = names_of(&*store, first.id).await;
    for (seen, what) in [(&queued, "queued"), (&first, "held"), (&waiting, "put back")] {
        let late = store
            .finish(end(seen))
            .await
            .expect_err("it is held by another process");
        assert!(late.is_conflict(), "{what}: {late:?}");
        assert_eq!(row(&*store, first.id).await, second, "{what}: nothing is changed");
    }
    assert_eq!(names_of(&*store, first.id).await, before, "nothing is said");
    store.finish(end(&second)).await.expect("seen as it is");
}

pub async fn a_queued_run_is_canceled_at_once_and_another_one_is_canceling(store: SharedStore) {
    let why = || "not wanted".to_owned();
    let queued = enqueue(&*store, new_run()).await.run;
    let canceled = store
        .request_cancel(queued.id, at(3), why())
        .await
        .expect("it is canceled");
    let expected = Run {
        status: RunStatus::Canceled,
        status_since: at(3),
        reason: Some(why()),
        finished_at: Some(at(3)),
        ..queued.clone()
    };
    assert_eq!(canceled, expected);
    assert_eq!(
        names_of(&*store, queued.id).await,
        ["run_queued", "run_cancel_requested", "run_finished"]
    );

    let running = running(&*store, new_run()).await;
    let canceling = store
        .request_cancel(running.id, at(3), why())
        .await
        .expect("it is asked to stop");
    assert_eq!(
        (canceling.status, canceling.reason.clone()),
        (RunStatus::Canceling, Some(why()))
    );
    assert_eq!(canceling.epoch, running.epoch, "its process still speaks");
    let again = store.request_cancel(running.id, at(9), "again".to_owned()).await;
    assert_eq!(again.expect("asking again is no fault"), canceling);

    // The process hears of it, says so, and ends.
    let heard = vec![
        super::samples::fact(EventKind::RunCancelRequested),
        ended(RunStatus::Canceled),
    ];
    let over = append(&*store, &canceling, heard).await.expect("it stops");
    assert_eq!(
        (over.status, over.reason),
        (RunStatus::Canceled, Some(why())),
        "the reason of the one who asked"
    );
    assert_eq!(
        names_of(&*store, running.id).await,
        [
            "run_queued",
            "run_claimed",
            "run_started",
            "run_cancel_requested",
            "run_finished"
        ],
        "said once"
    );
}

pub async fn renewing_keeps_the_unfinished_runs_of_a_process(store: SharedStore) {
    let first = running(&*store, new_run()).await;
    let second = claimed(&*store, new_run()).await;
    let over = standing(&*store, RunStatus::Success).await;
    let other = enqueue(&*store, new_run()).await.run;
    let claim = Claim {
        holder: text("host-2"),
        ..claim_of(other.id)
    };
    store.claim(claim).await.expect("another process claims");

    let kept = store.renew(text(PROCESS), at(100)).await.expect("leases are renewed");
    assert_eq!(kept, [first.id, second.id]);
    assert_eq!(row(&*store, first.id).await.lease_until, Some(at(100)));
    assert_eq!(row(&*store, over.id).await.lease_until, None);
    assert_eq!(row(&*store, other.id).await.lease_until, Some(at(16)));
    store
        .requeue(first.id, first.epoch, at(50), String::new())
        .await
        .expect("it is taken away");
    assert_eq!(
        store.renew(text(PROCESS), at(200)).await.expect("leases are renewed"),
        [second.id]
    );
    assert_eq!(row(&*store, first.id).await.lease_until, None);
    assert!(store.renew(text("nobody"), at(200)).await.expect("no fault").is_empty());
}

pub async fn runs_that_are_not_there_are_named(store: SharedStore) {
    let id = RunId::generate();
    assert_eq!(store.run(id).await.expect("no fault"), None);
    let ghost = Run::queued(NewRun { id, ..new_run() });
    let answers = [
        store.claim(claim_of(id)).await,
        store.requeue(id, 0, at(1), String::new()).await,
        store.request_cancel(id, at(1), String::new()).await,
        store
            .finish(Ending::of(&ghost, RunStatus::Failure, at(1), String::new()))
            .await,
        append(&*store, &ghost, vec![started(1)]).await,
    ];
    for answer in answers {
        assert!(
            matches!(answer, Err(StoreError::UnknownRun(named)) if named == id),
            "{answer:?}"
        );
    }
    assert!(store.finished_steps(id).await.expect("no fault").is_empty());
}

pub async fn counts_and_unfinished_runs_are_those_of_a_location(store: SharedStore) {
    let mut expected = Vec::new();
    for status in RunStatus::ALL {
        let run = standing(&*store, status).await;
        if !status.is_final() {
            expected.push(run);
        }
    }
    let earlier = NewRun {
        created_at: at(-60),
        ..new_run()
    };
    expected.insert(0, enqueue(&*store, earlier).await.run);
    let elsewhere = NewRun {
        location: text("elsewhere"),
        ..new_run()
    };
    let elsewhere = enqueue(&*store, elsewhere).await.run;

    assert_eq!(
        store.unfinished(text(HERE)).await.expect("runs"),
        expected,
        "by the time of their making"
    );
    let counts = store.counts(text(HERE)).await.expect("counts");
    let of = |status| if status == RunStatus::Queued { 2 } else { 1 };
    assert_eq!(counts, RunStatus::ALL.map(|status| (status, of(status))));
    assert_eq!(store.unfinished(text("elsewhere")).await.expect("runs"), [elsewhere]);
    assert!(store.counts(text("nowhere")).await.expect("counts").is_empty());
}

pub async fn changes_are_told(store: SharedStore) {
    let mut changes = store.changes();
    let mut seen = *changes.borrow_and_update();
    let mut grown = |what: &str, runs: bool, events: bool| {
        let now: Changes = *changes.borrow_and_update();
        assert_eq!(
            (now.runs > seen.runs, now.events > seen.events),
            (runs, events),
            "{what}"
        );
        seen = now;
    };
    let run = enqueue(&*store, new_run()).await.run;
    grown("queued", true, true);
    let run = store.claim(claim_of(run.id)).await.expect("it is claimed");
    grown("claimed", true, true);
    append(&*store, &run, vec![started(1)]).await.expect("it begins");
    grown("begun", true, true);
    let said = EventKind::StepLogged {
        level: crate::event::LogLevel::Info,
        message: "hello".to_owned(),
    };
    let said = super::samples::step_fact(step("a", None), said);
    append(&*store, &run, vec![said]).await.expect("it says something");
    grown("said", false, true);
    store.renew(text(PROCESS), at(90)).await.expect("it lives");
    store.run(run.id).await.expect("it is read");
    grown("neither a sign of life nor a look", false, false);
    store
        .request_cancel(run.id, at(9), String::new())
        .await
        .expect("it is asked to stop");
    grown("asked to stop", true, true);
    let key = super::samples::trigger(crate::tick::TriggerKind::Sensor, "watcher");
    store
        .declare(vec![(key.clone(), text("every 30s"))], at(0))
        .await
        .expect("it is declared");
    grown("declared", true, false);
    store.switch(key.clone(), false, at(1)).await.expect("it is switched");
    grown("switched", true, false);
    store
        .record_tick(super::samples::tick(&key, 5, None))
        .await
        .expect("it ticks");
    grown("ticked", true, false);
}

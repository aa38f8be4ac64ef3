//! Cases of the event log and of what follows from it.
#![expect(
    missing_docs,
    clippy::missing_panics_doc,
    reason = "the name of a case says what it holds; it panics when the driver does not"
)]

use jiff::SignedDuration;

use super::{
    super::{EventBatch, EventFilter, EventPosition, SharedStore, Store, StoreError, StoredEvent},
    samples::{
        append, asset, at, claim_of, claimed, ended, fact, failed, log_of, materialized, new_run, row, running,
        started, step, step_fact, succeeded, text,
    },
};
use crate::{
    event::{
        CheckResult, EventKind, EventRecord, FailureCause, LogLevel, Severity, SkipReason, StepFailure, SubstepEnd,
    },
    key::AssetKey,
    metadata::{Metadata, MetadataValue},
    partition::PartitionKey,
    policy::ErrorClass,
    run::{Run, RunStatus},
    version::DataVersion,
};

async fn read(store: &dyn Store, filter: EventFilter) -> Vec<StoredEvent> {
    let events = store.events(filter, EventPosition(0), 1_000).await;
    events.expect("events are read")
}

pub async fn facts_are_numbered_within_the_run_and_over_the_store(store: SharedStore) {
    assert_eq!(store.last_position().await.expect("a position"), EventPosition(0));
    let one = claimed(&*store, new_run()).await;
    let two = claimed(&*store, new_run()).await;
    for run in [&one, &two, &one] {
        append(&*store, run, vec![step_fact(step("a", None), succeeded())])
            .await
            .expect("it is kept");
    }
    let all = read(&*store, EventFilter::default()).await;
    let positions: Vec<u64> = all.iter().map(|event| event.position.0).collect();
    assert!(positions.is_sorted_by(|a, b| a < b), "they only grow: {positions:?}");
    assert!(positions[0] >= 1);
    let last = store.last_position().await.expect("a position");
    assert_eq!(Some(&last.0), positions.last());
    for (run, length) in [(&one, 4), (&two, 3)] {
        let log = log_of(&*store, run.id).await;
        let numbers: Vec<u64> = log.iter().map(|event| event.record.sequence).collect();
        assert_eq!(
            numbers,
            (0..length).collect::<Vec<_>>(),
            "whatever the caller numbered them"
        );
        assert!(log.iter().all(|event| event.record.run_id == run.id));
    }
}

pub async fn every_kind_of_fact_is_read_back(store: SharedStore) {
    let run = running(&*store, new_run()).await;
    let events = every_kind();
    append(&*store, &run, events.clone()).await.expect("they are kept");
    let log = log_of(&*store, run.id).await;
    assert_eq!(log.len(), 3 + events.len());
    for (read, (sequence, said)) in log[3..].iter().zip((3..).zip(events)) {
        let expected = EventRecord {
            run_id: run.id,
            sequence,
            at: at(2),
            ..said
        };
        assert_eq!(read.record, expected);
    }
}

fn substeps() -> [EventKind; 2] {
    [
        EventKind::SubstepStarted {
            number: u32::MAX,
            parent: Some(1),
            name: text("ü ' \" download"),
        },
        EventKind::SubstepEnded {
            number: 1,
            name: text("download"),
            duration_us: 3,
            end: SubstepEnd::Failure {
                error: "no such host".to_owned(),
            },
        },
    ]
}

fn every_kind() -> Vec<EventRecord> {
    let here = || step("edge/raw_events", Some("2026-11-21"));
    let metadata = Metadata::new()
        .with("text", "ü \u{0} ' \" \\ \n 漢")
        .with("rows", i64::MIN)
        .with("share", 0.1)
        .with("json", serde_json::json!({"a": [1, null, {"b": true}]}))
        .with("cut", MetadataValue::Text("x".repeat(100_000)));
    let failure = StepFailure {
        cause: FailureCause::StepTimeout,
        chain: vec!["it took too long".to_owned()],
        class: Some(ErrorClass::Transient),
    };
    let kinds = [
        EventKind::StepStarted { attempt: 1 },
        EventKind::StepProgressed {
            done: 5,
            total: Some(u64::from(u32::MAX) + 1),
            unit: text("rows"),
        },
        EventKind::StepLogged {
            level: LogLevel::Warn,
            message: String::new(),
        },
        EventKind::AssetMaterialized {
            metadata: metadata.clone(),
            data_version: Some(DataVersion::new("v1")),
            provenance: None,
        },
        EventKind::AssetObserved {
            metadata: Metadata::new(),
            data_version: None,
        },
        EventKind::AssetWiped,
        EventKind::CheckEvaluated {
            check: text("has_rows"),
            result: CheckResult::fail("none").with("rows", 0).severity(Severity::Warn),
            severity: Severity::Error,
            blocking: true,
        },
        EventKind::StepRetryScheduled {
            attempt: 1,
            delay_ms: 30_000,
            failure: failure.clone(),
        },
        EventKind::StepFailed {
            failure,
            metadata,
            duration_us: 1,
        },
        EventKind::StepSucceeded { duration_us: 2 },
        EventKind::StepSkipped {
            reason: SkipReason::CheckFailed {
                asset: asset("edge/raw_events"),
                check: text("has_rows"),
            },
        },
        EventKind::StepCanceled { detached: true },
    ];
    let of_the_run = [
        EventKind::RunCancelRequested,
        EventKind::RunFinished {
            status: RunStatus::Canceled,
            reason: Some("no longer wanted".to_owned()),
        },
    ];
    let steps = kinds.into_iter().chain(substeps()).map(|kind| {
        let mut event = step_fact(here(), kind);
        event.at += SignedDuration::from_nanos(1);
        event
    });
    steps.chain(of_the_run.into_iter().map(fact)).collect()
}

pub async fn the_row_of_a_run_follows_its_facts(store: SharedStore) {
    let run = claimed(&*store, new_run()).await;
    let later = |seconds, mut event: EventRecord| {
        event.at = at(seconds);
        event
    };
    let begun = append(&*store, &run, vec![later(4, started(3))])
        .await
        .expect("it begins");
    let expected = Run {
        status: RunStatus::Running,
        status_since: at(4),
        started_at: Some(at(4)),
        planned_steps: 3,
        ..run
    };
    assert_eq!(begun, expected);
    let facts = vec![
        step_fact(step("a", None), EventKind::StepStarted { attempt: 1 }),
        step_fact(step("a", None), succeeded()),
        step_fact(step("b", None), failed()),
        step_fact(step("a", Some("p")), succeeded()),
    ];
    let worked = append(&*store, &begun, facts).await.expect("it works");
    assert_eq!((worked.succeeded_steps, worked.failed_steps), (2, 1));
    assert_eq!(worked.status, RunStatus::Running);
    let end = fact(EventKind::RunFinished {
        status: RunStatus::Failure,
        reason: Some("a step failed".to_owned()),
    });
    let over = append(&*store, &begun, vec![later(8, end)]).await.expect("it ends");
    let expected = Run {
        status: RunStatus::Failure,
        status_since: at(8),
        reason: Some("a step failed".to_owned()),
        finished_at: Some(at(8)),
        lease_until: None,
        ..worked
    };
    assert_eq!(over, expected);
    assert_eq!(row(&*store, over.id).await, expected);
    let nothing = append(&*store, &over, Vec::new()).await.expect("nothing to refuse");
    assert_eq!(nothing, expected);
}

pub async fn a_batch_is_kept_whole_or_not_at_all(store: SharedStore) {
    let good = running(&*store, new_run()).await;
    let bad = running(&*store, new_run()).await;
    let batch = |run: &Run, epoch, events| EventBatch {
        run: run.id,
        epoch,
        events,
    };
    let said = |rows| step_fact(step("a", None), materialized(rows));
    let before = log_of(&*store, bad.id).await;
    let batches = vec![
        batch(&good, 1, vec![said(1)]),
        batch(&bad, 1, vec![said(2), ended(RunStatus::Canceled)]),
        batch(&bad, 7, vec![said(3)]),
        batch(
            &bad,
            1,
            vec![said(4), fact(EventKind::RunRequeued { reason: String::new() })],
        ),
        batch(&good, 1, vec![ended(RunStatus::Success)]),
        batch(&good, 1, vec![said(5)]),
    ];
    let answers = store.append(batches).await.expect("the store answers");
    let is_kept: Vec<bool> = answers.iter().map(Result::is_ok).collect();
    assert_eq!(is_kept, [true, false, false, false, true, false], "{answers:?}");
    assert!(matches!(
        answers[1],
        Err(StoreError::Status {
            wanted: RunStatus::Canceled,
            ..
        })
    ));
    assert!(matches!(
        answers[2],
        Err(StoreError::Fenced {
            epoch: 7,
            current: 1,
            ..
        })
    ));
    assert!(
        answers
            .iter()
            .filter_map(|answer| answer.as_ref().err())
            .all(StoreError::is_conflict)
    );
    assert_eq!(log_of(&*store, bad.id).await, before, "nothing of it is kept");
    assert_eq!(row(&*store, bad.id).await, bad);
    let latest = store
        .latest(asset("a"), None)
        .await
        .expect("it is read")
        .expect("there is one");
    assert_eq!(latest.latest.record.kind, materialized(1));
    assert_eq!(row(&*store, good.id).await.status, RunStatus::Success);
}

pub async fn a_run_asked_to_stop_before_it_began_begins_and_stops(store: SharedStore) {
    let run = claimed(&*store, new_run()).await;
    let asked = store.request_cancel(run.id, at(2), "not wanted".to_owned()).await;
    assert_eq!(asked.expect("it is asked").status, RunStatus::Canceling);
    let begun = append(&*store, &run, vec![started(4)]).await.expect("it did not know");
    assert_eq!((begun.status, begun.planned_steps), (RunStatus::Canceling, 4));
    assert_eq!(begun.started_at, Some(at(2)));
    let over = append(&*store, &run, vec![ended(RunStatus::Canceled)])
        .await
        .expect("it stops");
    assert_eq!(over.status, RunStatus::Canceled);
}

pub async fn a_run_that_has_ended_takes_only_what_author_code_still_says(store: SharedStore) {
    let run = running(&*store, new_run()).await;
    append(&*store, &run, vec![ended(RunStatus::Success)])
        .await
        .expect("it ends");
    let length = log_of(&*store, run.id).await.len();
    let said = EventKind::StepLogged {
        level: LogLevel::Info,
        message: "still here".to_owned(),
    };
    let kept = append(&*store, &run, vec![step_fact(step("a", None), said)]).await;
    assert_eq!(kept.expect("it is kept").status, RunStatus::Success);
    for late in [
        step_fact(step("a", None), materialized(1)),
        step_fact(step("a", None), succeeded()),
        started(1),
        ended(RunStatus::Failure),
    ] {
        let refused = append(&*store, &run, vec![late]).await;
        assert!(matches!(refused, Err(StoreError::Status { .. })), "{refused:?}");
    }
    assert_eq!(log_of(&*store, run.id).await.len(), length + 1);
}

pub async fn a_step_counts_once_by_how_it_ended_last(store: SharedStore) {
    let first = running(&*store, new_run()).await;
    let facts = vec![
        step_fact(step("good", None), succeeded()),
        step_fact(step("day", Some("1")), succeeded()),
        step_fact(step("day", Some("2")), failed()),
        step_fact(step("bad", None), failed()),
    ];
    append(&*store, &first, facts).await.expect("the first process works");
    let other = running(&*store, new_run()).await;
    let elsewhere = vec![step_fact(step("bad", None), succeeded())];
    append(&*store, &other, elsewhere).await.expect("another run works");

    store
        .requeue(first.id, 1, at(9), String::new())
        .await
        .expect("it goes back");
    let second = store.claim(claim_of(first.id)).await.expect("it is claimed anew");
    let facts = vec![
        started(5),
        step_fact(step("good", None), failed()),
        step_fact(step("good", None), succeeded()),
        step_fact(step("day", Some("2")), succeeded()),
        step_fact(step("bad", None), failed()),
        step_fact(step("new", None), succeeded()),
    ];
    append(&*store, &second, facts).await.expect("the second process works");
    let over = row(&*store, first.id).await;
    assert_eq!((over.succeeded_steps, over.failed_steps), (4, 1));
    let finished = store.finished_steps(first.id).await.expect("steps");
    let expected = [
        step("day", Some("1")),
        step("day", Some("2")),
        step("good", None),
        step("new", None),
    ];
    assert_eq!(finished, expected, "in the order of their keys");
    assert_eq!(
        store.finished_steps(other.id).await.expect("steps"),
        [step("bad", None)]
    );
}

pub async fn events_are_read_from_both_ends_through_every_filter(store: SharedStore) {
    let runs = [running(&*store, new_run()).await, running(&*store, new_run()).await];
    for n in 0..40_u32 {
        let run = &runs[usize::from(n % 3 == 0)];
        let step = step(["a", "b"][usize::from(n % 4 == 0)], (n % 5 == 0).then_some("p"));
        let kind = match n % 7 {
            0 => materialized(i64::from(n)),
            1 => succeeded(),
            2 => failed(),
            _ => EventKind::StepStarted { attempt: n },
        };
        append(&*store, run, vec![step_fact(step, kind)])
            .await
            .expect("it is kept");
    }
    let all = read(&*store, EventFilter::default()).await;
    let kinds = [
        vec![],
        vec!["asset_materialized"],
        vec!["step_started"],
        vec!["run_started", "run_queued"],
        vec!["step_failed", "step_succeeded", "run_claimed", "step_failed"],
        vec!["no_such_kind"],
    ];
    for run in [None, Some(runs[0].id), Some(crate::id::RunId::generate())] {
        for key in [None, Some(asset("a")), Some(asset("unknown"))] {
            for kinds in kinds.clone() {
                let filter = EventFilter {
                    run,
                    asset: key.clone(),
                    kinds,
                };
                check_reading(&*store, &all, &filter).await;
            }
        }
    }
}

async fn check_reading(store: &dyn Store, all: &[StoredEvent], filter: &EventFilter) {
    let is_wanted = |event: &&StoredEvent| {
        let record = &event.record;
        filter.run.is_none_or(|run| run == record.run_id)
            && filter
                .asset
                .as_ref()
                .is_none_or(|key| record.step.as_ref().is_some_and(|step| step.asset == *key))
            && (filter.kinds.is_empty() || filter.kinds.contains(&record.kind.name()))
    };
    let middle = all[all.len() / 2].position;
    let forth = |after: EventPosition, limit| {
        let wanted = all.iter().filter(is_wanted).filter(move |event| event.position > after);
        wanted.take(limit).cloned().collect::<Vec<_>>()
    };
    let back = |before: EventPosition, limit| {
        let wanted = all
            .iter()
            .rev()
            .filter(is_wanted)
            .filter(move |event| event.position < before);
        wanted.take(limit).cloned().collect::<Vec<_>>()
    };
    for limit in [0, 3, 1_000] {
        let read = store.events(filter.clone(), middle, limit).await.expect("events");
        assert_eq!(read, forth(middle, limit), "{filter:?}");
        let read = store
            .events(filter.clone(), EventPosition(0), limit)
            .await
            .expect("events");
        assert_eq!(read, forth(EventPosition(0), limit), "{filter:?}");
        let read = store
            .events_back(filter.clone(), Some(middle), limit)
            .await
            .expect("events");
        assert_eq!(read, back(middle, limit), "{filter:?}");
        let read = store.events_back(filter.clone(), None, limit).await.expect("events");
        assert_eq!(read, back(EventPosition(u64::MAX), limit), "{filter:?}");
    }
}

pub async fn the_newest_materialization_is_found_by_asset_and_partition(store: SharedStore) {
    assert!(store.latest_of(Vec::new()).await.expect("no fault").is_empty());
    let run = running(&*store, new_run()).await;
    let seen = EventKind::AssetObserved {
        metadata: Metadata::new().with("rows", 9),
        data_version: Some(DataVersion::new("7")),
    };
    let facts = vec![
        step_fact(step("whole", None), materialized(1)),
        step_fact(step("day", Some("1")), materialized(2)),
        step_fact(step("day", Some("2")), materialized(3)),
        step_fact(step("whole", None), materialized(4)),
        step_fact(step("day", Some("1")), materialized(5)),
        step_fact(step("outside", None), seen.clone()),
        step_fact(step("failing", None), failed()),
    ];
    append(&*store, &run, facts).await.expect("they are kept");

    let kind_of = async |key: &str, partition: Option<&str>| {
        let found = store.latest(asset(key), partition.map(PartitionKey::new)).await;
        let found = found.expect("it is read")?;
        assert_eq!(
            (found.asset, found.partition.as_ref().map(PartitionKey::as_str)),
            (asset(key), partition)
        );
        assert_eq!(found.latest.record.run_id, run.id);
        Some(found.latest.record.kind)
    };
    assert_eq!(kind_of("whole", None).await, Some(materialized(4)));
    assert_eq!(kind_of("day", Some("1")).await, Some(materialized(5)));
    assert_eq!(kind_of("day", Some("2")).await, Some(materialized(3)));
    assert_eq!(kind_of("outside", None).await, Some(seen));
    assert_eq!(kind_of("day", None).await, None, "it was only made in partitions");
    assert_eq!(kind_of("day", Some("3")).await, None);
    assert_eq!(kind_of("failing", None).await, None);

    let newest = |found: Vec<super::super::AssetState>| -> Vec<(AssetKey, Option<PartitionKey>, u64)> {
        let place = |found: &super::super::AssetState| found.latest.record.sequence;
        found
            .iter()
            .map(|found| (found.asset.clone(), found.partition.clone(), place(found)))
            .collect()
    };
    let all = newest(store.latest_of(Vec::new()).await.expect("it is read"));
    let day = (asset("day"), Some(PartitionKey::new("1")), 7);
    let outside = (asset("outside"), None, 8);
    let whole = (asset("whole"), None, 6);
    assert_eq!(all, [day.clone(), outside, whole.clone()], "in the order of their keys");
    let asked = vec![asset("whole"), asset("nothing"), asset("day")];
    let some = newest(store.latest_of(asked).await.expect("it is read"));
    assert_eq!(some, [whole, day], "in the order in which they were asked for");
    let read = log_of(&*store, run.id).await;
    let latest = store
        .latest(asset("whole"), None)
        .await
        .expect("it is read")
        .expect("there is one");
    assert!(read.contains(&latest.latest), "it is an event of the log");
}

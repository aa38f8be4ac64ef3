//! What a tick of a sensor comes to, when it is evaluated again, and what it reacts to.

use std::time::Duration;

use edge_assets::{
    AssetContext, AssetError, RunRequest, RunStatus, SensorContext, SensorOutcome,
    run::{NewRun, Run, RunOrigin},
    tick::{TickOutcome, TriggerKind, TriggerState},
    trigger::{OverlapDecision, SensorDef, SensorKind, next_instant, wait},
};

use crate::support::{at, first_seen};

const SECOND: Duration = Duration::from_secs(1);

fn sensor() -> SensorDef {
    SensorDef::new("landed", "sync", |_| {
        Box::pin(async { Ok(SensorOutcome::skip("nothing")) })
    })
}

fn reaction() -> SensorDef {
    let mut sensor = sensor();
    sensor.kind = SensorKind::RunStatus {
        statuses: vec![RunStatus::Failure],
        jobs: vec!["sync".into(), "nightly".into()],
    };
    sensor
}

fn state() -> TriggerState {
    first_seen(TriggerKind::Sensor, "landed", "every 30s", at("2026-11-22T09:00:00Z"))
}

fn failed(verdict: &edge_assets::trigger::Verdict) -> &str {
    assert!(verdict.requests.is_empty() && verdict.cursor.is_none() && verdict.alert.is_none());
    match &verdict.outcome {
        TickOutcome::Failed { error } => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_new_sensor_looks_at_once_and_then_at_its_interval() {
    let sensor = sensor();
    let mut state = state();
    let now = at("2026-11-22T09:00:10Z");
    assert_eq!(wait(&sensor, &state, now), Some(Duration::ZERO));
    state.last_at = Some(now);
    for (later, left) in [(0, 30), (10, 20), (30, 0), (500, 0)] {
        let now = now + later * SECOND;
        assert_eq!(wait(&sensor, &state, now), Some(left * SECOND), "{later}");
    }
    // Switched on again, it looks at once.
    state.since = now + SECOND;
    assert_eq!(wait(&sensor, &state, now + SECOND), Some(Duration::ZERO));
    state.switched = Some(false);
    assert_eq!(wait(&sensor, &state, now), None);
}

#[test]
fn failures_in_a_row_slow_a_sensor_down_to_ten_minutes() {
    let mut state = state();
    let now = at("2026-11-22T09:00:10Z");
    state.last_at = Some(now);
    let mut sensor = sensor();
    for (failures, seconds) in [(0, 30), (1, 30), (2, 60), (3, 120), (5, 480), (6, 600), (u32::MAX, 600)] {
        state.failures = failures;
        assert_eq!(wait(&sensor, &state, now), Some(seconds * SECOND), "{failures}");
    }
    sensor.every = 3_600 * SECOND;
    assert_eq!(
        wait(&sensor, &state, now),
        Some(3_600 * SECOND),
        "a longer interval stays"
    );
    let reaction = reaction();
    for (failures, seconds) in [(0, 0), (1, 30), (3, 120), (99, 600)] {
        state.failures = failures;
        assert_eq!(wait(&reaction, &state, now), Some(seconds * SECOND), "{failures}");
    }
}

#[test]
fn a_clock_that_was_set_back_neither_stops_a_sensor_nor_repeats_an_instant() {
    let mut state = state();
    let last = at("2027-01-01T00:00:00Z");
    state.last_at = Some(last);
    let now = at("2026-11-22T09:00:10Z");
    assert_eq!(wait(&sensor(), &state, now), Some(30 * SECOND));
    assert_eq!(next_instant(&state, now), at("2027-01-01T00:00:00.000001Z"));
    assert_eq!(next_instant(&state, last + SECOND), last + SECOND);
    state.last_at = None;
    assert_eq!(next_instant(&state, now), now);
}

#[test]
fn requests_cursor_and_alert_go_through_as_they_are() {
    let outcome = SensorOutcome::requests(["a", "b"].map(RunRequest::new))
        .cursor("b")
        .alert("two files at once");
    let verdict = sensor().judge(Ok(outcome));
    assert_eq!(verdict.outcome, TickOutcome::Requested);
    assert_eq!(verdict.requests, ["a", "b"].map(RunRequest::new));
    assert_eq!(verdict.cursor.as_deref(), Some("b"));
    assert_eq!(verdict.alert.as_deref(), Some("two files at once"));

    let skipped = sensor().judge(Ok(SensorOutcome::skip("no new file").cursor("c")));
    let reason = "no new file".to_owned();
    assert_eq!(skipped.outcome, TickOutcome::Skipped { reason });
    assert_eq!(skipped.cursor.as_deref(), Some("c"));

    let reason = "it asked for no run".to_owned();
    let nothing = sensor().judge(Ok(SensorOutcome::requests([])));
    assert_eq!(nothing.outcome, TickOutcome::Skipped { reason });
}

#[test]
fn an_error_is_a_failed_tick_with_its_causes() {
    let error = std::io::Error::other(AssetErrorText("disk gone"));
    assert_eq!(failed(&sensor().judge(Err(AssetError::from(error)))), "disk gone");
    let long = "ü".repeat(100_000);
    let verdict = sensor().judge(Err(AssetError::new(long)));
    let text = failed(&verdict);
    assert!(text.len() < 66_000 && text.ends_with("… (cut)"), "{}", text.len());
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct AssetErrorText(&'static str);

#[test]
fn a_flood_of_requests_fails_the_tick_and_loses_nothing() {
    let ask =
        |count: usize| SensorOutcome::requests((0..count).map(|n| RunRequest::new(format!("k{n}")))).cursor("end");
    assert_eq!(sensor().judge(Ok(ask(100))).requests.len(), 100);
    let verdict = sensor().judge(Ok(ask(101)));
    let text = failed(&verdict);
    assert!(
        text.contains("asks for 101 runs, 100 are allowed in one tick"),
        "{text}"
    );
    let mut few = sensor();
    few.max_requests = 1;
    failed(&few.judge(Ok(ask(2))));
}

#[test]
fn requests_that_cannot_be_kept_apart_or_launched_fail_the_tick() {
    let empty = sensor().judge(Ok(SensorOutcome::request(RunRequest::new(""))));
    assert!(failed(&empty).contains("an empty key"));
    let long = sensor().judge(Ok(SensorOutcome::request(RunRequest::new("k".repeat(513)))));
    assert!(failed(&long).contains("513 bytes"));
    let cursor = sensor().judge(Ok(SensorOutcome::skip("x").cursor("c".repeat(65_537))));
    assert!(failed(&cursor).contains("a cursor of 65537 bytes"));

    let mut jobless = reaction();
    jobless.job = None;
    let verdict = jobless.judge(Ok(SensorOutcome::request(RunRequest::new("a"))));
    assert!(failed(&verdict).contains("says no job"));
    let told = jobless.judge(Ok(SensorOutcome::skip("told").alert("it failed")));
    assert_eq!(told.alert.as_deref(), Some("it failed"));
    let verdict = reaction().judge(Ok(SensorOutcome::skip("x").cursor("mine")));
    assert!(failed(&verdict).contains("a sensor that reacts has none"));
}

#[test]
fn a_tick_that_would_overlap_asks_again_and_alerts_all_the_same() {
    let ask = || SensorOutcome::request(RunRequest::new("a")).cursor("b").alert("look");
    let reason = "run 000000ab of job `sync` is running".to_owned();
    let busy = OverlapDecision::Skip { reason: reason.clone() };
    let verdict = sensor().judge(Ok(ask())).against(&busy);
    assert_eq!(verdict.outcome, TickOutcome::Skipped { reason });
    assert!(verdict.requests.is_empty());
    assert_eq!((verdict.cursor, verdict.alert.as_deref()), (None, Some("look")));
    // One that asks for nothing has nothing to wait for.
    let quiet = sensor().judge(Ok(SensorOutcome::skip("nothing").cursor("b")));
    assert_eq!(quiet.clone().against(&busy), quiet);
    let free = sensor().judge(Ok(ask()));
    assert_eq!(free.clone().against(&OverlapDecision::Launch), free);
}

fn run(job: Option<&str>, status: RunStatus, origin: RunOrigin) -> Run {
    let mut new = NewRun::new("here", "group:x", at("2026-11-22T09:00:00Z"));
    new.job = job.map(Into::into);
    new.origin = origin;
    let mut run = Run::queued(new);
    run.status = status;
    run
}

#[test]
fn a_reaction_is_to_the_declared_ends_of_the_declared_jobs_and_never_to_itself() {
    let sensor = reaction();
    let any = {
        let mut any = reaction();
        any.kind = SensorKind::RunStatus {
            statuses: vec![RunStatus::Failure, RunStatus::Canceled],
            jobs: Vec::new(),
        };
        any
    };
    let itself = RunOrigin::Sensor { name: "landed".into() };
    let another = RunOrigin::Sensor { name: "other".into() };
    for (job, status, origin, one, all) in [
        (Some("sync"), RunStatus::Failure, RunOrigin::Manual, true, true),
        (Some("nightly"), RunStatus::Failure, another, true, true),
        (Some("sync"), RunStatus::Failure, itself, false, false),
        (Some("sync"), RunStatus::Success, RunOrigin::Manual, false, false),
        (Some("sync"), RunStatus::Running, RunOrigin::Manual, false, false),
        (Some("other"), RunStatus::Failure, RunOrigin::Manual, false, true),
        (None, RunStatus::Canceled, RunOrigin::Manual, false, true),
    ] {
        let run = run(job, status, origin);
        assert_eq!(sensor.reacts_to(&run), one, "{run:?}");
        assert_eq!(any.reacts_to(&run), all, "{run:?}");
    }
    assert!(!self::sensor().reacts_to(&run(Some("sync"), RunStatus::Failure, RunOrigin::Manual)));
}

#[test]
fn a_context_tells_what_the_sensor_reacts_to_and_what_to_declare_where_it_does_not() {
    let plain = SensorContext::new(AssetContext::for_test(), Some("c".into()));
    assert_eq!(plain.cursor(), Some("c"));
    assert!(
        plain
            .run()
            .unwrap_err()
            .to_string()
            .contains("declare it with `on = failure`")
    );
    let text = plain.materialization().unwrap_err().to_string();
    assert!(text.contains("declare it with `asset = my_asset`"), "{text}");
    assert!(plain.failed_steps().is_empty());
    let failure = run(Some("sync"), RunStatus::Failure, RunOrigin::Manual);
    let reacting = plain.with_run(failure.clone(), Vec::new());
    assert_eq!(reacting.run().unwrap(), &failure);
    assert!(reacting.materialization().is_err());
}

#[test]
fn what_it_is_evaluated_for_is_its_definition() {
    assert_eq!(&*sensor().definition(), "every 30s");
    assert_eq!(
        (sensor().rhythm(), reaction().rhythm()),
        ("30s".to_owned(), "on failure of sync, nightly".to_owned())
    );
    assert_eq!(&*reaction().definition(), "on failure of sync, nightly");
    let mut asset = sensor();
    asset.kind = SensorKind::Asset {
        asset: "edge/daily".parse().unwrap(),
    };
    assert_eq!(&*asset.definition(), "on a new edge/daily");
}

//! Alerts: raised without waiting, delivered to each sink by itself, told again when something was lost.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use edge_assets::{
    RetryPolicy, RunId, RunStatus, TickId,
    alert::{Alert, AlertError, AlertKind, AlertSink, Alerts, AlertsBuilder},
    boxed::BoxFuture,
    run::{NewRun, Run},
    tick::{NewTick, Tick, TickOutcome, TriggerKey, TriggerKind},
};
use tokio::sync::mpsc;

use crate::support::at;

const GRACE: Duration = Duration::from_secs(60);

/// Takes alerts, or fails as often as it was told to.
#[derive(Debug, Clone)]
struct Scripted {
    taken: mpsc::UnboundedSender<Alert>,
    tries: Arc<AtomicUsize>,
    failures: Arc<Mutex<Vec<bool>>>,
}

impl Scripted {
    /// Fails once for each of `failures`; whether each is transient.
    fn new(failures: impl IntoIterator<Item = bool>) -> (Self, mpsc::UnboundedReceiver<Alert>) {
        let (taken, receiver) = channel();
        let failures: Vec<bool> = failures.into_iter().collect();
        let sink = Self {
            taken,
            tries: Arc::default(),
            failures: Arc::new(Mutex::new(failures.into_iter().rev().collect())),
        };
        (sink, receiver)
    }

    fn tries(&self) -> usize {
        self.tries.load(Ordering::Relaxed)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test takes what comes; nothing fills it without end"
)]
fn channel() -> (mpsc::UnboundedSender<Alert>, mpsc::UnboundedReceiver<Alert>) {
    mpsc::unbounded_channel()
}

impl AlertSink for Scripted {
    fn name(&self) -> &str {
        "scripted"
    }

    fn deliver<'a>(&'a self, alert: &'a Alert) -> BoxFuture<'a, Result<(), AlertError>> {
        Box::pin(async move {
            self.tries.fetch_add(1, Ordering::Relaxed);
            let failure = self.failures.lock().unwrap().pop();
            match failure {
                None => {
                    self.taken.send(alert.clone()).unwrap();
                    Ok(())
                }
                Some(transient) => Err(AlertError::Other {
                    to: "scripted".to_owned(),
                    transient,
                    source: "as it was told".into(),
                }),
            }
        })
    }
}

/// Never answers.
#[derive(Debug)]
struct Stuck;

impl AlertSink for Stuck {
    fn name(&self) -> &str {
        "stuck"
    }

    fn deliver<'a>(&'a self, _: &'a Alert) -> BoxFuture<'a, Result<(), AlertError>> {
        Box::pin(std::future::pending())
    }
}

fn alert(subject: &str) -> Alert {
    Alert::new(AlertKind::Sensor, subject, "look", at("2026-11-22T09:00:00Z"))
}

fn quick() -> AlertsBuilder {
    Alerts::builder().retry(RetryPolicy::new(3))
}

#[tokio::test(start_paused = true)]
async fn an_alert_reaches_every_sink_once() {
    let (first, mut first_taken) = Scripted::new([]);
    let (second, mut second_taken) = Scripted::new([]);
    let (alerts, tasks) = quick().sink(first).sink(second).start();
    alerts.raise(alert("a"));
    alerts.raise(alert("b"));
    tasks.close(GRACE).await;
    for taken in [&mut first_taken, &mut second_taken] {
        assert_eq!(taken.recv().await, Some(alert("a")));
        assert_eq!(taken.recv().await, Some(alert("b")));
    }
    drop(alerts);
    assert_eq!(first_taken.recv().await, None);
}

#[tokio::test(start_paused = true)]
async fn a_sink_that_hangs_delays_nobody() {
    let (good, mut taken) = Scripted::new([]);
    let (alerts, tasks) = quick().capacity(4).sink(Stuck).sink(good).start();
    for number in 0..1_000 {
        alerts.raise(alert(&format!("s{number}")));
        // The good sink takes each before the next one comes.
        assert_eq!(taken.recv().await.unwrap().subject.as_ref(), format!("s{number}"));
    }
    tasks.close(Duration::from_secs(1)).await;
}

#[tokio::test(start_paused = true)]
async fn a_sink_that_fails_is_tried_again_until_it_takes_it() {
    let (sink, mut taken) = Scripted::new([true, true, true]);
    let (alerts, _tasks) = quick().sink(sink.clone()).start();
    alerts.raise(alert("a"));
    assert_eq!(taken.recv().await, Some(alert("a")));
    assert_eq!(sink.tries(), 4);
}

#[tokio::test(start_paused = true)]
async fn what_was_lost_is_told_as_soon_as_something_arrives() {
    // Too often; then for good; then it works.
    let (sink, mut taken) = Scripted::new([true, true, true, true, false]);
    let (alerts, _tasks) = quick().sink(sink.clone()).start();
    for subject in ["lost", "refused", "good"] {
        alerts.raise(alert(subject));
    }
    assert_eq!(taken.recv().await, Some(alert("good")));
    let told = taken.recv().await.unwrap();
    assert_eq!(told.kind, AlertKind::Lost);
    assert!(
        told.text.starts_with("2 alerts before this one were not delivered"),
        "{}",
        told.text
    );
    assert_eq!(sink.tries(), 4 + 1 + 2);
    alerts.raise(alert("later"));
    assert_eq!(taken.recv().await, Some(alert("later")), "it is told once");
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_loses_the_newcomers_and_tells_how_many() {
    let (sink, mut taken) = Scripted::new([]);
    let (alerts, _tasks) = quick().capacity(3).sink(sink).start();
    // Nothing runs between these, so that they pile up.
    for number in 0..10 {
        alerts.raise(alert(&format!("s{number}")));
    }
    let mut told = Vec::new();
    for _ in 0..4 {
        told.push(taken.recv().await.unwrap());
    }
    let subjects: Vec<&str> = told.iter().map(|alert| &*alert.subject).collect();
    assert_eq!(subjects, ["s0", "alerts", "s1", "s2"]);
    assert!(told[1].text.starts_with("7 alerts"), "{}", told[1].text);
}

#[tokio::test(start_paused = true)]
async fn a_try_that_hangs_ends_at_its_limit() {
    let (alerts, tasks) = quick().timeout(Duration::from_secs(2)).sink(Stuck).start();
    let results = alerts.try_each(&alert("a")).await;
    let [(name, Err(error))] = &results[..] else {
        panic!("{results:?}");
    };
    assert_eq!(name, "stuck");
    assert_eq!(error.to_string(), "stuck did not answer within 2s");
    assert!(error.is_transient());
    tasks.close(GRACE).await;
}

#[tokio::test(start_paused = true)]
async fn trying_the_sinks_tells_of_each() {
    let (good, mut taken) = Scripted::new([]);
    let (bad, _) = Scripted::new([false]);
    let (alerts, _tasks) = quick().sink(good).sink(bad).start();
    let test = Alert::test(at("2026-11-22T09:00:00Z"));
    let results = alerts.try_each(&test).await;
    assert!(results[0].1.is_ok() && results[1].1.is_err());
    assert_eq!(taken.recv().await, Some(test));
    assert_eq!(format!("{alerts:?}"), r#"["scripted", "scripted"]"#);
}

#[tokio::test(start_paused = true)]
async fn closing_delivers_what_waits_with_one_try_each() {
    let (sink, mut taken) = Scripted::new([true]);
    let (alerts, tasks) = quick().sink(sink.clone()).start();
    for subject in ["fails once", "waits"] {
        alerts.raise(alert(subject));
    }
    tasks.close(GRACE).await;
    assert_eq!(taken.recv().await, Some(alert("waits")));
    assert_eq!(sink.tries(), 3, "one failure, one alert, and that one was lost");
    // Nobody listens any more, and nothing waits for that.
    alerts.raise(alert("too late"));
}

#[tokio::test(start_paused = true)]
async fn repetitions_are_held_back_and_counted() {
    let (sink, mut taken) = Scripted::new([]);
    let (alerts, _tasks) = quick().repeat_after(Duration::from_secs(60)).sink(sink).start();
    for second in [0, 10, 59, 60] {
        let now = at("2026-11-22T09:00:00Z") + Duration::from_secs(second);
        alerts.raise(Alert::new(AlertKind::RunFailed, "sync", "it failed", now));
    }
    assert_eq!(taken.recv().await.unwrap().held_back, 0);
    assert_eq!(taken.recv().await.unwrap().held_back, 2);
}

/// What the program's log holds.
#[cfg(feature = "cli")]
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

#[cfg(feature = "cli")]
impl std::io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(feature = "cli")]
#[tokio::test]
async fn the_log_shows_an_alert_as_a_warning() {
    use edge_assets::alert::LogSink;
    let written = Written::default();
    let writer = written.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .without_time()
        .with_writer(move || writer.clone())
        .finish();
    let alert = Alert::of_run(&finished(RunStatus::Failure, Some("disk full"))).unwrap();
    let guard = tracing::subscriber::set_default(subscriber);
    LogSink.deliver(&alert).await.unwrap();
    drop(guard);
    let log = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    let run = alert.run.unwrap();
    assert!(log.contains("WARN") && log.contains("failed: disk full"), "{log}");
    assert!(
        log.contains(&format!("kind=run failed subject=sync run={run} held_back=0")),
        "{log}"
    );
}

fn finished(status: RunStatus, reason: Option<&str>) -> Run {
    let mut new = NewRun::new("here", "group:redis_cache", at("2026-11-22T09:00:00Z"));
    new.job = Some("sync".into());
    let mut run = Run::queued(new);
    run.status = status;
    run.reason = reason.map(ToOwned::to_owned);
    run.finished_at = Some(at("2026-11-22T09:01:00Z"));
    run.planned_steps = 5;
    run.failed_steps = 2;
    run
}

#[test]
fn a_failed_run_is_an_alert_and_no_other_is() {
    for status in RunStatus::ALL {
        let is_alert = Alert::of_run(&finished(status, None)).is_some();
        assert_eq!(is_alert, status == RunStatus::Failure, "{status}");
    }
    let run = finished(RunStatus::Failure, None);
    let alert = Alert::of_run(&run).unwrap();
    assert_eq!(
        alert.text,
        format!("run {} of sync failed: 2 of 5 steps failed", run.id.short())
    );
    assert_eq!((alert.run, alert.at), (Some(run.id), at("2026-11-22T09:01:00Z")));
    assert_eq!(alert.headline(), "[here] run failed: sync");
    let alert = Alert::of_run(&finished(RunStatus::Failure, Some("its process ended 3 times"))).unwrap();
    assert!(
        alert.text.ends_with("failed: its process ended 3 times"),
        "{}",
        alert.text
    );
}

#[test]
fn a_tick_alerts_when_it_fails_and_when_its_sensor_says_so() {
    let new = |outcome, alert: Option<&str>| NewTick {
        id: TickId::generate(),
        key: TriggerKey {
            location: "here".into(),
            kind: TriggerKind::Sensor,
            name: "freshness".into(),
        },
        instant: at("2026-11-22T09:00:00Z"),
        previous: None,
        began_at: at("2026-11-22T09:00:00Z"),
        ended_at: at("2026-11-22T09:00:01Z"),
        outcome,
        runs: Vec::new(),
        cancel: Vec::new(),
        cursor: None,
        missed: 0,
        alert: alert.map(ToOwned::to_owned),
    };
    let run = RunId::generate();
    let tick = |outcome, alert, runs| Tick::recorded(&new(outcome, alert), runs, 0);
    assert!(Alert::of_tick(&tick(TickOutcome::Requested, None, vec![run])).is_empty());
    let told = Alert::of_tick(&tick(TickOutcome::Requested, Some("no event for 400 s"), vec![run]));
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].kind, told[0].run), (AlertKind::Sensor, Some(run)));
    assert_eq!(told[0].text, "freshness: no event for 400 s");
    let error = "did not reach ClickHouse".to_owned();
    let failed = Alert::of_tick(&tick(TickOutcome::Failed { error }, None, Vec::new()));
    assert_eq!(failed[0].kind, AlertKind::TickFailed);
    assert_eq!(failed[0].text, "sensor freshness failed: did not reach ClickHouse");
}

#[test]
fn a_text_of_any_length_and_kind_makes_an_alert() {
    let huge = Alert::new(
        AlertKind::Sensor,
        "a\r\nBcc: x",
        "ü".repeat(100_000),
        at("2026-11-22T09:00:00Z"),
    );
    assert!(huge.text.len() < 8_300 && huge.text.ends_with("… (cut)"));
    assert_eq!(huge.headline(), "sensor: a  Bcc: x");
}

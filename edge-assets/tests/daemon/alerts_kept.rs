//! What is kept of alerts: each attempt before it is made, silences heeded, quiet hours ended with one alert, whatever ends the process.

use std::{sync::Arc, time::Duration};

use edge_assets::{
    AssetDef, RetryPolicy, RunId,
    alert::{Alert, AlertError, AlertKind, AlertRule, AlertSeverity, AlertSink, Alerts, QuietHours},
    boxed::BoxFuture,
    instance::LaunchRequest,
    page::PageRequest,
    store::{AlertStore as _, Delivery, DeliveryFilter, DeliveryOutcome, MemoryStore, Silenced},
};

use crate::support::{Heard, Running, World, fails, ok};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const CANARY: &str = "canary-5b1d9e";

async fn kept(store: &MemoryStore) -> Vec<Delivery> {
    let page = store
        .deliveries(DeliveryFilter::default(), PageRequest::default())
        .await
        .unwrap();
    assert_eq!(page.next, None, "a test has few of them");
    page.items.into_iter().rev().collect()
}

fn world() -> World {
    World::of([fails("a", &[]), fails("b", &[]), ok("c", &[])])
}

fn failing() -> [AssetDef; 1] {
    [fails("a", &[])]
}

/// Launches an asset that fails, and waits for what follows.
async fn fail(world: &World, asset: &str) -> RunId {
    let run = world.launch(LaunchRequest::selection(asset)).await;
    world.wait(run).await;
    world.pass(5 * SECOND).await;
    run
}

/// Ten minutes that begin as the world does: in Zurich it is ten o'clock.
fn quiet() -> QuietHours {
    QuietHours::daily("10:00", "10:10", "Europe/Zurich").unwrap()
}

fn outcomes(kept: &[Delivery]) -> Vec<(&str, DeliveryOutcome)> {
    kept.iter().map(|one| (&*one.kind, one.outcome)).collect()
}

/// Looks, at each attempt, at what the store has of it; fails at the first two.
#[derive(Debug)]
struct Looking {
    store: Arc<MemoryStore>,
    seen: Arc<std::sync::Mutex<Vec<Delivery>>>,
    transient: bool,
}

impl AlertSink for Looking {
    fn name(&self) -> &str {
        "looking"
    }

    fn deliver<'a>(&'a self, _: &'a Alert) -> BoxFuture<'a, Result<(), AlertError>> {
        Box::pin(async move {
            let last = kept(&self.store).await.pop().unwrap();
            let attempt = last.attempts;
            self.seen.lock().unwrap().push(last);
            if attempt > 2 {
                return Ok(());
            }
            Err(AlertError::Other {
                to: "looking".to_owned(),
                transient: self.transient,
                source: format!("https://user:{CANARY}@hooks.example.com/{CANARY}?key={CANARY} is gone").into(),
            })
        })
    }
}

fn looking(world: &World, transient: bool) -> (Looking, Arc<std::sync::Mutex<Vec<Delivery>>>) {
    let seen = Arc::default();
    let sink = Looking {
        store: Arc::clone(world.store.inner()),
        seen: Arc::clone(&seen),
        transient,
    };
    (sink, seen)
}

#[tokio::test(start_paused = true)]
async fn an_attempt_is_kept_before_it_is_made_and_its_end_after_it() {
    let world = world();
    let (sink, seen) = looking(&world, true);
    let (alerts, _tasks) = Alerts::builder()
        .sink(sink)
        .retry(RetryPolicy::new(4).backoff(SECOND))
        .start();
    let daemon = Running::new(world.daemon("d1").alerts(alerts));
    let run = fail(&world, "a").await;
    world.pass(MINUTE).await;
    let seen: Vec<(u32, DeliveryOutcome, Option<String>)> = {
        let seen = seen.lock().unwrap();
        seen.iter()
            .map(|one| (one.attempts, one.outcome, one.error.clone()))
            .collect()
    };
    let gone = Some("looking did not take it: https://hooks.example.com/.. is gone".to_owned());
    assert_eq!(
        seen,
        [
            (1, DeliveryOutcome::Sending, None),
            (2, DeliveryOutcome::Sending, gone.clone()),
            (3, DeliveryOutcome::Sending, gone),
        ]
    );
    let [one] = kept(world.store.inner()).await.try_into().unwrap();
    assert_eq!(
        (one.outcome, one.attempts, one.error.as_deref()),
        (DeliveryOutcome::Sent, 3, None)
    );
    assert_eq!(
        (&*one.location, one.rule.as_deref()),
        ("default", Some(AlertRule::EVERYTHING))
    );
    assert_eq!(
        (&*one.channel, &*one.kind, &*one.subject),
        ("looking", "run_failed", "a")
    );
    assert_eq!(one.run, Some(run));
    assert!(
        one.body.starts_with(&format!("run {} of a failed", run.short())),
        "{}",
        one.body
    );
    assert!(one.ended_at.unwrap() > one.at);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_fails_for_good_says_why_without_secrets() {
    let world = world();
    let (sink, _) = looking(&world, false);
    let (alerts, _tasks) = Alerts::builder().sink(sink).start();
    let daemon = Running::new(world.daemon("d1").alerts(alerts));
    fail(&world, "a").await;
    let [one] = kept(world.store.inner()).await.try_into().unwrap();
    assert_eq!((one.outcome, one.attempts), (DeliveryOutcome::Failed, 1));
    assert!(!format!("{one:?}").contains(CANARY), "{one:?}");
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_silenced_alert_is_kept_and_not_sent() {
    let world = world();
    let (heard, alerts, _tasks) = Heard::start();
    let daemon = Running::new(world.daemon("d1").alerts(alerts));
    let instance = world.instance("somebody");
    let only_a = Silenced::Subject("a*".into());
    let silence = instance
        .silence(only_a, 10 * MINUTE, "anna", "it is known")
        .await
        .unwrap();
    fail(&world, "a").await;
    fail(&world, "b").await;
    assert_eq!(heard.all().len(), 1, "{:?}", heard.all());
    let silenced = kept(world.store.inner()).await;
    assert_eq!(
        outcomes(&silenced),
        [
            ("run_failed", DeliveryOutcome::Silenced),
            ("run_failed", DeliveryOutcome::Sent)
        ]
    );
    assert_eq!((silenced[0].silence, silenced[0].attempts), (Some(silence.id), 0));

    instance.end_silence(silence.id, "ben").await.unwrap();
    fail(&world, "a").await;
    assert_eq!(heard.all().len(), 2);
    let everything = Silenced::Rule(AlertRule::EVERYTHING.into());
    instance
        .silence(everything, MINUTE, "anna", "it is known")
        .await
        .unwrap();
    fail(&world, "b").await;
    assert_eq!(heard.all().len(), 2);
    // It ends by itself.
    world.pass(MINUTE).await;
    fail(&world, "b").await;
    assert_eq!(heard.all().len(), 3);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn quiet_hours_end_with_one_alert_though_the_daemon_was_another_one() {
    let world = world();
    let rule = || AlertRule::new("day").quiet_hours(quiet());
    let (heard, alerts, _tasks) = Heard::with(rule());
    let daemon = Running::new(world.daemon("d1").alerts(alerts));
    fail(&world, "a").await;
    fail(&world, "b").await;
    daemon.stop().await;
    assert!(heard.all().is_empty(), "{:?}", heard.all());
    let held = kept(world.store.inner()).await;
    assert_eq!(outcomes(&held), [("run_failed", DeliveryOutcome::Held); 2]);

    let (heard, alerts, _tasks) = Heard::with(rule());
    let daemon = Running::new(world.daemon("d2").alerts(alerts));
    world.pass(9 * MINUTE).await;
    assert!(heard.all().is_empty(), "{:?}", heard.all());
    world.pass(MINUTE).await;
    let [digest] = heard.all().try_into().unwrap();
    assert_eq!((digest.kind, &*digest.subject), (AlertKind::Digest, "day"));
    assert!(
        digest
            .text
            .starts_with("2 alerts were held back in the quiet hours of `day`:")
    );
    assert_eq!(
        digest.at.to_string(),
        "2026-11-22T09:10:00Z",
        "when they end, and not later"
    );
    for one in &held {
        assert!(digest.text.contains(&one.body), "{}", digest.text);
    }
    let all = kept(world.store.inner()).await;
    assert_eq!(all.len(), 3);
    assert_eq!((all[2].outcome, all[2].attempts), (DeliveryOutcome::Sent, 1));
    assert!(all[..2].iter().all(|one| one.digest == Some(all[2].id)));
    // By day it is sent at once, and nothing is told twice.
    fail(&world, "a").await;
    world.pass(60 * MINUTE).await;
    assert_eq!(heard.all().len(), 2);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_is_severe_enough_passes_quiet_hours() {
    let world = world();
    let rule = AlertRule::new("day").quiet_hours(quiet().passing(AlertSeverity::Error));
    let (heard, alerts, _tasks) = Heard::with(rule);
    let daemon = Running::new(world.daemon("d1").alerts(alerts.clone()));
    fail(&world, "a").await;
    alerts.raise(Alert::new(AlertKind::Sensor, "s", "look", world.now()));
    world.pass(SECOND).await;
    assert_eq!(heard.all().len(), 1);
    assert_eq!(
        outcomes(&kept(world.store.inner()).await),
        [("run_failed", DeliveryOutcome::Sent), ("sensor", DeliveryOutcome::Held)]
    );
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn of_two_daemons_one_tells_what_was_held() {
    let world = world();
    let elsewhere = world.elsewhere();
    let rule = || AlertRule::new("day").quiet_hours(quiet());
    let ((heard, alerts, _tasks), (other, others, _other_tasks)) = (Heard::with(rule()), Heard::with(rule()));
    let daemon = Running::new(world.daemon("d1").alerts(alerts));
    let second = Running::new(elsewhere.daemon("d2").alerts(others));
    fail(&world, "a").await;
    world.store.give_every_lease();
    elsewhere.store.give_every_lease();
    world.pass(20 * MINUTE).await;
    assert_eq!(heard.all().len() + other.all().len(), 1);
    daemon.stop().await;
    second.stop().await;
}

/// Never answers.
#[derive(Debug)]
struct Stuck;

impl AlertSink for Stuck {
    fn name(&self) -> &str {
        "the test"
    }

    fn deliver<'a>(&'a self, _: &'a Alert) -> BoxFuture<'a, Result<(), AlertError>> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_process_was_sending_when_it_ended_is_told_and_what_was_held_is_told_again() {
    let world = World::of(failing());
    let rule = || AlertRule::new("day").quiet_hours(quiet());
    let (alerts, tasks) = Alerts::builder().rule(rule()).sink(Stuck).start();
    let daemon = Running::new(world.daemon("d1").alerts(alerts.clone()));
    fail(&world, "a").await;
    world.pass(10 * MINUTE).await;
    // It tells of the one that was held, and dies over it.
    let sending = kept(world.store.inner()).await;
    assert_eq!(
        outcomes(&sending),
        [
            ("run_failed", DeliveryOutcome::Held),
            ("digest", DeliveryOutcome::Sending)
        ]
    );
    assert_eq!((sending[1].attempts, sending[0].digest), (1, Some(sending[1].id)));
    drop(tasks);
    daemon.kill().await;

    let (heard, alerts, _tasks) = Heard::with(rule());
    let daemon = Running::new(world.daemon("d2").alerts(alerts));
    world.pass(5 * MINUTE).await;
    let [digest] = heard.all().try_into().unwrap();
    assert_eq!(digest.kind, AlertKind::Digest);
    let all = kept(world.store.inner()).await;
    assert_eq!(
        outcomes(&all),
        [
            ("run_failed", DeliveryOutcome::Held),
            ("digest", DeliveryOutcome::Interrupted),
            ("digest", DeliveryOutcome::Sent)
        ]
    );
    assert_eq!(all[0].digest, Some(all[2].id));
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_store_that_does_not_answer_holds_no_alert_up() {
    for call in ["record_delivery", "silences"] {
        let world = world();
        // What cannot be kept cannot be told of later, so it is sent though it is quiet.
        let rule = AlertRule::new("day");
        let rule = if call == "silences" {
            rule
        } else {
            rule.quiet_hours(quiet())
        };
        let (heard, alerts, _tasks) = Heard::with(rule);
        let daemon = Running::new(world.daemon("d1").alerts(alerts));
        world.store.fail_only(call);
        fail(&world, "a").await;
        assert_eq!(heard.all().len(), 1, "{call}");
        daemon.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_held_for_a_sink_that_is_gone_is_told_nowhere_and_said_so() {
    let world = World::of(failing());
    let rule = || AlertRule::new("day").quiet_hours(quiet());
    let (_, alerts, _tasks) = Heard::with(rule());
    let daemon = Running::new(world.daemon("d1").alerts(alerts));
    fail(&world, "a").await;
    daemon.stop().await;
    let (alerts, _tasks) = Alerts::builder().rule(rule()).start();
    let daemon = Running::new(world.daemon("d2").alerts(alerts));
    world.pass(11 * MINUTE).await;
    let all = kept(world.store.inner()).await;
    assert_eq!(
        outcomes(&all),
        [
            ("run_failed", DeliveryOutcome::Held),
            ("digest", DeliveryOutcome::Failed)
        ]
    );
    assert_eq!(all[1].error.as_deref(), Some("there is no sink `the test` any more"));
    daemon.stop().await;
}

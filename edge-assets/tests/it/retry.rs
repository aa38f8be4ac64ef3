//! Repetitions: how many, after which delays, for which errors.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use edge_assets::{
    AssetDef, AssetError, Definitions, ErrorClass, Resource, Resources, RetryPolicy, RunStatus, exec::RunOptions,
};

use crate::support::{EventLog, asset};

const POLICY: RetryPolicy = RetryPolicy::new(2).backoff(Duration::from_secs(10));

/// Fails until attempt number `succeeds_at`.
fn flaky(succeeds_at: u32, fail: fn() -> AssetError) -> AssetDef {
    let attempts = Arc::new(AtomicU32::new(0));
    asset("a", &[]).retry(POLICY).run(move || {
        let attempts = Arc::clone(&attempts);
        async move {
            if attempts.fetch_add(1, Ordering::SeqCst) + 1 >= succeeds_at {
                Ok(())
            } else {
                Err(fail())
            }
        }
    })
}

async fn log_of(asset: AssetDef, resources: Resources) -> (RunStatus, Vec<String>) {
    let log = EventLog::new();
    let definitions = Definitions::builder()
        .assets([asset])
        .resources(resources)
        .build()
        .unwrap();
    let plan = definitions.plan("a").unwrap();
    let result = definitions
        .execute(plan, RunOptions::new().sink(log.clone()))
        .await
        .unwrap();
    (result.status, log.of("a"))
}

#[tokio::test(start_paused = true)]
async fn a_step_is_repeated_after_growing_delays() {
    let began = tokio::time::Instant::now();
    let (status, log) = log_of(flaky(3, || "busy".into()), Resources::new()).await;
    assert_eq!(status, RunStatus::Success);
    assert_eq!(began.elapsed().as_secs(), 30);
    insta::assert_snapshot!(log.join("\n"), @r"
    a started, attempt 1
    a attempt 1 failed (Error), again in 10000 ms: busy
    a started, attempt 2
    a attempt 2 failed (Error), again in 20000 ms: busy
    a started, attempt 3
    a materialized {}
    a succeeded
    ");
}

#[tokio::test(start_paused = true)]
async fn repetitions_stop_after_the_last_attempt() {
    let (status, log) = log_of(flaky(99, || "busy".into()), Resources::new()).await;
    assert_eq!(status, RunStatus::Failure);
    assert_eq!(log.iter().filter(|line| line.contains("started")).count(), 3);
    assert_eq!(log.last().unwrap(), "a failed (Error): busy");
}

#[tokio::test(start_paused = true)]
async fn a_permanent_error_is_not_repeated() {
    let (_, log) = log_of(flaky(2, || AssetError::permanent("syntax error")), Resources::new()).await;
    assert_eq!(log, ["a started, attempt 1", "a failed (Error): syntax error"]);
}

#[derive(Debug, thiserror::Error)]
#[error("code {0}")]
struct Code(u32);

/// Knows code 1 as permanent and asks to wait a minute after code 2.
struct Server;

impl Resource for Server {
    fn classify(&self, error: &(dyn std::error::Error + 'static)) -> Option<ErrorClass> {
        let Code(code) = error.downcast_ref()?;
        Some(if *code == 1 {
            ErrorClass::Permanent
        } else {
            ErrorClass::Transient
        })
    }

    fn retry_after(&self, error: &(dyn std::error::Error + 'static)) -> Option<Duration> {
        let Code(code) = error.downcast_ref()?;
        (*code == 2).then(|| Duration::from_secs(60))
    }
}

#[tokio::test(start_paused = true)]
async fn a_resource_knows_the_class_of_its_errors() {
    let (_, log) = log_of(flaky(2, || Code(1).into()), Resources::new().with(Server)).await;
    assert_eq!(log, ["a started, attempt 1", "a failed (Error): code 1"]);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_asks_for_patience_gets_it() {
    let (status, log) = log_of(flaky(2, || Code(2).into()), Resources::new().with(Server)).await;
    assert_eq!(status, RunStatus::Success);
    assert_eq!(log[1], "a attempt 1 failed (Error), again in 60000 ms: code 2");
}

#[tokio::test(start_paused = true)]
async fn a_panic_is_repeated_like_any_failure() {
    let attempts = Arc::new(AtomicU32::new(0));
    let panics_once = asset("a", &[]).retry(POLICY).run(move || {
        let attempts = Arc::clone(&attempts);
        async move {
            assert!(attempts.fetch_add(1, Ordering::SeqCst) > 0, "the first time");
            Ok::<(), AssetError>(())
        }
    });
    let (status, log) = log_of(panics_once, Resources::new()).await;
    assert_eq!(status, RunStatus::Success);
    assert_eq!(
        log[1],
        "a attempt 1 failed (Panic), again in 10000 ms: the asset panicked: the first time"
    );
}

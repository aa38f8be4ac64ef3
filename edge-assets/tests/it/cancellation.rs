//! Stopping: by request, by the run's time-out, by a step's time-out.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use edge_assets::{
    AssetContext, CancelToken, Definitions, RetryPolicy, RunStatus, StepStatus,
    asset::{AssetBuilder, Compute},
    exec::{RunOptions, RunResult},
};

use crate::support::{EventLog, asset, ok};

fn waits(builder: AssetBuilder) -> edge_assets::AssetDef {
    builder.run(|| async {
        std::future::pending::<()>().await;
        Ok::<(), std::io::Error>(())
    })
}

/// Runs everything, and cancels once the step `a` has begun.
async fn cancel_during_a(assets: Vec<edge_assets::AssetDef>, log: &Arc<EventLog>) -> RunResult {
    let definitions = Definitions::builder().assets(assets).build().unwrap();
    let plan = definitions.plan("*").unwrap();
    let cancel = CancelToken::new();
    let options = RunOptions::new().sink(log.clone()).cancel(cancel.clone());
    let execution = definitions.execute(plan, options);
    let canceler = async {
        while log.of("a").is_empty() {
            tokio::task::yield_now().await;
        }
        cancel.cancel();
    };
    let (result, ()) = tokio::join!(execution, canceler);
    result.unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_canceled_run_drops_what_waits_and_never_starts_the_rest() {
    let log = EventLog::new();
    let began = tokio::time::Instant::now();
    let result = cancel_during_a(vec![waits(asset("a", &[])), ok("b", &["a"])], &log).await;
    assert_eq!(result.status, RunStatus::Canceled);
    assert_eq!(
        began.elapsed(),
        Duration::ZERO,
        "nobody listens, so nobody is waited for"
    );
    let mut lines: Vec<String> = log.print().lines().map(str::to_owned).collect();
    lines[2..5].sort();
    insta::assert_snapshot!(lines.join("\n"), @r"
    run started: * (2 steps)
    a started, attempt 1
    a canceled, detached false
    b canceled, detached false
    run cancel requested
    run finished: canceled
    ");
}

#[tokio::test(start_paused = true)]
async fn a_step_that_listens_may_clean_up() {
    let cleaned = Arc::new(AtomicBool::new(false));
    let listens = {
        let cleaned = Arc::clone(&cleaned);
        asset("a", &[]).run(move |ctx: AssetContext| {
            let cleaned = Arc::clone(&cleaned);
            async move {
                ctx.cancel_token().cancelled().await;
                tokio::time::sleep(Duration::from_secs(3)).await;
                cleaned.store(true, Ordering::SeqCst);
                Err::<(), _>("stopped half way")
            }
        })
    };
    let log = EventLog::new();
    let result = cancel_during_a(vec![listens], &log).await;
    assert!(cleaned.load(Ordering::SeqCst));
    assert_eq!(result.status, RunStatus::Canceled);
    assert_eq!(log.of("a"), ["a started, attempt 1", "a canceled, detached false"]);
}

#[tokio::test(start_paused = true)]
async fn work_that_ends_within_the_grace_is_kept() {
    let finishes = asset("a", &[]).run(|ctx: AssetContext| async move {
        ctx.cancel_token().cancelled().await;
        Ok::<_, std::io::Error>(5_u32)
    });
    let log = EventLog::new();
    let result = cancel_during_a(vec![finishes, ok("b", &["a"])], &log).await;
    assert_eq!(result.step("a").unwrap().status, StepStatus::Success);
    assert_eq!(result.step("b").unwrap().status, StepStatus::Canceled);
    assert_eq!(result.status, RunStatus::Canceled);
}

#[tokio::test(start_paused = true)]
async fn a_step_that_never_ends_is_given_up_after_the_grace() {
    let stubborn = asset("a", &[]).run(|ctx: AssetContext| async move {
        ctx.cancel_token().cancelled().await;
        std::future::pending::<()>().await;
        Ok::<(), std::io::Error>(())
    });
    let began = tokio::time::Instant::now();
    let result = cancel_during_a(vec![stubborn], &EventLog::new()).await;
    assert_eq!(began.elapsed(), Duration::from_secs(10));
    assert_eq!(result.status, RunStatus::Canceled);
}

#[tokio::test(start_paused = true)]
async fn a_canceled_step_is_not_repeated() {
    let listens = asset("a", &[])
        .retry(RetryPolicy::new(9))
        .run(|ctx: AssetContext| async move {
            ctx.cancel_token().cancelled().await;
            Err::<(), _>("interrupted")
        });
    let log = EventLog::new();
    let result = cancel_during_a(vec![listens], &log).await;
    assert_eq!(result.step("a").unwrap().attempts, 1);
    assert_eq!(result.status, RunStatus::Canceled);
}

#[tokio::test(start_paused = true)]
async fn a_run_canceled_between_attempts_does_not_wait_for_the_next() {
    let fails = asset("a", &[])
        .retry(RetryPolicy::new(5).backoff(Duration::from_secs(3600)))
        .run(|| async { Err::<(), _>("busy") });
    let log = EventLog::new();
    let definitions = Definitions::builder().assets([fails]).build().unwrap();
    let cancel = CancelToken::new();
    let options = RunOptions::new().sink(log.clone()).cancel(cancel.clone());
    let canceler = async {
        while log.of("a").len() < 2 {
            tokio::task::yield_now().await;
        }
        cancel.cancel();
    };
    let began = tokio::time::Instant::now();
    let (result, ()) = tokio::join!(definitions.execute(definitions.plan("a").unwrap(), options), canceler);
    assert_eq!(result.unwrap().status, RunStatus::Canceled);
    assert!(began.elapsed() < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn a_step_time_out_is_a_failure_that_may_be_repeated() {
    let log = EventLog::new();
    let slow = waits(
        asset("a", &[])
            .timeout(Duration::from_secs(90))
            .retry(RetryPolicy::new(1).backoff(Duration::from_secs(1))),
    );
    let definitions = Definitions::builder().assets([slow]).build().unwrap();
    let plan = definitions.plan("a").unwrap();
    let result = definitions
        .execute(plan, RunOptions::new().sink(log.clone()))
        .await
        .unwrap();
    assert_eq!(result.status, RunStatus::Failure);
    insta::assert_snapshot!(log.of("a").join("\n"), @r"
    a started, attempt 1
    a attempt 1 failed (StepTimeout), again in 1000 ms: the attempt took longer than 1m30s, the time-out of the asset
    a started, attempt 2
    a failed (StepTimeout): the attempt took longer than 1m30s, the time-out of the asset
    ");
}

#[tokio::test(start_paused = true)]
async fn a_run_time_out_fails_what_runs_and_cancels_the_rest() {
    let log = EventLog::new();
    let definitions = Definitions::builder()
        .assets([waits(asset("a", &[])), ok("b", &["a"])])
        .build()
        .unwrap();
    let plan = definitions.plan("*").unwrap();
    let options = RunOptions::new().sink(log.clone()).timeout(Duration::from_secs(60));
    let result = definitions.execute(plan, options).await.unwrap();
    assert_eq!(result.status, RunStatus::Failure);
    assert_eq!(
        log.of("a").last().unwrap(),
        "a failed (RunTimeout): the run took longer than it may"
    );
    assert_eq!(result.step("b").unwrap().status, StepStatus::Canceled);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_blocking_function_that_does_not_listen_is_reported_as_detached() {
    static GO_ON: AtomicBool = AtomicBool::new(true);
    let mut blocks = ok("a", &[]);
    blocks.compute = Compute::Blocking(|_| {
        Box::pin(edge_assets::__private::blocking(|| {
            while GO_ON.load(Ordering::SeqCst) {
                std::thread::yield_now();
            }
            edge_assets::asset::IntoOutcome::into_outcome(Ok::<(), std::io::Error>(()))
        }))
    });
    let log = EventLog::new();
    let definitions = Definitions::builder().assets([blocks]).build().unwrap();
    let cancel = CancelToken::new();
    let options = RunOptions::new()
        .sink(log.clone())
        .cancel(cancel.clone())
        .grace(Duration::from_millis(20));
    let plan = definitions.plan("a").unwrap();
    let canceler = async {
        while log.of("a").is_empty() {
            tokio::task::yield_now().await;
        }
        cancel.cancel();
    };
    let (result, ()) = tokio::join!(definitions.execute(plan, options), canceler);
    GO_ON.store(false, Ordering::SeqCst);
    let result = result.unwrap();
    assert!(result.step("a").unwrap().detached);
    assert_eq!(log.of("a").last().unwrap(), "a canceled, detached true");
}

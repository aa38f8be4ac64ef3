//! Values between runs that cannot be stored or loaded: refused as early as that is known, else a failed step.

use std::{sync::Arc, time::Duration};

use edge_assets::{
    AssetContext, AssetDef, AssetError, CancelToken, Definitions, InMemory, Resource, Resources, RetryPolicy,
    RunStatus, StepStatus,
    event::FailureCause,
    exec::RunOptions,
    io::{IoError, IoManager, IoValue, MemoryIoManager},
    resource::ErrorClass,
};

use crate::{
    stored_values::{Trouble, Watched, build, key, run, watched},
    support::{EventLog, asset, ok},
};

struct Archive;

fn makes(name: &str) -> AssetDef {
    asset(name, &[]).run(|| async { Ok::<_, std::io::Error>(1_u32) })
}

fn takes(name: &str, upstream: &'static [&'static str]) -> AssetDef {
    let builder = upstream.iter().fold(AssetDef::builder(name), |builder, upstream| {
        builder.takes::<u32>(key(upstream))
    });
    builder.run(move |ctx: AssetContext| async move {
        let values = upstream.iter().map(|upstream| ctx.value_of::<u32>(&key(upstream)));
        values
            .map(|value| value.map(|value| *value))
            .sum::<Result<u32, AssetError>>()
    })
}

fn with_memory() -> Resources {
    Resources::new().with_arc::<dyn IoManager>(Arc::new(MemoryIoManager::new()))
}

#[test]
fn without_a_manager_the_plan_is_refused_with_both_cures() {
    let definitions = build([makes("a"), takes("b", &["a"])], Resources::new());
    assert_eq!(
        definitions.plan("b").unwrap_err().to_string(),
        "`b` takes the value of `a`, which this run does not make and no IO manager keeps; select `+b`, or provide a \
         `Res<dyn IoManager>`"
    );
    assert!(definitions.plan("+b").is_ok());
}

#[test]
fn a_value_in_memory_is_never_stored_so_the_plan_is_refused() {
    let open_file = asset("open_file", &[]).run(|| async { Ok::<_, std::io::Error>(InMemory(5_u32)) });
    let definitions = build([open_file, takes("reader", &["open_file"])], with_memory());
    assert_eq!(
        definitions.plan("reader").unwrap_err().to_string(),
        "`reader` takes the value of `open_file`, which this run does not make; it is `InMemory` and never stored, so select \
         `+reader`"
    );
    assert!(definitions.plan("+reader").is_ok());
}

#[tokio::test]
async fn values_that_nobody_stored_are_named_before_the_first_step() {
    let log = EventLog::new();
    let definitions = build(
        [makes("a"), makes("b"), takes("c", &["a", "b"]), ok("first", &[])],
        with_memory(),
    );
    let result = run(&definitions, "first or c", &log).await;
    assert_eq!(result.status, RunStatus::Failure);
    assert_eq!(
        result.reason.as_deref(),
        Some(
            "the run neither makes nor finds stored the value of `a`, which `c` takes, and of `b`, which `c` takes; select \
             `+c`, or materialize what is missing first"
        )
    );
    assert!(!log.print().contains("started, attempt"), "{}", log.print());
    run(&definitions, "a or b", &log).await;
    assert!(run(&definitions, "first or c", &log).await.is_success());
}

#[tokio::test]
async fn of_many_missing_values_the_first_ten_are_named() {
    let upstream: Vec<&'static str> = (0..30).map(|n| &*format!("u{n}").leak()).collect();
    let taker = takes("taker", upstream.clone().leak());
    let assets = upstream.iter().map(|name| makes(name)).chain([taker]);
    let definitions = build(assets, with_memory());
    let reason = run(&definitions, "taker", &EventLog::new()).await.reason.unwrap();
    assert!(
        reason.contains("of `u9`, which `taker` takes, and of 20 others; select `+taker`"),
        "{reason}"
    );
    assert!(!reason.contains("`u10`"), "{reason}");
}

#[test]
fn a_manager_that_is_not_there_is_missing_like_any_resource() {
    let chosen = asset("chosen", &[])
        .io::<Archive>()
        .run(|| async { Ok::<_, std::io::Error>(1) });
    let error = Definitions::builder().assets([chosen]).build().unwrap_err().to_string();
    assert!(
        error.contains("resource `Res<dyn IoManager, Archive>` is not provided; one declaration needs it: `chosen`"),
        "{error}"
    );
}

#[tokio::test]
async fn a_manager_that_was_promised_and_is_not_there_fails_the_run() {
    let definitions = Definitions::builder()
        .assets([makes("a"), takes("b", &["a"])])
        .provides::<dyn IoManager>()
        .build()
        .unwrap();
    let plan = definitions.plan("b").unwrap();
    let result = definitions.execute(plan, RunOptions::new()).await.unwrap();
    assert_eq!(
        result.reason.as_deref(),
        Some("Res<dyn IoManager> is not provided; add it with `Resources::with_arc`")
    );
}

#[test]
fn a_manager_for_a_value_that_cannot_be_stored_is_refused() {
    let unit = asset("unit", &[])
        .io::<Archive>()
        .run(|| async { Ok::<(), std::io::Error>(()) });
    let memory = asset("memory", &[])
        .io::<Archive>()
        .run(|| async { Ok::<_, std::io::Error>(InMemory(1)) });
    let resources = Resources::new().named_arc::<Archive, dyn IoManager>(Arc::new(MemoryIoManager::new()));
    let error = Definitions::builder()
        .assets([unit, memory])
        .resources(resources)
        .build()
        .unwrap_err();
    let faults: Vec<String> = error.faults().iter().map(ToString::to_string).collect();
    assert_eq!(faults.len(), 2, "{faults:?}");
    for (fault, name) in faults.iter().zip(["unit", "memory"]) {
        assert!(fault.starts_with(&format!("asset `{name}` (")), "{fault}");
        assert!(
            fault.contains(
                "chooses Res<dyn IoManager, Archive> for its value, but has none that can be stored; return one"
            ),
            "{fault}"
        );
    }
}

#[test]
fn a_value_taken_by_key_in_another_type_is_refused() {
    let wrong = AssetDef::builder("wrong")
        .takes::<u64>(key("a"))
        .run(|| async { Ok::<(), std::io::Error>(()) });
    let error = Definitions::builder()
        .assets([makes("a"), wrong])
        .build()
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("asset `wrong` (edge-assets/tests/it/stored_values_refused.rs:"),
        "{error}"
    );
    assert!(error.contains(") takes `a` as `u64`, which makes `u32`"), "{error}");
}

#[tokio::test]
async fn a_value_that_was_not_asked_for_is_not_there() {
    let sneaks = asset("sneaks", &["a"])
        .run(|ctx: AssetContext| async move { ctx.value_of::<u32>(&key("a")).map(|value| *value) });
    let definitions = build([makes("a"), sneaks], Resources::new());
    let result = run(&definitions, "*", &EventLog::new()).await;
    assert_eq!(
        result.step("sneaks").unwrap().failure.as_ref().unwrap().message(),
        "`sneaks` does not take the value of `a` as `u32`; declare it with `takes::<u32>(..)`"
    );
}

#[tokio::test(start_paused = true)]
async fn a_store_that_fails_is_a_failed_step_and_is_repeated_by_its_class() {
    let (manager, log) = (Watched::default(), EventLog::new());
    let stores = asset("stores", &[])
        .retry(RetryPolicy::new(2))
        .run(|| async { Ok::<_, std::io::Error>(1_u32) });
    let definitions = build([stores, ok("after", &["stores"])], watched(&manager));
    let full = || std::io::Error::other("no space left");
    manager.meets(Trouble::Error(IoError::new("`values` could not be written", full())));
    assert!(run(&definitions, "*", &log).await.is_success());
    let text = log.of("stores");
    assert!(
        text[1].contains(
            "attempt 1 failed (Error), again in 1000 ms: the value of `stores` could not be stored by Res<dyn IoManager>: \
             `values` could not be written: no space left"
        ),
        "{text:?}"
    );
    let materialized = |log: &EventLog| {
        log.of("stores")
            .iter()
            .filter(|line| line.contains("materialized"))
            .count()
    };
    assert_eq!(materialized(&log), 1, "only the attempt whose value was stored");

    let log = EventLog::new();
    manager.meets(Trouble::Error(IoError::permanent("`values` is read-only", full())));
    let result = run(&definitions, "*", &log).await;
    let step = result.step("stores").unwrap();
    assert_eq!((step.status, step.attempts), (StepStatus::Failure, 1));
    let failure = step.failure.as_ref().unwrap();
    assert_eq!(
        (failure.cause, failure.class),
        (FailureCause::Error, Some(ErrorClass::Permanent))
    );
    assert_eq!(materialized(&log), 0, "a value that is not there is not recorded");
    assert_eq!(result.step("after").unwrap().status, StepStatus::Skipped);
}

#[tokio::test(start_paused = true)]
async fn a_load_that_fails_is_a_failed_step_and_is_tried_again() {
    let (manager, log) = (Watched::default(), EventLog::new());
    let taker = AssetDef::builder("taker")
        .takes::<u32>(key("a"))
        .retry(RetryPolicy::new(1))
        .run(|ctx: AssetContext| async move { ctx.value_of::<u32>(&key("a")).map(|value| *value) });
    let definitions = build([makes("a"), taker], watched(&manager));
    run(&definitions, "a", &log).await;
    // `has` meets the second, `load` the first.
    let refused = || std::io::Error::other("refused");
    manager.meets(Trouble::Error(IoError::new("the store is away", refused())));
    let result = run(&definitions, "taker", &log).await;
    assert_eq!(
        result.reason.as_deref(),
        Some("the value of `a` could not be loaded by Res<dyn IoManager>: the store is away: refused")
    );

    manager.journal.take();
    let failing = manager.clone();
    let fails_while_loading = move |event: edge_assets::EventRecord| {
        if let edge_assets::EventKind::StepStarted { attempt: 1 } = event.kind {
            failing.meets(Trouble::Error(IoError::new("the store is away", refused())));
        }
    };
    let options = RunOptions::new().sink(Arc::new(fails_while_loading)).keep_values();
    let result = definitions
        .execute(definitions.plan("taker").unwrap(), options)
        .await
        .unwrap();
    assert_eq!(*result.value_of::<u32>("taker").unwrap(), 1);
    assert_eq!(result.step("taker").unwrap().attempts, 2);
    assert_eq!(
        manager.journal.take(),
        ["has a", "load a for taker", "load a for taker", "store taker for taker"]
    );
}

#[tokio::test]
async fn a_value_stored_in_another_type_is_told_when_it_is_loaded() {
    let manager = Watched::default();
    let definitions = build([makes("a"), takes("b", &["a"])], watched(&manager));
    let context = edge_assets::io::IoContext::new(key("a"), None, edge_assets::RunId::generate());
    manager
        .inner
        .store(&context, &IoValue::new("text".to_owned()))
        .await
        .unwrap();
    let result = run(&definitions, "b", &EventLog::new()).await;
    let step = result.step("b").unwrap();
    let failure = step.failure.as_ref().unwrap();
    assert_eq!(failure.class, Some(ErrorClass::Permanent));
    assert_eq!(
        failure.message(),
        "the value of `a` could not be loaded by Res<dyn IoManager>: the value of `a` in memory is not a value of type \
         `u32`; materialize the asset again: it is a `alloc::string::String`"
    );
}

#[derive(Debug, thiserror::Error)]
#[error("the quota is used up")]
struct QuotaUsedUp;

struct Account;

impl Resource for Account {
    fn classify(&self, error: &(dyn std::error::Error + 'static)) -> Option<ErrorClass> {
        error.is::<QuotaUsedUp>().then_some(ErrorClass::Permanent)
    }
}

#[tokio::test(start_paused = true)]
async fn the_resources_say_the_class_of_an_error_that_the_manager_leaves_open() {
    let manager = Watched::default();
    let stores = makes_with_retry("stores");
    let definitions = build([stores], watched(&manager).with(Account));
    manager.meets(Trouble::Error(IoError::new(
        "`values` could not be written",
        QuotaUsedUp,
    )));
    let result = run(&definitions, "*", &EventLog::new()).await;
    assert_eq!(result.step("stores").unwrap().attempts, 1);
}

fn makes_with_retry(name: &str) -> AssetDef {
    asset(name, &[])
        .retry(RetryPolicy::new(2))
        .timeout(Duration::from_secs(60))
        .run(|| async { Ok::<_, std::io::Error>(1_u32) })
}

#[tokio::test(start_paused = true)]
async fn a_manager_that_hangs_is_subject_to_the_time_out_and_to_the_stop() {
    let (manager, log) = (Watched::default(), EventLog::new());
    let definitions = build([makes_with_retry("stores")], watched(&manager));
    manager.meets(Trouble::Hang);
    assert!(run(&definitions, "*", &log).await.is_success());
    assert!(
        log.of("stores")[1].starts_with("stores attempt 1 failed (StepTimeout), again in 1000 ms"),
        "{}",
        log.print()
    );

    manager.meets(Trouble::Hang);
    manager.journal.take();
    let cancel = CancelToken::new();
    let plan = definitions.plan("*").unwrap();
    let stopped = definitions.execute(plan, RunOptions::new().cancel(cancel.clone()));
    let stop = async {
        while manager.journal.take().is_empty() {
            tokio::task::yield_now().await;
        }
        cancel.cancel();
    };
    let (stopped, ()) = tokio::join!(stopped, stop);
    assert_eq!(stopped.unwrap().status, RunStatus::Canceled);
}

#[tokio::test(start_paused = true)]
async fn a_manager_that_panics_fails_the_attempt() {
    let (manager, log) = (Watched::default(), EventLog::new());
    let definitions = build([makes_with_retry("stores")], watched(&manager));
    manager.meets(Trouble::Panic);
    assert!(run(&definitions, "*", &log).await.is_success());
    assert!(
        log.of("stores")[1].contains("attempt 1 failed (Panic)") && log.of("stores")[1].contains("the shelf fell down"),
        "{}",
        log.print()
    );
}

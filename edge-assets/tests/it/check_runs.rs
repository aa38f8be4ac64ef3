//! Checks without a materialization: what is there is looked at, nothing is made, and the results are history.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use edge_assets::{
    AssetContext, AssetDef, CheckResult, Definitions, PartitionsDefinition, RunStatus, Severity, StepStatus,
    asset::{CheckDef, CheckFn, CheckRun, DepNeed, ValueType},
    exec::RunOptions,
    instance::{ExecuteOptions, Executed, Instance, LaunchRequest},
    io::{IoManager, MemoryIoManager},
    plan::{CheckRequest, PlanError, PlanRequest},
    resource::Resources,
    run::CHECKS_TAG,
    store::{EventFilter, EventPosition, MemoryStore},
};

use crate::support::{EventLog, asset, check_of};

fn check(key: &str, run: CheckFn) -> CheckDef {
    let (asset, name) = key.split_once(':').unwrap();
    check_of(asset, name, CheckRun::Alone(run))
}

/// A check that looks at the value of `a`.
fn of_value() -> CheckDef {
    let mut check = check("a:of_value", |ctx: AssetContext| {
        Box::pin(async move {
            let value = ctx.value_of::<u32>(ctx.key())?;
            Ok(CheckResult::pass_if(*value == 3).with("value", *value))
        })
    });
    check
        .needs
        .deps
        .push(DepNeed::value(check.key.asset.clone(), ValueType::of::<u32>()));
    check
}

fn counted(made: &Arc<AtomicU32>) -> AssetDef {
    let made = Arc::clone(made);
    asset("a", &[]).run(move || {
        made.fetch_add(1, Ordering::Relaxed);
        async { Ok::<_, std::io::Error>(3_u32) }
    })
}

fn passes(key: &str) -> CheckDef {
    check(key, |_| Box::pin(async { Ok(CheckResult::pass()) }))
}

fn fails(key: &str, severity: Severity) -> CheckDef {
    let mut check = check(key, |_| Box::pin(async { Ok(CheckResult::fail("no rows")) }));
    check.severity = severity;
    check
}

async fn execute(instance: &Instance, request: LaunchRequest) -> Executed {
    instance.execute(request, ExecuteOptions::new()).await.unwrap()
}

#[tokio::test]
async fn checks_run_without_their_asset_and_a_value_is_loaded_from_where_it_is_kept() {
    let made = Arc::new(AtomicU32::new(0));
    let io: Arc<dyn IoManager> = Arc::new(MemoryIoManager::new());
    let definitions = Definitions::builder()
        .assets([counted(&made)])
        .checks([of_value(), passes("a:passes")])
        .resources(Resources::new().with_arc::<dyn IoManager>(io))
        .build()
        .unwrap();
    let instance = Instance::builder(definitions, Arc::new(MemoryStore::new())).build();
    execute(&instance, LaunchRequest::selection("a")).await;
    let checked = execute(&instance, LaunchRequest::checks("a")).await;
    assert_eq!(made.load(Ordering::Relaxed), 1, "nothing was made anew");
    assert_eq!(checked.run.status, RunStatus::Success);
    assert_eq!(checked.run.tags.get(CHECKS_TAG), Some("*"));
    let filter = EventFilter {
        run: Some(checked.run.id),
        ..EventFilter::default()
    };
    let events = instance.store().events(filter, EventPosition::default(), 100).await;
    let names: Vec<&str> = events.unwrap().iter().map(|event| event.record.kind.name()).collect();
    assert_eq!(
        names,
        [
            "run_queued",
            "run_claimed",
            "run_started",
            "step_started",
            "check_evaluated",
            "check_evaluated",
            "step_succeeded",
            "run_finished"
        ]
    );
}

#[tokio::test]
async fn the_repetition_of_a_check_run_is_one_too() {
    let made = Arc::new(AtomicU32::new(0));
    let definitions = Definitions::builder()
        .assets([counted(&made)])
        .checks([passes("a:one"), passes("a:two")]);
    let instance = Instance::builder(definitions.build().unwrap(), Arc::new(MemoryStore::new())).build();
    let checked = execute(&instance, LaunchRequest::checks("a").only_checks(["two"])).await;
    let checks = |executed: &Executed| executed.result.as_ref().unwrap().steps[0].checks.len();
    assert_eq!(checks(&checked), 1);
    let again = instance
        .reexecute(checked.run.id, edge_assets::run::StepScope::All)
        .await;
    assert_eq!(again.unwrap().run.tags.get(CHECKS_TAG), Some("two"));
    assert_eq!(made.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_failing_error_fails_the_run_and_a_warning_does_not() {
    let definitions = Definitions::builder()
        .assets([asset("a", &[]).external(), asset("b", &["a"]).external()])
        .checks([fails("a:warns", Severity::Warn), fails("b:errs", Severity::Error)])
        .build()
        .unwrap();
    let log = EventLog::new();
    let options = RunOptions::new().sink(log.clone()).max_concurrency(1);
    let result = definitions
        .execute(definitions.plan_checks("*").unwrap(), options)
        .await
        .unwrap();
    assert_eq!(result.step("a").unwrap().status, StepStatus::Success);
    assert_eq!(
        log.of("b").last().unwrap(),
        "b failed (Check): the check `errs` failed: no rows",
        "it does not wait for its upstream, and is not skipped because of it"
    );
    assert_eq!(result.status, RunStatus::Failure);
}

#[test]
fn what_cannot_be_evaluated_is_told_before_anything_runs() {
    let made = Arc::new(AtomicU32::new(0));
    let definitions = Definitions::builder()
        .assets([counted(&made), asset("plain", &[]).external()])
        .checks([of_value(), passes("a:passes")])
        .build()
        .unwrap();
    let plan = definitions.plan_checks("*").unwrap();
    insta::assert_snapshot!(plan.to_text(definitions.graph()), @r"
    1 step for `*`
       1. check a — selected by `*`
          not a:of_value: nothing keeps the value that it looks at
    ");
    let ask = |selection: &str, checks: &str| {
        let mut request = PlanRequest::new(
            selection.parse().unwrap(),
            edge_assets::clock::Clock::now(&edge_assets::clock::SystemClock::new()),
        );
        request.checks = Some(CheckRequest::from_text(checks));
        match edge_assets::plan::plan(definitions.graph(), request) {
            Ok(plan) => format!("{} steps", plan.steps.len()),
            Err(
                error @ (PlanError::NoChecks { .. }
                | PlanError::UnknownCheck { .. }
                | PlanError::CheckNeedsValue { .. }),
            ) => error.to_string(),
            Err(other) => panic!("{other}"),
        }
    };
    assert_eq!(ask("*", "passes"), "1 steps");
    insta::assert_snapshot!(
        [ask("plain", "*"), ask("*", "a:pases"), ask("*", "of_value")].join("\n"),
        @r"
    nothing that `plain` selects has a check; `check list` shows them all
    there is no check `a:pases`; did you mean `a:passes`
    check `a:of_value` looks at the value of its asset, which no IO manager keeps; provide a `Res<dyn IoManager>`, or materialize `a`
    "
    );
}

#[tokio::test]
async fn a_check_run_looks_at_the_partition_that_was_named() {
    const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-01-01");
    let definitions = Definitions::builder()
        .assets([asset("days", &[]).partitions(DAILY).external()])
        .checks([check("days:which", |ctx| {
            Box::pin(
                async move { Ok(CheckResult::fail(ctx.partition().unwrap().to_string()).severity(Severity::Warn)) },
            )
        })])
        .build()
        .unwrap();
    let instance = Instance::builder(definitions, Arc::new(MemoryStore::new())).build();
    let executed = execute(&instance, LaunchRequest::checks("days").partition("2026-02-03")).await;
    let found = &executed.result.unwrap().steps[0].checks[0];
    assert_eq!(found.result.description.as_deref(), Some("2026-02-03"));
}

#[tokio::test]
async fn a_check_reads_what_came_before_it_and_not_itself() {
    let made = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&made);
    let counting = asset("a", &[]).run(move || {
        let rows = count.fetch_add(1, Ordering::Relaxed);
        async move { Ok::<_, std::io::Error>(edge_assets::Materialized::unit().rows(rows)) }
    });
    let definitions = Definitions::builder()
        .assets([counting])
        .checks([check("a:before", |ctx| {
            Box::pin(async move {
                let rows = |metadata: &edge_assets::Metadata| metadata.get("rows").map(ToString::to_string).unwrap();
                let now = rows(ctx.checked_metadata().unwrap());
                let before: Vec<String> = ctx
                    .past_materializations(10)
                    .await?
                    .iter()
                    .map(|past| rows(&past.metadata))
                    .collect();
                let found = ctx.past_checks("before", 10).await?.len();
                Ok(CheckResult::pass().describe(format!("{now} after {}, checked {found} times", before.join(" "))))
            })
        })]);
    let instance = Instance::builder(definitions.build().unwrap(), Arc::new(MemoryStore::new())).build();
    let mut told = Vec::new();
    for request in [
        LaunchRequest::selection("a"),
        LaunchRequest::selection("a"),
        LaunchRequest::selection("a"),
        LaunchRequest::checks("a"),
    ] {
        let executed = execute(&instance, request).await;
        told.push(
            executed.result.unwrap().steps[0].checks[0]
                .result
                .description
                .clone()
                .unwrap(),
        );
    }
    assert_eq!(
        told,
        [
            "0 after , checked 0 times",
            "1 after 0, checked 1 times",
            "2 after 1 0, checked 2 times",
            "2 after 1 0, checked 3 times",
        ]
    );
}

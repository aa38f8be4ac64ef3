//! Checks in runs: evaluated after their asset, on its value; blocking ones stop what is downstream.

use edge_assets::{
    __private as p, AssetDef, AssetError, CheckResult, Definitions, Severity, StepStatus,
    asset::{Check, CheckFn, CheckSpec},
    exec::{RunOptions, RunResult},
};

use crate::support::{EventLog, asset, ok};

const fn spec(name: &'static str, blocking: bool, run: CheckFn) -> CheckSpec {
    CheckSpec {
        name,
        asset: || edge_assets::AssetKey::new("a").unwrap(),
        description: "",
        blocking,
        severity: Severity::Error,
        needs: |_| {},
        run,
        source: p::SourceLocation {
            file: file!(),
            line: line!(),
            module: "",
        },
    }
}

struct Passes;
impl Check for Passes {
    const SPEC: &'static CheckSpec = &spec("passes", true, |ctx| {
        Box::pin(async move {
            ctx.record("seen", 1);
            Ok(CheckResult::pass().with("rows", 3))
        })
    });
}

struct Warns;
impl Check for Warns {
    const SPEC: &'static CheckSpec = &spec("warns", false, |_| {
        Box::pin(async { Ok(CheckResult::fail("a little off").severity(Severity::Warn)) })
    });
}

struct Blocks;
impl Check for Blocks {
    const SPEC: &'static CheckSpec = &spec("blocks", true, |_| {
        Box::pin(async { Ok(CheckResult::fail("no rows at all")) })
    });
}

struct Panics;
impl Check for Panics {
    const SPEC: &'static CheckSpec = &spec("panics", false, |_| Box::pin(async { panic!("oh") }));
}

struct Errs;
impl Check for Errs {
    const SPEC: &'static CheckSpec = &spec("errs", true, |_| {
        Box::pin(async { Err(AssetError::permanent("the table is gone")) })
    });
}

fn assets() -> [AssetDef; 3] {
    let value = asset("a", &[]).run(|| async { Ok::<_, std::io::Error>(3_u32) });
    [value, ok("b", &["a"]), ok("c", &[])]
}

async fn run(builder: edge_assets::DefinitionsBuilder, log: &std::sync::Arc<EventLog>) -> RunResult {
    let definitions = builder.assets(assets()).build().unwrap();
    let plan = definitions.plan("*").unwrap();
    definitions
        .execute(plan, RunOptions::new().sink(log.clone()).max_concurrency(1))
        .await
        .unwrap()
}

#[tokio::test]
async fn passing_and_warning_checks_let_the_run_go_on() {
    let log = EventLog::new();
    let result = run(Definitions::builder().check::<Passes>().check::<Warns>(), &log).await;
    assert!(result.is_success());
    insta::assert_snapshot!(log.of("a").join("\n"), @r"
    a started, attempt 1
    a materialized {}
    a check passes passed (Error, blocking true): -
    a check warns failed (Warn, blocking false): a little off
    a succeeded
    ");
    let checks = &result.step("a").unwrap().checks;
    assert_eq!(checks[0].result.metadata.len(), 2);
}

#[tokio::test]
async fn a_failing_blocking_check_fails_its_step_and_skips_only_downstream() {
    let log = EventLog::new();
    let result = run(Definitions::builder().check::<Blocks>(), &log).await;
    assert_eq!(log.of("b"), ["b skipped: check blocks of a failed"]);
    assert_eq!(
        log.of("a").last().unwrap(),
        "a failed (Check): the blocking check `blocks` failed: no rows at all"
    );
    assert_eq!(result.step("c").unwrap().status, StepStatus::Success);
}

#[tokio::test]
async fn a_check_that_cannot_be_evaluated_has_failed() {
    let log = EventLog::new();
    let result = run(Definitions::builder().check::<Panics>().check::<Errs>(), &log).await;
    let log = log.of("a");
    assert_eq!(
        log[2],
        "a check panics failed (Error, blocking false): the check panicked: oh"
    );
    assert_eq!(
        log[3],
        "a check errs failed (Error, blocking true): the check could not be evaluated: the table is gone"
    );
    assert_eq!(result.step("b").unwrap().status, StepStatus::Skipped);
}

#[test]
fn a_check_of_nothing_and_a_doubled_check_are_refused() {
    let faults = Definitions::builder()
        .check::<Passes>()
        .check::<Passes>()
        .build()
        .unwrap_err();
    let text = faults.to_string();
    assert!(text.contains("check `a:passes` is declared twice"), "{text}");
    assert!(text.contains("is of an asset that is not defined"), "{text}");
}

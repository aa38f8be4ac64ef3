//! Functions that make several assets: one call, a step for each output, optional outputs, parts.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use edge_assets::{
    AssetKey, StepStatus,
    event::SkipReason,
    exec::{RunOptions, RunResult},
    io::{IoManager, MemoryIoManager},
    policy::PoolLimits,
    prelude::*,
    testing::TestRun,
};

/// How the function is to behave, and how often it was called.
#[derive(Default)]
struct Script {
    calls: AtomicU32,
    without_bad: bool,
    fails_until: u32,
}
impl Resource for Script {}

/// Rows as they come.
#[asset]
async fn raw() -> Result<Vec<i64>> {
    Ok(vec![1, -2, 3])
}

/// Rows, told apart.
#[multi_asset(
    outputs(
        good(group = "clean", description = "Rows that can be used."),
        bad(optional, key = "rows/bad", kinds = ["file"]),
    ),
    group = "rows",
    retry = 2,
    pool = "one",
)]
async fn split(
    ctx: &AssetContext,
    raw: Dep<raw>,
    script: Res<Script>,
) -> Result<(Materialized<Vec<i64>>, Option<Vec<i64>>)> {
    ctx.record("rows", 3);
    if script.calls.fetch_add(1, Ordering::SeqCst) < script.fails_until {
        return Err("not yet".into());
    }
    let (good, bad): (Vec<i64>, Vec<i64>) = raw.iter().partition(|row| **row > 0);
    let good = Materialized::new(good).with("best", 3);
    Ok((good, (!script.without_bad).then_some(bad)))
}

#[asset]
async fn sum(good: Dep<good>) -> Result<i64> {
    Ok(good.iter().sum())
}

#[asset(deps = [bad])]
async fn complaint() -> Result<String> {
    Ok("too low".to_owned())
}

#[asset_check(asset = good, blocking)]
fn has_rows(rows: &[i64]) -> CheckResult {
    CheckResult::pass_if(rows.len() < 3)
}

fn definitions() -> Definitions {
    Definitions::builder()
        .asset::<raw>()
        .asset::<good>()
        .asset::<bad>()
        .asset::<sum>()
        .asset::<complaint>()
        .check::<has_rows>()
        .provides::<Script>()
        .build()
        .unwrap()
}

fn with(script: Script) -> Resources {
    Resources::new().with(script)
}

#[test]
fn each_output_is_an_asset_with_labels_of_its_own() {
    let definitions = definitions();
    let (good, bad) = (
        definitions.graph().get("good").unwrap(),
        definitions.graph().get("rows/bad").unwrap(),
    );
    assert_eq!(
        (good.group.as_deref(), bad.group.as_deref()),
        (Some("clean"), Some("rows"))
    );
    assert_eq!(&*good.description, "Rows that can be used.");
    assert_eq!(&*bad.description, "Rows, told apart.");
    assert_eq!((good.kinds.len(), bad.kinds.len()), (0, 1));
    assert_eq!(good.code_version, bad.code_version);
    assert!(bad.output.name.contains("Vec<i64>") && !bad.output.name.contains("Option"));
    let id = definitions.graph().id("good").unwrap();
    assert_eq!(definitions.graph().made_with(id).len(), 2);
    let id = definitions.graph().id("sum").unwrap();
    assert!(definitions.graph().made_with(id).is_empty());
}

#[tokio::test(start_paused = true)]
async fn one_call_makes_a_step_for_each_output() {
    let run = TestRun::of(&definitions(), "*")
        .resources(with(Script::default()))
        .run()
        .await;
    run.assert_success();
    assert_eq!((*run.value::<sum>(), run.value::<bad>().len()), (4, 1));
    run.log.assert_is(
        "
        run started: * (5 steps)
        raw started, attempt 1
        raw materialized {}
        raw succeeded
        good started, attempt 1
        rows/bad started, attempt 1
        good materialized {best=3, rows=3}
        good check has_rows passed (Error, blocking true): -
        rows/bad materialized {}
        good succeeded
        rows/bad succeeded
        sum started, attempt 1
        sum materialized {}
        sum succeeded
        complaint started, attempt 1
        complaint materialized {}
        complaint succeeded
        run finished: success
        ",
    );
}

#[tokio::test(start_paused = true)]
async fn an_optional_output_that_is_left_out_skips_what_is_downstream_and_nothing_else() {
    let script = Script {
        without_bad: true,
        ..Script::default()
    };
    let run = TestRun::of(&definitions(), "*").resources(with(script)).run().await;
    run.assert_success();
    assert_eq!(*run.value::<sum>(), 4);
    let reason = SkipReason::NotProduced {
        asset: AssetKey::new("rows/bad").unwrap(),
    };
    for step in ["rows/bad", "complaint"] {
        assert_eq!(run.result.step(step).unwrap().status, StepStatus::Skipped);
        assert_eq!(run.result.step(step).unwrap().skip_reason, Some(reason.clone()));
    }
}

#[tokio::test(start_paused = true)]
async fn all_outputs_fail_and_are_repeated_with_their_call() {
    let script = Arc::new(Script {
        fails_until: 1,
        ..Script::default()
    });
    let resources = Resources::new().with_arc(Arc::clone(&script));
    let run = TestRun::of(&definitions(), "*").resources(resources).run().await;
    run.assert_success();
    run.log.assert_attempts("good", 2).assert_attempts("rows/bad", 2);
    assert_eq!(script.calls.load(Ordering::SeqCst), 2);

    let script = Script {
        fails_until: 9,
        ..Script::default()
    };
    let run = TestRun::of(&definitions(), "*").resources(with(script)).run().await;
    run.log
        .assert_failed("good", "not yet")
        .assert_failed("rows/bad", "not yet");
    run.log.assert_skipped("sum").assert_skipped("complaint");
}

#[tokio::test(start_paused = true)]
async fn a_blocking_check_fails_its_own_output() {
    #[asset_check(asset = good, blocking)]
    fn is_empty(rows: &[i64]) -> CheckResult {
        CheckResult::pass_if(rows.is_empty())
    }
    let definitions = Definitions::builder()
        .asset::<raw>()
        .asset::<good>()
        .asset::<bad>()
        .asset::<sum>()
        .asset::<complaint>()
        .check::<is_empty>()
        .provides::<Script>()
        .build()
        .unwrap();
    let run = TestRun::of(&definitions, "*")
        .resources(with(Script::default()))
        .run()
        .await;
    run.log.assert_failed("good", "is_empty").assert_skipped("sum");
    run.log.assert_materialized("rows/bad").assert_materialized("complaint");
}

#[tokio::test(start_paused = true)]
async fn a_call_takes_one_slot_of_its_pool() {
    let run = TestRun::of(&definitions(), "*")
        .resources(with(Script::default()))
        .options(|options| options.pools(PoolLimits::new().with("one", 1)))
        .run()
        .await;
    run.assert_success();
}

#[test]
fn selecting_one_output_pulls_in_the_others_and_says_why() {
    let definitions = definitions();
    let plan = definitions.plan("+rows/bad").unwrap();
    assert_eq!(
        plan.to_text(definitions.graph()),
        "3 steps for `+rows/bad`\n   \
         1. materialize raw — upstream of `rows/bad`\n   \
         2. materialize good together with 3, after 1 — made in one call with `rows/bad`\n   \
         3. materialize rows/bad together with 2, after 1 — selected by `rows/bad`"
    );
    assert_eq!(
        plan.to_json(definitions.graph())["steps"][1]["together_with"][0],
        "rows/bad"
    );
}

/// Three figures of which any can be made.
#[multi_asset(outputs(low, high, odd(optional)), subset, retry = 1)]
async fn figures(ctx: &AssetContext, script: Res<Script>) -> Result<(Option<u32>, Option<u32>, Option<u32>)> {
    let call = script.calls.fetch_add(1, Ordering::SeqCst);
    let low = ctx.selected::<low>().then_some(1);
    let high = (ctx.selected::<high>() && call >= script.fails_until).then_some(9);
    Ok((low, high, None))
}

#[asset]
async fn both(low: Dep<low>, high: Dep<high>) -> Result<u32> {
    Ok(*low + *high)
}

fn figures_definitions() -> Definitions {
    Definitions::builder()
        .asset::<low>()
        .asset::<high>()
        .asset::<odd>()
        .asset::<both>()
        .provides::<Script>()
        .build()
        .unwrap()
}

#[tokio::test(start_paused = true)]
async fn where_a_part_can_be_made_only_what_is_selected_is() {
    let run = TestRun::of(&figures_definitions(), "high")
        .resources(with(Script::default()))
        .run()
        .await;
    run.assert_success();
    assert_eq!((run.result.steps.len(), *run.value::<high>()), (1, 9));

    let run = TestRun::of(&figures_definitions(), "*")
        .resources(with(Script::default()))
        .run()
        .await;
    run.log.assert_materialized("both").assert_skipped("odd");

    let script = Script {
        fails_until: 9,
        ..Script::default()
    };
    let run = TestRun::of(&figures_definitions(), "*")
        .resources(with(script))
        .run()
        .await;
    run.log.assert_materialized("low").assert_skipped("both");
    run.log.assert_failed(
        "high",
        "returned `None` for `high`, which was selected and is not optional",
    );
}

#[tokio::test]
async fn values_of_outputs_cross_runs_by_an_io_manager() {
    let manager = Arc::new(MemoryIoManager::new());
    let resources = with(Script::default()).with_arc::<dyn IoManager>(manager);
    let definitions = figures_definitions().with_resources(resources).unwrap();
    definitions.materialize("low or high").await.unwrap();
    let result: RunResult = definitions.materialize("both").await.unwrap();
    assert_eq!(*result.value_of::<u32>("both").unwrap(), 10);
}

#[tokio::test]
async fn what_a_call_has_done_is_not_done_again_by_halves() {
    let definitions = definitions().with_resources(with(Script::default())).unwrap();
    let done = |steps: &[&str]| steps.iter().map(|step| step.parse().unwrap()).collect::<Vec<_>>();
    let attempts = async |steps: &[&str], definitions: &Definitions| {
        let plan = definitions.plan("*").unwrap();
        let result = definitions
            .execute(plan, RunOptions::new().done(done(steps)))
            .await
            .unwrap();
        result.steps.iter().map(|step| step.attempts).collect::<Vec<_>>()
    };
    // raw, good, rows/bad, sum, complaint. The whole call runs again, and with it what made its input.
    assert_eq!(attempts(&["raw", "good", "sum"], &definitions).await, [1, 1, 1, 0, 1]);
    assert_eq!(
        attempts(&["raw", "good", "rows/bad", "sum"], &definitions).await,
        [0, 0, 0, 0, 1]
    );

    let definitions = figures_definitions().with_resources(with(Script::default())).unwrap();
    // low, high, odd, both: a part is enough.
    assert_eq!(attempts(&["high", "odd", "both"], &definitions).await, [1, 0, 0, 0]);
}

#[test]
fn outputs_that_are_missing_or_wait_for_each_other_through_others_are_refused() {
    let faults = Definitions::builder()
        .asset::<low>()
        .provides::<Script>()
        .build()
        .unwrap_err();
    let text = faults.to_string();
    assert!(
        text.contains("asset `low`")
            && text.contains("made by `figures`, which makes more that is not defined: `high`, `odd`"),
        "{text}"
    );

    #[multi_asset(outputs(first, last(deps = [between])))]
    async fn ends() -> Result<(u32, u32)> {
        Ok((1, 2))
    }
    #[asset(deps = ["first"])]
    async fn between() -> Result {
        Ok(())
    }
    let built = Definitions::builder()
        .asset::<first>()
        .asset::<last>()
        .asset::<between>()
        .build();
    let text = built.unwrap_err().to_string();
    assert!(
        text.contains("`ends`") && text.contains("an output of it waits for another through `between`"),
        "{text}"
    );
}

#[derive(serde::Serialize, Config)]
struct Bounds {
    most: u32,
}

#[multi_asset(outputs(one, two), subset)]
async fn bounded(bounds: Config<Bounds>) -> Result<(Option<u32>, Option<u32>)> {
    Ok((Some(bounds.most), Some(bounds.most + 1)))
}

#[tokio::test(start_paused = true)]
async fn settings_stand_under_the_first_output_whichever_is_selected() {
    let definitions = Definitions::builder().asset::<one>().asset::<two>().build().unwrap();
    let run = TestRun::of(&definitions, "two")
        .config::<one>(&Bounds { most: 4 })
        .run()
        .await;
    assert_eq!(*run.value::<two>(), 5);
    // The function made `one`, too, though nobody asked for it.
    assert!(run.log.print().contains("an output that was not selected"));
    let refused = definitions.plan("two").unwrap_err();
    assert!(edge_assets::boxed::error_chain(&refused).contains("most"), "{refused}");
}

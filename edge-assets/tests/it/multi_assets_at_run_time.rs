//! Functions of several assets that are made at run time: what `multi_assets` shows of the macro, without it.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use edge_assets::{
    AssetContext, AssetDef, AssetError, AssetKey, Definitions, InMemory, Materialized, RetryPolicy, StepStatus,
    asset::Outputs,
    checks::metadata::{on_metadata_of, row_count},
    event::SkipReason,
    exec::RunOptions,
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

#[asset]
async fn raw() -> Result<Vec<i64>> {
    Ok(vec![1, -2, 3])
}

fn key(text: &str) -> AssetKey {
    AssetKey::new(text).unwrap()
}

/// Rows, told apart.
fn split() -> Vec<AssetDef> {
    AssetDef::multi("split")
        .shared(|all| {
            all.group("rows")
                .describe("Rows, told apart.")
                .retry(RetryPolicy::new(2))
                .pool("one")
        })
        .output::<Materialized<Vec<i64>>>(
            AssetDef::builder("good")
                .group("clean")
                .describe("Rows that can be used.")
                .checks(|key| on_metadata_of(key, [row_count(1..).blocking()])),
        )
        .optional::<Vec<i64>>(AssetDef::builder("rows/bad").kind("file"))
        .run(|ctx: AssetContext, raw: Dep<raw>, script: Res<Script>| async move {
            ctx.record("came", raw.len());
            if script.calls.fetch_add(1, Ordering::SeqCst) < script.fails_until {
                return Err(AssetError::from("not yet"));
            }
            let (good, bad): (Vec<i64>, Vec<i64>) = raw.iter().partition(|row| **row > 0);
            let rows = good.len() as u64;
            let outputs = Outputs::new().with("good", Materialized::new(good).rows(rows));
            Ok(if script.without_bad {
                outputs
            } else {
                outputs.with("rows/bad", bad)
            })
        })
}

fn downstream() -> [AssetDef; 2] {
    let good = key("good");
    let sum = AssetDef::builder("sum")
        .takes::<Vec<i64>>(good.clone())
        .run(move |ctx: AssetContext| {
            let rows = ctx.value_of::<Vec<i64>>(&good);
            async move { Ok::<i64, AssetError>(rows?.iter().sum()) }
        });
    let complaint = AssetDef::builder("complaint")
        .after_key(key("rows/bad"))
        .run(|| async { Ok::<(), AssetError>(()) });
    [sum, complaint]
}

fn definitions() -> Definitions {
    let builder = Definitions::builder()
        .asset::<raw>()
        .assets(split())
        .assets(downstream());
    builder.provides::<Script>().build().unwrap()
}

fn with(script: Script) -> Resources {
    Resources::new().with(script)
}

#[test]
fn each_output_is_an_asset_with_labels_of_its_own() {
    let definitions = definitions();
    let of = |key: &str| definitions.graph().get(key).unwrap();
    let (good, bad) = (of("good"), of("rows/bad"));
    assert_eq!(
        (good.group.as_deref(), bad.group.as_deref()),
        (Some("clean"), Some("rows"))
    );
    assert_eq!(&*good.description, "Rows that can be used.");
    assert_eq!(&*bad.description, "Rows, told apart.");
    assert_eq!((good.kinds.len(), bad.kinds.len()), (0, 1));
    assert_eq!(good.code_version, bad.code_version);
    assert_eq!(
        (good.retry, bad.pool.as_deref()),
        (Some(RetryPolicy::new(2)), Some("one"))
    );
    assert!(good.output.name.contains("Vec<i64>") && !good.output.name.contains("Materialized"));
    assert!(good.io_type.is_some());
    let id = definitions.graph().id("good").unwrap();
    assert_eq!(definitions.graph().made_with(id).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn one_call_makes_a_step_for_each_output() {
    let run = TestRun::of(&definitions(), "*")
        .resources(with(Script::default()))
        .options(|options| options.pools(PoolLimits::new().with("one", 1)))
        .run()
        .await;
    run.assert_success();
    assert_eq!(*run.result.value_of::<i64>("sum").unwrap(), 4);
    run.log.assert_is(
        "
        run started: * (5 steps)
        raw started, attempt 1
        raw materialized {}
        raw succeeded
        good started, attempt 1
        rows/bad started, attempt 1
        good materialized {came=3, rows=2}
        good check row_count passed (Error, blocking true): -
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
    let reason = SkipReason::NotProduced { asset: key("rows/bad") };
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
}

#[test]
fn selecting_one_output_pulls_in_the_others() {
    let definitions = definitions();
    let plan = definitions.plan("+rows/bad").unwrap();
    assert!(
        plan.to_text(definitions.graph())
            .contains("materialize good together with 3, after 1 — made in one call with `rows/bad`")
    );
}

/// As many figures as are asked for, of which any can be made; the last one never is.
fn figures(count: u32) -> Vec<AssetDef> {
    let start = AssetDef::multi("figures").subset();
    let declared = (0..count).fold(start, |builder, figure| {
        let asset = AssetDef::builder(format!("figure/{figure}"));
        if figure + 1 == count {
            builder.optional::<u32>(asset)
        } else {
            builder.output::<u32>(asset)
        }
    });
    declared.run(move |ctx: AssetContext| async move {
        let keys = (0..count - 1).map(|figure| (figure, format!("figure/{figure}")));
        let made = keys.filter(|(_, key)| ctx.selects(key));
        Ok::<_, AssetError>(made.fold(Outputs::new(), |outputs, (figure, key)| outputs.with(key, figure * 2)))
    })
}

#[tokio::test(start_paused = true)]
async fn there_may_be_many_and_where_a_part_can_be_made_only_what_is_selected_is() {
    let definitions = Definitions::builder().assets(figures(20)).build().unwrap();
    let run = TestRun::of(&definitions, "figure/7").run().await;
    run.assert_success();
    assert_eq!(
        (run.result.steps.len(), *run.result.value_of::<u32>("figure/7").unwrap()),
        (1, 14)
    );
    let run = TestRun::of(&definitions, "*").run().await;
    run.assert_success();
    run.log.assert_materialized("figure/18").assert_skipped("figure/19");
}

#[tokio::test]
async fn values_of_outputs_cross_runs_by_an_io_manager() {
    let manager = Arc::new(MemoryIoManager::new());
    let resources = with(Script::default()).with_arc::<dyn IoManager>(manager);
    let definitions = definitions().with_resources(resources).unwrap();
    definitions.materialize("+good").await.unwrap();
    let result = definitions.materialize("sum").await.unwrap();
    assert_eq!(*result.value_of::<i64>("sum").unwrap(), 4);
}

#[tokio::test(start_paused = true)]
async fn what_is_returned_and_was_not_declared_so_fails_the_call() {
    fn returning(outputs: fn() -> Outputs) -> Definitions {
        let pair = AssetDef::multi("pair")
            .output::<u32>(AssetDef::builder("one"))
            .output::<InMemory<String>>(AssetDef::builder("two"))
            .run(move || async move { Ok::<_, AssetError>(outputs()) });
        Definitions::builder().assets(pair).build().unwrap()
    }
    let cases: [(fn() -> Outputs, &str, &str); 4] = [
        (
            || Outputs::new().with("one", 1_u32).with("tow", 2),
            "one",
            "the function returned `tow`, which is none of its outputs; did you mean `two`",
        ),
        (
            || Outputs::new().with("one", "1".to_owned()),
            "one",
            "the function returned `alloc::string::String` for `one`, which is declared as `u32`; return that, or declare what it \
             returns with `output::<alloc::string::String>(..)`",
        ),
        (
            || Outputs::new().with("one", 1_u32).with("one", 1_u32),
            "one",
            "the function returned `one` twice; return each output once",
        ),
        (
            || Outputs::new().with("one", 1_u32),
            "two",
            "the function returned `None` for `two`, which was selected and is not optional",
        ),
    ];
    for (outputs, step, expected) in cases {
        let definitions = returning(outputs);
        let plan = definitions.plan("*").unwrap();
        let result = definitions.execute(plan, RunOptions::new()).await.unwrap();
        let message = result
            .step(step)
            .unwrap()
            .failure
            .as_ref()
            .unwrap()
            .message()
            .to_owned();
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn outputs_that_are_missing_are_refused_and_built_twice_they_are_the_same() {
    let mut lonely = split();
    lonely.truncate(1);
    let built = Definitions::builder()
        .asset::<raw>()
        .assets(lonely)
        .provides::<Script>()
        .build();
    let text = built.unwrap_err().to_string();
    assert!(
        text.contains("made by `split`, which makes more that is not defined: `rows/bad`"),
        "{text}"
    );
    let spec = || split()[0].multi.unwrap().of;
    assert!(std::ptr::eq(spec(), spec()));
}

#[derive(serde::Serialize, Config)]
struct Bounds {
    most: u32,
}

#[tokio::test(start_paused = true)]
async fn settings_stand_under_the_first_output() {
    let bounded = AssetDef::multi("bounded")
        .output::<u32>(AssetDef::builder("low"))
        .output::<u32>(AssetDef::builder("high"))
        .run(|bounds: Config<Bounds>| async move {
            Ok::<_, AssetError>(Outputs::new().with("low", 0_u32).with("high", bounds.most))
        });
    assert!(bounded[0].needs.config.is_some() && bounded[1].needs.config.is_none());
    let definitions = Definitions::builder().assets(bounded).build().unwrap();
    let refused = definitions.plan("high").unwrap_err();
    assert!(edge_assets::boxed::error_chain(&refused).contains("most"), "{refused}");
}

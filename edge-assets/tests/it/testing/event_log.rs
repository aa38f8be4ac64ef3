//! [`EventLog`]: its assertions hold for what is so, and show expected beside found for what is not.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use edge_assets::{
    AssetContext, AssetDef, Definitions, Materialized, RetryPolicy,
    exec::RunOptions,
    testing::{EventLog, FinishedRun, TestRun},
};

use crate::support::{asset, fails, ok};

async fn run(assets: impl IntoIterator<Item = AssetDef>) -> FinishedRun {
    let definitions = Definitions::builder().assets(assets).build().unwrap();
    let run = TestRun::of(&definitions, "*");
    run.options(|options| options.max_concurrency(1)).run().await
}

fn panic_text(assert: impl FnOnce(&EventLog) -> &EventLog, log: &EventLog) -> String {
    let outcome = catch_unwind(AssertUnwindSafe(|| assert(log)));
    *outcome
        .expect_err("the assertion must fail")
        .downcast::<String>()
        .expect("panics carry text")
}

#[tokio::test]
async fn a_log_that_is_as_expected_passes_every_assertion() {
    let run = run([ok("a", &[]), fails("b", &["a"]), ok("c", &["b"])]).await;
    run.log
        .assert_is(
            "
            run started: * (3 steps)
            a started, attempt 1
            a materialized {}
            a succeeded
            b started, attempt 1
            b failed (Error): no such table
            c skipped: b failed
            run finished: failure
            ",
        )
        .assert_materialized("a")
        .assert_failed("b", "such table")
        .assert_skipped("c")
        .assert_attempts("a", 1)
        .assert_attempts("c", 0)
        .assert_order(["a", "b"]);
}

#[tokio::test]
async fn a_log_that_differs_is_shown_beside_the_expected_one() {
    let run = run([ok("a", &[]), fails("b", &["a"])]).await;
    let text = panic_text(
        |log| {
            log.assert_is(
                "
                run started: * (2 steps)
                a started, attempt 1
                a materialized {}
                a succeeded
                b started, attempt 1
                b materialized {rows=7}
                b succeeded
                run finished: success
                ",
            )
        },
        &run.log,
    );
    assert_eq!(
        text,
        "the log of events is not as expected:\n\n  \
           expected                 | found\n  \
           run started: * (2 steps) | run started: * (2 steps)\n  \
           a started, attempt 1     | a started, attempt 1\n  \
           a materialized {}        | a materialized {}\n  \
           a succeeded              | a succeeded\n  \
           b started, attempt 1     | b started, attempt 1\n\
         ! b materialized {rows=7}  | b failed (Error): no such table\n\
         ! b succeeded              | run finished: failure\n\
         - run finished: success    |\n"
    );
}

#[tokio::test]
async fn a_line_that_is_lacking_is_shown_beside_those_of_its_step() {
    let log = run([ok("a", &[]), fails("b", &["a"])]).await.log;
    let text = panic_text(|log| log.assert_materialized("b"), &log);
    assert_eq!(
        text,
        "the log of events lacks a line:\n\n  \
           expected            | found of `b`\n\
         ! b materialized {..} | b started, attempt 1\n\
         +                     | b failed (Error): no such table\n"
    );
    let text = panic_text(|log| log.assert_failed("b", "disk full"), &log);
    assert!(
        text.contains("! b failed (..): ..disk full.. | b started, attempt 1\n"),
        "{text}"
    );
    let text = panic_text(|log| log.assert_skipped("missing"), &log);
    assert_eq!(
        text,
        "the log of events lacks a line:\n\n  \
           expected            | there are only\n\
         ! missing skipped: .. | a\n\
         +                     | b\n"
    );
    let text = panic_text(|log| log.assert_canceled("a"), &log);
    assert!(text.contains("a canceled, .."), "{text}");
    let text = panic_text(|log| log.assert_attempts("a", 2), &log);
    assert!(text.starts_with("`a` did not take 2 attempts:\n"), "{text}");
    assert!(text.contains("! a started, attempt 2 | a materialized {}"), "{text}");
}

#[tokio::test]
async fn an_order_that_is_another_is_shown() {
    let log = run([ok("a", &[]), ok("b", &["a"])]).await.log;
    log.assert_order(["a", "b"]);
    let text = panic_text(|log| log.assert_order(["b", "a"]), &log);
    assert_eq!(
        text,
        "the steps did not run in this order:\n\n  \
           expected             | found\n\
         ! b started, attempt 1 | a started, attempt 1\n\
         ! b succeeded          | a succeeded\n\
         ! a started, attempt 1 | b started, attempt 1\n\
         ! a succeeded          | b succeeded\n"
    );
    panic_text(|log| log.assert_order(["a", "missing"]), &log);
}

#[tokio::test]
async fn steps_that_overlap_are_in_no_order() {
    let meeting = std::sync::Arc::new(tokio::sync::Barrier::new(2));
    let meets = |key: &str| {
        let barrier = meeting.clone();
        asset(key, &[]).run(move || {
            let barrier = barrier.clone();
            async move {
                barrier.wait().await;
                Ok::<(), std::io::Error>(())
            }
        })
    };
    let definitions = Definitions::builder().assets([meets("a"), meets("b")]).build().unwrap();
    let log = TestRun::of(&definitions, "*").run().await.log;
    panic_text(|log| log.assert_order(["a", "b"]), &log);
    panic_text(|log| log.assert_order(["b", "a"]), &log);
}

#[tokio::test(start_paused = true)]
async fn two_runs_print_the_same_log_whatever_their_ids_and_durations() {
    let speaks = || {
        asset("a", &[])
            .retry(RetryPolicy::new(1))
            .run(|ctx: AssetContext| async move {
                let other = uuid::Uuid::now_v7();
                ctx.log(
                    edge_assets::LogLevel::Debug,
                    format!("query {}-a-1-7 of {}", ctx.run_id().short(), other),
                );
                if ctx.attempt() == 1 {
                    return Err(format!("run {} is early", ctx.run_id()));
                }
                ctx.record("elapsed_ns", fastrand::u32(..));
                Ok(Materialized::unit()
                    .with("took", Duration::from_millis(fastrand::u64(1..999)))
                    .rows(3))
            })
    };
    let (first, second) = (run([speaks()]).await, run([speaks()]).await);
    assert_ne!(first.result.run_id, second.result.run_id);
    assert_eq!(first.log.print(), second.log.print());
    first.log.assert_is(
        "
        run started: * (1 steps)
        a started, attempt 1
        a said (Debug): query [run]-a-1-7 of [id]
        a attempt 1 failed (Error), again in 1000 ms: run [run] is early
        a started, attempt 2
        a said (Debug): query [run]-a-1-7 of [id]
        a materialized {elapsed_ns=[duration], rows=3, took=[duration]}
        a succeeded
        run finished: success
        ",
    );
}

#[tokio::test]
async fn a_test_waits_for_a_line_and_finds_one_that_is_there_already() {
    let definitions = Definitions::builder()
        .assets([ok("a", &[]), ok("b", &["a"])])
        .build()
        .unwrap();
    let log = EventLog::new();
    let plan = definitions.plan("*").unwrap();
    let execution = definitions.execute(plan, RunOptions::new().sink(log.clone()));
    let (_, line) = tokio::join!(execution, log.wait_for("b started"));
    assert_eq!(line, "b started, attempt 1");
    assert_eq!(log.wait_for("run finished").await, "run finished: success");
    assert_eq!(
        log.of("a"),
        ["a started, attempt 1", "a materialized {}", "a succeeded"]
    );
    assert_eq!(log.to_string(), log.lines().join("\n"));
}

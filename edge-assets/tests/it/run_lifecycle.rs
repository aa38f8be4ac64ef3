//! Runs from their first event to their last: order, failure, skipping, panics, values.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use edge_assets::{
    AssetContext, AssetDef, Definitions, Error, LogLevel, Materialized, Observation, RunStatus, StepStatus,
    exec::{RunOptions, RunResult},
    store::{MemoryStore, RunView},
};

use crate::support::{EventLog, asset, chain, fails, layered, ok};

async fn run(assets: Vec<AssetDef>, options: RunOptions) -> RunResult {
    let definitions = Definitions::builder().assets(assets).build().unwrap();
    let plan = definitions.plan("*").unwrap();
    definitions.execute(plan, options).await.unwrap()
}

#[tokio::test]
async fn a_chain_runs_in_order_and_tells_it() {
    let log = EventLog::new();
    let says = asset("b", &["a"]).run(|ctx: AssetContext| async move {
        ctx.record("rows", 3);
        ctx.log(LogLevel::Info, "halfway");
        ctx.progress(1, Some(2), "files");
        Ok::<_, std::io::Error>(Materialized::new(7_u32).with("bytes", 12).data_version("v7"))
    });
    let result = run(
        vec![ok("c", &["b"]), ok("a", &[]), says],
        RunOptions::new().sink(log.clone()),
    )
    .await;
    assert_eq!(result.status, RunStatus::Success);
    insta::assert_snapshot!(log.print(), @r"
    run started: * (3 steps)
    a started, attempt 1
    a materialized {}
    a succeeded
    b started, attempt 1
    b said (Info): halfway
    b progressed: 1 of 2 files
    b materialized {bytes=12, rows=3}, version v7
    b succeeded
    c started, attempt 1
    c materialized {}
    c succeeded
    run finished: success
    ");
}

#[tokio::test]
async fn a_failure_skips_what_is_downstream_and_nothing_else() {
    let log = EventLog::new();
    let assets = vec![
        fails("bad", &[]),
        ok("good", &[]),
        ok("below", &["bad", "good"]),
        ok("deeper", &["below"]),
        ok("aside", &["good"]),
    ];
    let result = run(assets, RunOptions::new().sink(log.clone())).await;
    assert_eq!(result.status, RunStatus::Failure);
    let statuses: Vec<String> = result
        .steps
        .iter()
        .map(|step| format!("{} {}", step.key, step.status))
        .collect();
    assert_eq!(
        statuses,
        [
            "bad failure",
            "good success",
            "below skipped",
            "aside success",
            "deeper skipped"
        ]
    );
    assert_eq!(
        log.of("bad"),
        ["bad started, attempt 1", "bad failed (Error): no such table"]
    );
    assert_eq!(log.of("deeper"), ["deeper skipped: bad failed"]);
}

#[tokio::test]
async fn a_panic_is_a_failed_step_with_its_text() {
    let panics = asset("a", &[]).run(|| async {
        if true {
            panic!("index {} is out of bounds", 7);
        }
        Ok::<(), std::io::Error>(())
    });
    let result = run(vec![panics, ok("b", &["a"]), ok("c", &[])], RunOptions::new()).await;
    let failure = result.step("a").unwrap().failure.clone().unwrap();
    assert_eq!(failure.message(), "the asset panicked: index 7 is out of bounds");
    assert_eq!(result.step("b").unwrap().status, StepStatus::Skipped);
    assert_eq!(result.step("c").unwrap().status, StepStatus::Success);
}

#[tokio::test]
async fn a_failure_shows_the_whole_chain_of_its_error() {
    let nested = asset("a", &[]).run(|| async {
        let cause = std::io::Error::other("connection refused");
        Err::<(), _>(
            anyhow::Error::from(cause)
                .context("reading the table")
                .context("making the report"),
        )
    });
    let result = run(vec![nested], RunOptions::new()).await;
    let failure = result.step("a").unwrap().failure.clone().unwrap();
    assert_eq!(
        failure.chain,
        ["making the report", "reading the table", "connection refused"]
    );
}

#[tokio::test]
async fn materialize_returns_a_failed_run_as_an_error_that_holds_it() {
    let definitions = Definitions::builder().assets([fails("a", &[])]).build().unwrap();
    let error = definitions.materialize("a").await.unwrap_err();
    assert!(error.to_string().contains("`a`: no such table"), "{error}");
    let Error::RunFailed(result) = error else {
        panic!("{error}")
    };
    assert_eq!(result.status, RunStatus::Failure);
}

#[tokio::test]
async fn an_external_asset_is_observed_when_it_is_selected() {
    use edge_assets::{__private as p, asset::Compute};
    fn key(needs: &mut edge_assets::asset::Needs) {
        let _ = needs;
    }
    static EVENTS: edge_assets::asset::AssetSpec = edge_assets::asset::AssetSpec::new(
        "events",
        p::SourceLocation {
            file: file!(),
            line: line!(),
            module: "",
        },
        key,
        edge_assets::asset::ValueType::of::<()>,
        Compute::Observe(|_| {
            Box::pin(async {
                use edge_assets::asset::IntoOutcome as _;
                Ok::<_, std::io::Error>(Observation::new().with("rows", 10)).into_outcome()
            })
        }),
    );
    let log = EventLog::new();
    let result = run(
        vec![AssetDef::from(&EVENTS), ok("a", &["events"])],
        RunOptions::new().sink(log.clone()),
    )
    .await;
    assert!(result.is_success());
    assert_eq!(
        log.of("events"),
        [
            "events started, attempt 1",
            "events observed {rows=10}",
            "events succeeded"
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_step_runs_once_after_all_of_its_upstream() {
    for assets in [chain(500), layered(20, 50)] {
        let log = EventLog::new();
        let definitions = Definitions::builder().assets(assets).build().unwrap();
        let plan = definitions.plan("*").unwrap();
        let result = definitions
            .execute(plan, RunOptions::new().sink(log.clone()))
            .await
            .unwrap();
        assert!(result.is_success());
        let lines: Vec<String> = log.print().lines().map(str::to_owned).collect();
        let place = |line: String| {
            let found: Vec<usize> = lines
                .iter()
                .enumerate()
                .filter(|(_, l)| **l == line)
                .map(|(n, _)| n)
                .collect();
            assert_eq!(found.len(), 1, "{line}");
            found[0]
        };
        for id in definitions.graph().topological() {
            let key = &definitions.graph().asset(id).key;
            let started = place(format!("{key} started, attempt 1"));
            for upstream in definitions.graph().upstream(id) {
                let upstream = &definitions.graph().asset(upstream).key;
                assert!(
                    place(format!("{upstream} succeeded")) < started,
                    "{upstream} before {key}"
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_result_is_what_the_events_tell() {
    let store = Arc::new(MemoryStore::new());
    let assets = vec![
        fails("bad", &[]),
        ok("good", &[]),
        ok("below", &["bad"]),
        ok("aside", &["good"]),
    ];
    let result = run(assets, RunOptions::new().sink(store.clone())).await;
    let view = store.run(result.run_id).unwrap();
    assert_eq!(view.status, result.status);
    for step in &result.steps {
        let seen = &view.steps[&step.key];
        assert_eq!(
            (seen.status, seen.attempts),
            (step.status, step.attempts),
            "{}",
            step.key
        );
        assert_eq!(seen.failure, step.failure);
    }
    let replayed = RunView::replay(&store.events(result.run_id, 0)).unwrap();
    assert_eq!(
        serde_json::to_value(&replayed).unwrap(),
        serde_json::to_value(&view).unwrap()
    );
}

#[tokio::test]
async fn events_survive_being_written_as_json() {
    let log = EventLog::new();
    run(
        vec![fails("bad", &[]), ok("a", &[]), ok("below", &["bad"])],
        RunOptions::new().sink(log.clone()),
    )
    .await;
    for event in log.events() {
        let text = serde_json::to_string(&event).unwrap();
        assert_eq!(
            serde_json::from_str::<edge_assets::EventRecord>(&text).unwrap(),
            event,
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_dropped_run_stops_its_steps() {
    struct Alive(Arc<AtomicUsize>);
    impl Drop for Alive {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
    let dropped = Arc::new(AtomicUsize::new(0));
    let (started, mut is_started) = tokio::sync::mpsc::channel::<()>(1);
    let waits = {
        let dropped = dropped.clone();
        asset("a", &[]).run(move || {
            let (alive, started) = (Alive(dropped.clone()), started.clone());
            async move {
                let _alive = alive;
                started.send(()).await.unwrap();
                std::future::pending::<()>().await;
                Ok::<(), std::io::Error>(())
            }
        })
    };
    let definitions = Definitions::builder().assets([waits]).build().unwrap();
    let plan = definitions.plan("a").unwrap();
    let mut execution = Box::pin(definitions.execute(plan, RunOptions::new()));
    tokio::select! {
        _ = &mut execution => panic!("it cannot end"),
        _ = is_started.recv() => {}
    }
    drop(execution);
    while dropped.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
}

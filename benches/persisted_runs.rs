//! What an asset costs whose every fact is kept for good: whole runs of empty assets through an instance on SQLite, hot, divided by
//! their assets. Beside it the same run without a store, and the bytes that a materialization takes in the file.
//!
//! `cargo bench -p benches --bench persisted_runs`; targets: 30 µs an asset, 1 kB a materialization. The file stands in the folder
//! for temporary files, which should be on a disk.

#![expect(clippy::print_stdout, reason = "a bench reports to the terminal")]

use std::{fs, path::Path, sync::Arc, time::Duration};

use benches::{Stopwatch, chain, fan_out, is_measuring, median, per_item, shown};
use edge_assets::{
    AssetDef, Definitions, RunStatus,
    clock::{Clock as _, SystemClock},
    exec::RunOptions,
    instance::{ExecuteOptions, Instance, LaunchRequest},
    plan::{PlanRequest, plan},
    store::{SqliteStore, Upkeep as _},
};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

type Shape = (&'static str, fn(usize) -> Vec<AssetDef>);

const SHAPES: [Shape; 2] = [
    ("chain", chain),
    ("one, then all others", |assets| fan_out((assets - 1).max(1))),
];

fn main() {
    let sizes: &[usize] = if is_measuring() { &[2, 100, 1_000] } else { &[2] };
    println!(
        "{:<22} {:>7} {:>12} {:>12} {:>12} {:>16} {:>16}",
        "shape", "assets", "without", "with store", "a whole run", "bytes, new file", "bytes, last half"
    );
    for (name, shape) in SHAPES {
        for &assets in sizes {
            let measured = measure(shape(assets), rounds(assets));
            println!(
                "{name:<22} {assets:>7} {:>12} {:>12} {:>12} {:>16.0} {:>16.0}",
                shown(per_item(measured.without, assets)),
                shown(per_item(measured.kept, assets)),
                shown(per_item(measured.kept, 1)),
                measured.bytes,
                measured.bytes_later,
            );
        }
    }
}

struct Measured {
    without: Duration,
    kept: Duration,
    /// A materialization takes so much of a file that was empty, and of one that was in use.
    bytes: f64,
    bytes_later: f64,
}

fn rounds(assets: usize) -> usize {
    if is_measuring() {
        (50_000 / assets).clamp(40, 2_000)
    } else {
        2
    }
}

fn runtime() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_time()
        .build()
        .expect("a runtime")
}

fn measure(assets: Vec<AssetDef>, rounds: usize) -> Measured {
    let count = assets.len();
    let definitions = Definitions::builder().assets(assets).build().expect("definitions");
    let (runtime, folder) = (runtime(), tempfile::tempdir().expect("a folder"));
    let without = runtime.block_on(runs_without_store(&definitions, rounds));
    let half = rounds / 2;
    let (first, middle) = runtime.block_on(runs_with_store(&definitions, &folder, half));
    let (second, end) = runtime.block_on(runs_with_store(&definitions, &folder, half));
    let kept = median([first, second].concat());
    let materialized = count * half;
    Measured {
        without,
        kept,
        bytes: bytes_each(middle, materialized),
        bytes_later: bytes_each(end.saturating_sub(middle), materialized),
    }
}

async fn runs_without_store(definitions: &Definitions, rounds: usize) -> Duration {
    let stopwatch = Stopwatch::new();
    let mut times = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let request = PlanRequest::new("*".parse().expect("a selection"), SystemClock::new().now());
        let plan = plan(definitions.graph(), request).expect("a plan");
        let run = definitions.execute(plan, RunOptions::new());
        let (result, time) = stopwatch.time_async(run).await;
        assert_eq!(result.expect("a plan").status, RunStatus::Success);
        times.push(time);
    }
    median(times)
}

/// The times of the runs, and how large the file is then.
async fn runs_with_store(definitions: &Definitions, folder: &TempDir, rounds: usize) -> (Vec<Duration>, u64) {
    let path = folder.path().join("edge.sqlite");
    let store = Arc::new(SqliteStore::open(&path).await.expect("a store"));
    let instance = Instance::builder(definitions.clone(), store.clone()).build();
    let stopwatch = Stopwatch::new();
    let mut times = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let run = instance.execute(LaunchRequest::selection("*"), ExecuteOptions::new());
        let (executed, time) = stopwatch.time_async(Box::pin(run)).await;
        assert_eq!(executed.expect("a run").run.status, RunStatus::Success);
        times.push(time);
    }
    store.close().await.expect("closed");
    (times, size(&path))
}

fn size(path: &Path) -> u64 {
    fs::metadata(path).expect("a file").len()
}

#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn bytes_each(bytes: u64, materialized: usize) -> f64 {
    bytes as f64 / materialized as f64
}

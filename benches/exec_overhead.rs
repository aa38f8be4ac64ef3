//! What executing an asset costs beside the asset: a whole run of empty assets, hot, from plan to result, divided by its
//! assets; nobody listens to the events, and then the in-memory store keeps them. Beside it the same graph as plain tokio
//! tasks with the same counting of dependencies. Both take turns, so that a busy machine hits both.
//!
//! `cargo bench -p benches --bench exec_overhead`; targets: 1.5 µs an asset, and three times the bare tasks.

#![expect(clippy::print_stdout, reason = "a bench reports to the terminal")]

use std::{sync::Arc, time::Duration};

use benches::{BareGraph, Stopwatch, chain, fan_out, is_measuring, layered, median, per_item, shown};
use edge_assets::{AssetDef, Definitions, exec::RunOptions, store::MemoryStore};
use tokio::runtime::{Builder, Runtime};

type Shape = (&'static str, fn(usize) -> Vec<AssetDef>);

/// Shapes by the number of their assets.
const SHAPES: [Shape; 3] = [
    ("chain", chain),
    ("one, then all others", |assets| fan_out(assets - 1)),
    ("layers, three upstream each", |assets| {
        layered((assets / 100).max(2), (assets / 2).min(100))
    }),
];

fn main() {
    let sizes: &[usize] = if is_measuring() { &[10, 1_000, 100_000] } else { &[10] };
    println!(
        "{:<28} {:>7} {:>7} {:>12} {:>12} {:>7} {:>14}",
        "shape", "assets", "threads", "a run", "bare tokio", "ratio", "events kept"
    );
    for (name, shape) in SHAPES {
        for &assets in sizes {
            for threads in [1, 2] {
                let [run, bare, kept] = measure(shape(assets), &runtime(threads), rounds(assets));
                println!(
                    "{name:<28} {assets:>7} {threads:>7} {:>12} {:>12} {:>7.1} {:>14}",
                    shown(run),
                    shown(bare),
                    run / bare,
                    shown(kept)
                );
            }
        }
    }
}

fn rounds(assets: usize) -> usize {
    if is_measuring() {
        (200_000 / assets).clamp(11, 501)
    } else {
        1
    }
}

fn runtime(threads: usize) -> Runtime {
    let mut builder = match threads {
        1 => Builder::new_current_thread(),
        _ => Builder::new_multi_thread(),
    };
    if threads > 1 {
        builder.worker_threads(threads);
    }
    builder.enable_time().build().expect("a runtime")
}

/// Nanoseconds an asset: a run, the bare tasks, a run whose events are kept.
fn measure(assets: Vec<AssetDef>, runtime: &Runtime, rounds: usize) -> [f64; 3] {
    let definitions = Definitions::builder().assets(assets).build().expect("a valid graph");
    let bare = BareGraph::of(&definitions.plan("*").expect("a plan"));
    let watch = Stopwatch::new();
    let run = |options: RunOptions| {
        let plan = definitions.plan("*").expect("a plan");
        let (result, took) = watch.time(|| runtime.block_on(definitions.execute(plan, options)));
        assert!(result.expect("a run").is_success());
        took
    };
    let mut times: [Vec<Duration>; 3] = Default::default();
    // The first round warms up and does not count.
    for round in 0..=rounds {
        let took = [
            run(RunOptions::new()),
            watch.time(|| runtime.block_on(bare.run(empty))).1,
            run(RunOptions::new().sink(Arc::new(MemoryStore::new()))),
        ];
        if round > 0 {
            times.iter_mut().zip(took).for_each(|(times, took)| times.push(took));
        }
    }
    let count = definitions.graph().len();
    times.map(|times| per_item(median(times), count))
}

async fn empty() -> std::io::Result<()> {
    Ok(())
}

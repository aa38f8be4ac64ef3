//! A backfill from its request to its end, on SQLite with a daemon in the same process: empty partitions of one asset, so what is
//! measured is the framework alone. Beside it, what asking how far it is takes at its end, from all of its runs.
//!
//! `cargo bench -p benches --bench backfills`; targets: 10,000 partitions in 3 s by ranges of 500, 20 in 200 ms by a run each. The file stands
//! in the folder for temporary files, which should be on a disk.

#![expect(clippy::print_stdout, reason = "a bench reports to the terminal")]

use std::{sync::Arc, time::Duration};

use benches::{Stopwatch, is_measuring, median, per_item, shown};
use edge_assets::{
    AssetDef, CancelToken, Definitions, PartitionsDefinition,
    daemon::Daemon,
    instance::{BackfillRequest, BackfillState, Instance},
    store::{SqliteStore, Upkeep as _},
};
use tokio::runtime::Builder;

const HOURLY: PartitionsDefinition = PartitionsDefinition::hourly("2024-01-01");

/// Partitions, the policy, and how often it is measured.
const CASES: [(&str, u64, &str, usize); 5] = [
    ("2024-01-01-00..2024-01-01-19", 20, "per-partition", 9),
    ("2024-01-01-00..2025-02-20-15", 10_000, "ranges:500", 5),
    ("2024-01-01-00..2025-02-20-15", 10_000, "ranges:50", 3),
    ("2024-01-01-00..2025-02-20-15", 10_000, "one-run", 3),
    ("2024-01-01-00..2025-02-20-15", 10_000, "per-partition", 1),
];

fn main() {
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_time()
        .build()
        .expect("a runtime");
    println!(
        "{:>10} {:<14} {:>6} {:>12} {:>14}",
        "partitions", "policy", "runs", "whole", "how far it is"
    );
    let cases = if is_measuring() { &CASES[..] } else { &CASES[..1] };
    for &(partitions, count, policy, rounds) in cases {
        let rounds = if is_measuring() { rounds } else { 1 };
        let (mut whole, mut looks, mut runs) = (Vec::new(), Vec::new(), 0);
        for _ in 0..rounds {
            let (time, look, made) = runtime.block_on(measure(partitions, count, policy));
            whole.push(time);
            looks.push(look);
            runs = made;
        }
        println!(
            "{count:>10} {policy:<14} {runs:>6} {:>12} {:>14}",
            shown(per_item(median(whole), 1)),
            shown(per_item(median(looks), 1))
        );
    }
}

/// The time of a whole backfill, of a look at it, and how many runs it took.
async fn measure(partitions: &str, count: u64, policy: &str) -> (Duration, Duration, u64) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteStore::open(folder.path().join("edge.sqlite")).await;
    let store = Arc::new(store.expect("a store"));
    let asset = AssetDef::builder("empty")
        .partitions(HOURLY)
        .run(|| async { Ok::<(), std::io::Error>(()) });
    let definitions = Definitions::builder().assets([asset]).build().expect("definitions");
    let instance = Instance::builder(definitions, store.clone()).build();
    let stop = CancelToken::new();
    let daemon = Daemon::new(instance.clone()).expect("nothing is missing");
    #[expect(clippy::disallowed_methods, reason = "it is awaited below")]
    let daemon = tokio::spawn(daemon.run(stop.clone()));
    let stopwatch = Stopwatch::new();
    let making = async {
        let request = BackfillRequest::new("empty", partitions).policy(policy.parse().expect("a policy"));
        let started = instance.start_backfill(request).await.expect("a sound request");
        instance
            .wait_for_backfill(started.backfill.id())
            .await
            .expect("it ends")
    };
    let (ended, time) = stopwatch.time_async(making).await;
    assert_eq!((ended.state, ended.counts.succeeded), (BackfillState::Succeeded, count));
    let (detail, look) = stopwatch.time_async(instance.backfill(ended.backfill.id())).await;
    assert_eq!(detail.expect("it is there").status.counts.succeeded, count);
    stop.cancel();
    daemon.await.expect("it ends");
    store.close().await.expect("it closes");
    (time, look, ended.backfill.runs)
}

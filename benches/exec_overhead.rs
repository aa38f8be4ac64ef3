//! What executing an asset costs beside the asset: empty assets, no sink and with the in-memory store.
//!
//! `cargo bench -p benches --bench exec_overhead`; times are of a whole run, the item rate is assets a second.

use std::sync::Arc;

use benches::{chain, fan_out, layered};
use divan::counter::ItemsCount;
use edge_assets::{AssetDef, Definitions, exec::RunOptions, store::RecentRuns};

fn main() {
    divan::main();
}

fn bench(
    bencher: divan::Bencher<'_, '_>,
    threads: usize,
    assets: Vec<AssetDef>,
    options: impl Fn() -> RunOptions + Sync,
) {
    let mut builder = match threads {
        1 => tokio::runtime::Builder::new_current_thread(),
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    if threads > 1 {
        builder.worker_threads(threads);
    }
    let runtime = builder.enable_time().build().expect("a runtime");
    let definitions = Definitions::builder().assets(assets).build().expect("a valid graph");
    bencher
        .counter(ItemsCount::new(definitions.graph().len()))
        .with_inputs(|| definitions.plan("*").expect("a plan"))
        .bench_local_values(|plan| {
            let result = runtime.block_on(definitions.execute(plan, options())).expect("a run");
            assert!(result.is_success());
        });
}

/// A chain: nothing runs at once. Target under 1.5 µs an asset.
#[divan::bench(args = [1, 2], consts = [10, 1_000, 100_000], sample_count = 20)]
fn a_chain<const ASSETS: usize>(bencher: divan::Bencher<'_, '_>, threads: usize) {
    bench(bencher, threads, chain(ASSETS), RunOptions::new);
}

/// One asset, then all others at once. Target under 1.5 µs an asset.
#[divan::bench(args = [1, 2], consts = [10, 1_000, 100_000], sample_count = 20)]
fn b_fan_out<const ASSETS: usize>(bencher: divan::Bencher<'_, '_>, threads: usize) {
    bench(bencher, threads, fan_out(ASSETS), RunOptions::new);
}

/// Layers of 100, three dependencies each. Target under 1.5 µs an asset.
#[divan::bench(args = [1, 2], consts = [1_000, 100_000], sample_count = 20)]
fn c_layered<const ASSETS: usize>(bencher: divan::Bencher<'_, '_>, threads: usize) {
    bench(bencher, threads, layered(ASSETS / 100, 100), RunOptions::new);
}

/// The same with every event in the in-memory store.
#[divan::bench(args = [1, 2], consts = [1_000, 100_000], sample_count = 10)]
fn d_layered_with_memory_store<const ASSETS: usize>(bencher: divan::Bencher<'_, '_>, threads: usize) {
    bench(bencher, threads, layered(ASSETS / 100, 100), || {
        RunOptions::new().sink(Arc::new(RecentRuns::new()))
    });
}

//! From a selection to the ordered steps of a run, of 100,000 assets. Hot: the graph stands.
//!
//! `cargo bench -p benches --bench plan`

use benches::{chain, fan_out, is_measuring, layered};
use edge_assets::{AssetDef, Definitions};

fn main() {
    divan::main();
}

fn bench(bencher: divan::Bencher<'_, '_>, assets: Vec<AssetDef>, selection: &str) {
    let definitions = Definitions::builder().assets(assets).build().expect("a valid graph");
    bencher.bench_local(|| definitions.plan(selection).expect("a plan"));
}

fn assets() -> usize {
    if is_measuring() { 100_000 } else { 1_000 }
}

/// Everything, in each shape.
#[divan::bench(args = ["chain", "one, then all others", "layers, three upstream each"], sample_count = 20)]
fn everything(bencher: divan::Bencher<'_, '_>, shape: &str) {
    let assets = match shape {
        "chain" => chain(assets()),
        "one, then all others" => fan_out(assets() - 1),
        _ => layered(assets() / 100, 100),
    };
    bench(bencher, assets, "*");
}

/// A part of the layers: the steps are few, the graph is as large as ever.
#[divan::bench(args = ["layer_5/asset_7", "+layer_5/asset_7", "+group:layer_9"], sample_count = 20)]
fn a_part(bencher: divan::Bencher<'_, '_>, selection: &str) {
    bench(bencher, layered(assets() / 100, 100), selection);
}

/// Layers of growing number, everything selected.
#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 20)]
fn layers(bencher: divan::Bencher<'_, '_>, most: usize) {
    bench(bencher, layered(most.min(assets()) / 100, 100), "*");
}

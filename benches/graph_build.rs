//! From a list of assets to a checked, sealed graph. Cold: each round builds anew.
//!
//! `cargo bench -p benches --bench graph_build`

use benches::layered;
use edge_assets::Definitions;

fn main() {
    divan::main();
}

/// Layered, three dependencies each; targets 1, 10 and 120 ms.
#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 20)]
fn load_and_validate(bencher: divan::Bencher<'_, '_>, assets: usize) {
    let assets = layered(assets / 100, 100);
    bencher
        .with_inputs(|| assets.clone())
        .bench_values(|assets| Definitions::builder().assets(assets).build().expect("a valid graph"));
}

/// A plan of everything.
#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 20)]
fn plan_everything(bencher: divan::Bencher<'_, '_>, assets: usize) {
    let definitions = Definitions::builder()
        .assets(layered(assets / 100, 100))
        .build()
        .expect("a valid graph");
    bencher.bench(|| definitions.plan("*").expect("a plan"));
}

/// A selection with traversals over all assets.
#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 20)]
fn resolve_selection(bencher: divan::Bencher<'_, '_>, assets: usize) {
    let definitions = Definitions::builder()
        .assets(layered(assets / 100, 100))
        .build()
        .expect("a valid graph");
    let selection = "(+group:layer_5 or layer_1/*+2) and not layer_0/asset_7"
        .parse()
        .expect("a selection");
    bencher.bench(|| definitions.graph().resolve(&selection).expect("assets"));
}

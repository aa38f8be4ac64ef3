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

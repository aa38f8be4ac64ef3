//! From the text of a selection to the assets that it names, over 100,000 of them in layers of 100. Hot: the graph stands.
//!
//! `cargo bench -p benches --bench selection`

use std::sync::LazyLock;

use benches::{is_measuring, layered};
use edge_assets::{Definitions, selection::Selection};

fn main() {
    divan::main();
}

/// Built once, before the first round.
static DEFINITIONS: LazyLock<Definitions> = LazyLock::new(|| {
    let layers = if is_measuring() { 1_000 } else { 10 };
    Definitions::builder()
        .assets(layered(layers, 100))
        .build()
        .expect("a valid graph")
});

const SELECTIONS: [&str; 12] = [
    // One asset, and its surroundings.
    "layer_5/asset_7",
    "1+layer_5/asset_7",
    "+layer_9/asset_7",
    "layer_1/asset_7+",
    // Labels and patterns, which look at every asset.
    "group:layer_5",
    "group:layer_?",
    "layer_*/asset_42",
    "*",
    // Sets.
    "not layer_5/asset_7",
    "roots()",
    "sinks(group:layer_?)",
    "(+group:layer_5 or layer_1/*+2) and not layer_0/asset_7",
];

/// The text becomes a tree.
#[divan::bench(args = SELECTIONS)]
fn parse(text: &str) -> Selection {
    text.parse().expect("a selection")
}

/// The tree becomes assets.
#[divan::bench(args = SELECTIONS, sample_count = 20)]
fn resolve(bencher: divan::Bencher<'_, '_>, text: &str) {
    let selection: Selection = text.parse().expect("a selection");
    let graph = DEFINITIONS.graph();
    bencher.bench_local(|| graph.resolve(&selection).expect("assets"));
}

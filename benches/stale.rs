//! Which of 100,000 assets are stale, and why. Hot: the graph stands, and what the assets are now is read already.
//!
//! `cargo bench -p benches --bench stale`; target: 50 ms.

use benches::{is_measuring, layered};
use edge_assets::{
    AssetDef, Definitions, EventKind, EventRecord, Metadata, RunId,
    event::{DataMark, Input, Provenance},
    graph::AssetGraph,
    run::StepKey,
    stale::Staleness,
    store::{AssetState, EventPosition, History, StoredEvent},
};

fn main() {
    divan::main();
}

fn history(graph: &AssetGraph, run: RunId, of_roots: RunId) -> History {
    let state = |(asset, position): (&AssetDef, u64)| {
        let inputs = asset.needs.deps.iter().map(|dep| Input {
            asset: dep.key.clone(),
            data: Some(DataMark {
                run,
                partition: None,
                data_version: None,
            }),
        });
        let provenance = Provenance {
            code_version: asset.code_version.clone(),
            inputs: inputs.collect(),
            inputs_left_out: 0,
        };
        let is_root = asset.needs.deps.is_empty();
        let record = EventRecord {
            version: EventRecord::VERSION,
            sequence: position,
            at: jiff::Timestamp::UNIX_EPOCH,
            run_id: if is_root { of_roots } else { run },
            step: Some(StepKey {
                asset: asset.key.clone(),
                partition: None,
            }),
            kind: EventKind::AssetMaterialized {
                metadata: Metadata::new(),
                data_version: None,
                provenance: Some(provenance),
            },
        };
        AssetState {
            asset: asset.key.clone(),
            partition: None,
            latest: StoredEvent {
                position: EventPosition(position),
                record,
            },
        }
    };
    History::of(graph.assets().iter().zip(1..).map(state))
}

/// Layered, three dependencies each. First nothing is stale; then the roots have other data, and everything below is.
#[divan::bench(args = ["nothing is stale", "all but the roots are"], sample_count = 20)]
fn layers(bencher: divan::Bencher<'_, '_>, what: &str) {
    let assets = if is_measuring() { 100_000 } else { 1_000 };
    let definitions = Definitions::builder()
        .assets(layered(assets / 100, 100))
        .build()
        .expect("a valid graph");
    let run = RunId::generate();
    let of_roots = if what == "nothing is stale" {
        run
    } else {
        RunId::generate()
    };
    let graph = definitions.graph();
    let history = history(graph, run, of_roots);
    let stale = Staleness::new(graph, &history).stale(graph).count();
    assert_eq!(stale, if what == "nothing is stale" { 0 } else { assets - 100 });
    bencher.bench_local(|| Staleness::new(graph, &history));
}

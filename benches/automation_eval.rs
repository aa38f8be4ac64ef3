//! Evaluating the automation conditions of many assets, `eager` in layers of 100 with three upstream each. Hot: the view stands, and
//! the conditions were evaluated before.
//!
//! `cargo bench -p benches --bench automation_eval`

use std::{collections::BTreeMap, sync::Arc};

use benches::{is_measuring, layered};
use edge_assets::{
    AutomationCondition, Definitions,
    automation::{AssetView, ConditionCursor, Evaluator, Happened, View},
    graph::AssetId,
    partition::{PartitionSet, PartitionSpace},
};
use jiff::Timestamp;

fn main() {
    divan::main();
}

struct World {
    definitions: Definitions,
    evaluator: Evaluator,
    view: View,
    cursors: BTreeMap<AssetId, ConditionCursor>,
}

/// All assets were made and evaluated.
fn world(assets: usize) -> World {
    let eager = layered(assets / 100, 100).into_iter().map(|mut asset| {
        asset.automation = Some(Arc::new(AutomationCondition::eager()));
        asset
    });
    let definitions = Definitions::builder().assets(eager).build().expect("a valid graph");
    let made = AssetView {
        materialized: PartitionSet::from(0..1),
        ..AssetView::default()
    };
    let now = Timestamp::UNIX_EPOCH;
    let mut world = World {
        evaluator: Evaluator::new(definitions.graph()),
        view: View {
            now,
            previous: now,
            spaces: vec![Arc::new(PartitionSpace::whole(now))],
            assets: vec![made; definitions.graph().len()],
        },
        definitions,
        cursors: BTreeMap::new(),
    };
    for _ in 0..2 {
        let evaluation = world
            .evaluator
            .evaluate(world.definitions.graph(), &world.view, &world.cursors);
        for verdict in evaluation.verdicts {
            world.cursors.insert(verdict.asset, verdict.cursor);
        }
    }
    world
}

fn most(assets: usize) -> usize {
    if is_measuring() { assets } else { assets.min(200) }
}

/// Nothing has happened since the last evaluation.
#[divan::bench(args = [1_000, 10_000])]
fn nothing_changed(bencher: divan::Bencher<'_, '_>, assets: usize) {
    let world = world(most(assets));
    bencher.bench_local(|| {
        let evaluation = world
            .evaluator
            .evaluate(world.definitions.graph(), &world.view, &world.cursors);
        assert!(!evaluation.says_something());
    });
}

/// Everything was made anew since then, and everything below the first layer is requested, with its explanation.
#[divan::bench(args = [1_000, 10_000], sample_count = 20)]
fn everything_changed(bencher: divan::Bencher<'_, '_>, assets: usize) {
    let mut world = world(most(assets));
    for (position, asset) in (1..).zip(&mut world.view.assets) {
        asset.updated.push(Happened {
            position,
            at: Timestamp::UNIX_EPOCH,
            partition: 0,
        });
    }
    bencher.bench_local(|| {
        let evaluation = world
            .evaluator
            .evaluate(world.definitions.graph(), &world.view, &world.cursors);
        assert_eq!(evaluation.requests().count(), world.view.assets.len() - 100);
        evaluation
    });
}

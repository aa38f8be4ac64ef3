//! A graph with a view that the tests write by hand, and what is remembered between evaluations.

use std::{collections::BTreeMap, sync::Arc};

use edge_assets::{
    AssetDef, AutomationCondition, Definitions, PartitionsDefinition,
    automation::{AssetView, ConditionCursor, Evaluation, Evaluator, Happened, View},
    definitions::DefinitionsError,
    graph::{AssetGraph, AssetId},
    partition::{PartitionSet, PartitionSpace},
};
use jiff::Timestamp;

pub(crate) const NOW: &str = "2026-11-22T09:30:00Z";

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// An asset as a test declares it.
pub(crate) struct Declared {
    pub(crate) key: &'static str,
    pub(crate) deps: &'static [&'static str],
    pub(crate) partitions: Option<PartitionsDefinition>,
    pub(crate) condition: Option<AutomationCondition>,
    pub(crate) is_external: bool,
}

pub(crate) fn asset(key: &'static str, deps: &'static [&'static str]) -> Declared {
    Declared {
        key,
        deps,
        partitions: None,
        condition: None,
        is_external: false,
    }
}

impl Declared {
    pub(crate) fn when(mut self, condition: AutomationCondition) -> Self {
        self.condition = Some(condition);
        self
    }

    pub(crate) fn by(mut self, partitions: PartitionsDefinition) -> Self {
        self.partitions = Some(partitions);
        self
    }

    pub(crate) fn external(mut self) -> Self {
        self.is_external = true;
        self
    }

    pub(crate) fn define(&self) -> AssetDef {
        let mut builder = AssetDef::builder(self.key);
        for dep in self.deps {
            builder = builder.after_key(dep.parse().unwrap());
        }
        if let Some(partitions) = self.partitions {
            builder = builder.partitions(partitions);
        }
        if let Some(condition) = self.condition {
            builder = builder.automation(condition);
        }
        if self.is_external {
            return builder.external();
        }
        builder.run(|| async { Ok::<(), std::io::Error>(()) })
    }
}

pub(crate) struct World {
    pub(crate) definitions: Definitions,
    pub(crate) evaluator: Evaluator,
    pub(crate) view: View,
    pub(crate) cursors: BTreeMap<AssetId, ConditionCursor>,
    pub(crate) last: Evaluation,
    position: u64,
}

impl World {
    pub(crate) fn new(assets: impl IntoIterator<Item = Declared>) -> Self {
        Self::try_new(assets).unwrap()
    }

    pub(crate) fn try_new(assets: impl IntoIterator<Item = Declared>) -> Result<Self, DefinitionsError> {
        let assets = assets.into_iter().map(|asset| asset.define());
        let definitions = Definitions::builder().assets(assets).build()?;
        let now = at(NOW);
        let view = View {
            now,
            previous: now,
            spaces: Vec::new(),
            assets: vec![AssetView::default(); definitions.graph().len()],
        };
        let mut world = Self {
            evaluator: Evaluator::new(definitions.graph()),
            definitions,
            view,
            cursors: BTreeMap::new(),
            last: Evaluation::default(),
            position: 0,
        };
        world.make_spaces();
        Ok(world)
    }

    pub(crate) fn graph(&self) -> &AssetGraph {
        self.definitions.graph()
    }

    fn make_spaces(&mut self) {
        let now = self.view.now;
        let mut known: Vec<Option<PartitionsDefinition>> = vec![None];
        let mut spaces = vec![Arc::new(PartitionSpace::whole(now))];
        for (asset, view) in self.definitions.graph().assets().iter().zip(&mut self.view.assets) {
            let place = known.iter().position(|other| *other == asset.partitions);
            view.space = place.unwrap_or_else(|| {
                let definition = asset.partitions.as_ref().unwrap();
                spaces.push(PartitionSpace::new(definition, now, &()).unwrap().into());
                known.push(asset.partitions);
                known.len() - 1
            });
        }
        self.view.spaces = spaces;
    }

    pub(crate) fn asset(&mut self, key: &str) -> &mut AssetView {
        let id = self.definitions.graph().id(key).unwrap();
        let place = self.place(id);
        &mut self.view.assets[place]
    }

    pub(crate) fn place(&self, id: AssetId) -> usize {
        let key = &self.graph().asset(id).key;
        self.graph()
            .assets()
            .iter()
            .position(|asset| asset.key == *key)
            .unwrap()
    }

    fn happened(&mut self, partition: u64) -> Happened {
        self.position += 1;
        let (position, at) = (self.position, self.view.now);
        Happened {
            position,
            at,
            partition,
        }
    }

    /// A step begins.
    pub(crate) fn start(&mut self, key: &str, partition: u64) {
        let happened = self.happened(partition);
        let asset = self.asset(key);
        asset.started.push(happened);
        asset.in_progress.insert(partition);
    }

    /// A step ends well.
    pub(crate) fn finish(&mut self, key: &str, partition: u64) {
        let happened = self.happened(partition);
        let asset = self.asset(key);
        asset.in_progress.remove(partition);
        asset.failed.remove(partition);
        asset.materialized.insert(partition);
        asset.updated.push(happened);
    }

    /// A step fails.
    pub(crate) fn fail(&mut self, key: &str, partition: u64) {
        let asset = self.asset(key);
        asset.in_progress.remove(partition);
        asset.failed.insert(partition);
    }

    /// A step begins and ends well.
    pub(crate) fn make(&mut self, key: &str, partition: u64) {
        self.start(key, partition);
        self.finish(key, partition);
    }

    pub(crate) fn set_clock(&mut self, now: &str) {
        self.view.now = at(now);
        self.make_spaces();
    }

    /// Evaluates; what is requested is queued. Says what was requested.
    pub(crate) fn look(&mut self) -> Vec<(String, PartitionSet)> {
        let evaluation = self
            .evaluator
            .evaluate(self.definitions.graph(), &self.view, &self.cursors);
        for verdict in &evaluation.verdicts {
            self.cursors.insert(verdict.asset, verdict.cursor.clone());
        }
        let requested = evaluation.requests().map(|(id, set)| (id, set.clone()));
        let requested: Vec<(AssetId, PartitionSet)> = requested.collect();
        for asset in &mut self.view.assets {
            asset.updated.clear();
            asset.started.clear();
        }
        let mut told = Vec::new();
        for (id, set) in requested {
            let place = self.place(id);
            let asset = &mut self.view.assets[place];
            asset.in_progress = asset.in_progress.union(&set);
            told.push((self.graph().asset(id).key.to_string(), set));
        }
        self.view.previous = self.view.now;
        self.last = evaluation;
        told
    }

    /// Evaluates, and says which keys were requested: `report: 2026-11-21`.
    pub(crate) fn told(&mut self) -> Vec<String> {
        let requested = self.look();
        let line = |(key, set): (String, PartitionSet)| {
            let space = self.view.space(self.place(self.graph().id(&key).unwrap()));
            let ranges: Vec<String> = space.ranges(&set).iter().map(ToString::to_string).collect();
            format!("{key} {}", ranges.join(",")).trim().to_owned()
        };
        requested.into_iter().map(line).collect()
    }

    /// Another process goes on with what was written down.
    pub(crate) fn restart(&mut self) {
        let text = |(id, cursor): (&AssetId, &ConditionCursor)| {
            let key = &self.graph().asset(*id).key;
            let text = cursor.to_text(key, self.graph(), &self.view);
            (
                *id,
                ConditionCursor::of_text(&text, key, self.graph(), &self.view).unwrap(),
            )
        };
        let read: BTreeMap<AssetId, ConditionCursor> = self.cursors.iter().map(text).collect();
        assert_eq!(read, self.cursors);
        self.cursors = read;
    }

    pub(crate) fn explanation(&self, key: &str) -> String {
        let id = self.graph().id(key).unwrap();
        let verdict = self.last.verdicts.iter().find(|verdict| verdict.asset == id).unwrap();
        verdict.explanation.as_ref().unwrap().to_string()
    }
}

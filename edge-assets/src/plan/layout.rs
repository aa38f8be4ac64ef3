//! [`Layout`]: which steps of a plan belong to which asset, and how the partitions of one are connected with those of others.

use std::{any::TypeId, sync::Arc};

use indexmap::IndexMap;

use super::{
    LoadIndex, PlanError, PlanLoad, PlanRequest, StepIndex,
    targets::{Targets, mapping_fault},
};
use crate::{
    asset::{AssetDef, DepNeed},
    event::MAX_INPUTS,
    graph::{AssetGraph, AssetId},
    partition::{PartitionKey, PartitionLink, PartitionSelection, PartitionSet},
    run::StepKey,
};

/// Marks an asset without a step.
const NO_STEP: u32 = u32::MAX;
/// One plan connects so many pairs of steps; beyond that it would take gigabytes.
const MOST_EDGES: usize = 8_000_000;
/// One run has so many steps.
const MOST_STEPS: u64 = 200_000;

/// The steps of each asset that is made, one for each partition, in the order of the partitions.
pub(super) struct Layout<'a> {
    graph: &'a AssetGraph,
    request: &'a PlanRequest,
    targets: Targets,
    /// The first step of each asset.
    first: Vec<StepIndex>,
    /// The connected pairs of steps where either asset has partitions: downstream, upstream.
    pairs: IndexMap<(AssetId, AssetId), Vec<(StepIndex, StepIndex)>>,
    connected: usize,
    /// Of assets that are made from their own partition before.
    previous: IndexMap<AssetId, Arc<PartitionLink>>,
    /// The values that are loaded, by asset and number.
    loads: IndexMap<(AssetId, u64), PlanLoad>,
}

impl<'a> Layout<'a> {
    pub(super) fn new(graph: &'a AssetGraph, request: &'a PlanRequest, targets: Targets) -> Result<Self, PlanError> {
        let steps = targets.steps();
        if steps > MOST_STEPS.max(targets.assets().len() as u64) {
            return Err(PlanError::TooLarge {
                steps,
                most: MOST_STEPS,
            });
        }
        let mut first = vec![NO_STEP; graph.len()];
        let mut next: StepIndex = 0;
        for &id in targets.assets() {
            first[id.index()] = next;
            let count = targets.of(id).map_or(1, |target| target.set.len());
            next += StepIndex::try_from(count).unwrap_or(0);
        }
        Ok(Self {
            graph,
            request,
            targets,
            first,
            pairs: IndexMap::new(),
            connected: 0,
            previous: IndexMap::new(),
            loads: IndexMap::new(),
        })
    }

    /// The partitions that an asset makes, by number; one whole, number 0, where it has none.
    pub(super) fn numbers(&self, asset: AssetId) -> Vec<(u64, Option<PartitionKey>)> {
        match self.targets.of(asset) {
            None => vec![(0, None)],
            Some(target) => target
                .set
                .iter()
                .filter_map(|number| Some((number, Some(target.space.key(number)?))))
                .collect(),
        }
    }

    pub(super) fn is_made(&self, asset: AssetId) -> bool {
        self.first[asset.index()] != NO_STEP
    }

    /// The step of a partition that is made.
    fn step(&self, asset: AssetId, number: u64) -> StepIndex {
        let rank = self.targets.of(asset).map_or(0, |target| target.set.rank(number));
        self.first[asset.index()] + StepIndex::try_from(rank).unwrap_or(0)
    }

    fn has_partitions(&self, asset: AssetId) -> bool {
        self.targets.of(asset).is_some()
    }

    /// The partitions of an asset that are made.
    fn set(&self, asset: AssetId) -> PartitionSet {
        match self.targets.of(asset) {
            Some(target) => target.set.clone(),
            None => PartitionSet::from(0..1),
        }
    }

    /// The pairs of steps of two assets that are connected: downstream, upstream; in the order of the downstream steps.
    pub(super) fn pairs(&mut self, down: AssetId, up: AssetId) -> Result<Vec<(StepIndex, StepIndex)>, PlanError> {
        if !self.is_made(down) || !self.is_made(up) {
            return Ok(Vec::new());
        }
        if !self.has_partitions(down) && !self.has_partitions(up) {
            return Ok(vec![(self.first[down.index()], self.first[up.index()])]);
        }
        if let Some(known) = self.pairs.get(&(down, up)) {
            return Ok(known.clone());
        }
        let link = self.targets.link(self.graph, down, up)?;
        let found = self.linked(down, up, &link)?;
        self.pairs.insert((down, up), found.clone());
        Ok(found)
    }

    fn linked(
        &mut self,
        down: AssetId,
        up: AssetId,
        link: &PartitionLink,
    ) -> Result<Vec<(StepIndex, StepIndex)>, PlanError> {
        let (from, to) = (self.set(down), self.set(up));
        let mut found = Vec::new();
        for number in from.iter() {
            let step = self.step(down, number);
            let made_from = link.upstream_of(&one(number)).intersection(&to);
            self.connected += usize::try_from(made_from.len()).unwrap_or(usize::MAX);
            if self.connected > MOST_EDGES {
                return Err(PlanError::TooLarge {
                    steps: self.targets.steps(),
                    most: MOST_STEPS,
                });
            }
            found.extend(made_from.iter().map(|number| (step, self.step(up, number))));
        }
        Ok(found)
    }

    /// The steps of an asset, each with the one before it, where each is made from the one before.
    pub(super) fn in_a_row(&mut self, asset: AssetId) -> Result<Vec<(StepIndex, StepIndex)>, PlanError> {
        if self.graph.asset(asset).needs.previous.is_none() {
            return Ok(Vec::new());
        }
        let link = self.previous(asset)?;
        self.linked(asset, asset, &link)
    }

    fn previous(&mut self, asset: AssetId) -> Result<Arc<PartitionLink>, PlanError> {
        if let Some(known) = self.previous.get(&asset) {
            return Ok(Arc::clone(known));
        }
        let space = self.targets.space(self.graph, asset)?;
        let link = PartitionLink::previous(&space);
        let link = Arc::new(link.map_err(|error| mapping_fault(self.graph, asset, asset, error))?);
        self.previous.insert(asset, Arc::clone(&link));
        Ok(link)
    }

    /// The values that a step takes from outside of the run, by their place in the plan.
    pub(super) fn loads_of(&mut self, asset: AssetId, number: u64) -> Result<Vec<LoadIndex>, PlanError> {
        let graph = self.graph;
        let def = graph.asset(asset);
        let mut taken = Vec::new();
        for dep in def.needs.deps.iter().filter(|dep| dep.value.is_some()) {
            // The graph has every upstream.
            let Some(up) = graph.id(dep.key.as_str()) else {
                continue;
            };
            if graph.asset(up).output.id == TypeId::of::<()>() {
                continue;
            }
            for number in self.loaded(def, asset, number, dep, up)?.iter() {
                taken.push(self.load(def, up, number)?);
            }
        }
        if let Some(previous) = &def.needs.previous
            && previous.value.id != TypeId::of::<()>()
        {
            let before = self.previous(asset)?.upstream_of(&one(number));
            for number in before.difference(&self.set(asset)).iter() {
                taken.push(self.load(def, asset, number)?);
            }
        }
        Ok(taken)
    }

    /// The partitions of upstream assets that a step is made from and the run does not make; none where they are too many to be
    /// recorded.
    pub(super) fn outside(&mut self, asset: AssetId, number: u64) -> Result<Vec<StepKey>, PlanError> {
        let graph = self.graph;
        let mut found = Vec::new();
        if graph.asset(asset).partitions.is_none() {
            return Ok(found);
        }
        for up in graph.upstream(asset) {
            if graph.asset(up).partitions.is_none() {
                continue;
            }
            let here = if self.is_made(up) {
                self.set(up)
            } else {
                PartitionSet::new()
            };
            let made_from = self.targets.link(graph, asset, up)?.upstream_of(&one(number));
            let rest = made_from.difference(&here);
            if rest.len() + found.len() as u64 > MAX_INPUTS as u64 {
                return Ok(Vec::new());
            }
            let space = self.targets.space(graph, up)?;
            found.extend(space.keys(&rest).map(|partition| StepKey {
                asset: graph.asset(up).key.clone(),
                partition: Some(partition),
            }));
        }
        Ok(found)
    }

    /// The partitions of an upstream asset whose values are loaded for a step.
    fn loaded(
        &mut self,
        def: &AssetDef,
        asset: AssetId,
        number: u64,
        dep: &DepNeed,
        up: AssetId,
    ) -> Result<PartitionSet, PlanError> {
        let is_made = self.is_made(up);
        if self.graph.asset(up).partitions.is_none() {
            return Ok(if is_made { PartitionSet::new() } else { one(0) });
        }
        let here = if is_made { self.set(up) } else { PartitionSet::new() };
        let goes_without_saying = def.partitions.is_none() && dep.mapping.is_none() && !dep.takes_several;
        let taken = if !goes_without_saying {
            self.targets.link(self.graph, asset, up)?.upstream_of(&one(number))
        } else if is_made {
            here.clone()
        } else {
            self.asked_for(up)?
        };
        let taken = if dep.takes_several {
            // A window that is not over was not made yet, unless the run makes it.
            let space = self.targets.space(self.graph, up)?;
            taken.intersection(&space.complete().union(&here))
        } else {
            taken
        };
        if !dep.takes_several && taken.len() != 1 {
            let (asset, upstream) = (def.key.clone(), dep.key.clone());
            return Err(match taken.len() {
                0 => PlanError::NoUpstreamPartition {
                    step: self.key_of(asset, number),
                    upstream,
                },
                count => PlanError::SeveralValues {
                    step: self.key_of(asset, number),
                    upstream,
                    count,
                },
            });
        }
        Ok(taken.difference(&here))
    }

    /// Of an asset that the run does not make: the partitions that were asked for, or the latest complete one.
    fn asked_for(&mut self, asset: AssetId) -> Result<PartitionSet, PlanError> {
        let space = self.targets.space(self.graph, asset)?;
        let key = || self.graph.asset(asset).key.clone();
        match &self.request.partition {
            Some(text) => {
                let selection: PartitionSelection = text.parse().map_err(PlanError::Partitions)?;
                let read = selection.resolve(&space);
                read.map_err(|error| PlanError::Partition { asset: key(), error })
            }
            None => match space.latest() {
                Some(latest) => Ok(one(latest)),
                None => Err(PlanError::NoPartitionYet { asset: key() }),
            },
        }
    }

    /// The load of one value, added once.
    fn load(&mut self, taker: &AssetDef, asset: AssetId, number: u64) -> Result<LoadIndex, PlanError> {
        let upstream = self.graph.asset(asset);
        if upstream.kept_by(self.request.has_default_io).is_none() {
            let (asset, key) = (taker.key.clone(), upstream.key.clone());
            return Err(match upstream.io_type {
                Some(_) => PlanError::MissingValue { asset, upstream: key },
                None => PlanError::MissingInMemory { asset, upstream: key },
            });
        }
        let partition = match upstream.partitions {
            Some(_) => self.targets.space(self.graph, asset)?.key(number),
            None => None,
        };
        let entry = self.loads.entry((asset, number));
        let place = entry.index();
        entry.or_insert_with(|| PlanLoad {
            key: StepKey {
                asset: upstream.key.clone(),
                partition,
            },
            asset,
        });
        Ok(LoadIndex::try_from(place).unwrap_or(LoadIndex::MAX))
    }

    fn key_of(&self, asset: crate::key::AssetKey, number: u64) -> StepKey {
        let id = self.graph.id(asset.as_str());
        let target = id.and_then(|id| self.targets.of(id));
        StepKey {
            asset,
            partition: target.and_then(|target| target.space.key(number)),
        }
    }

    /// The values that are loaded, in the order of their places.
    pub(super) fn into_loads(self) -> Vec<PlanLoad> {
        self.loads.into_values().collect()
    }

    pub(super) fn has_loads_of_partitions(&self) -> bool {
        self.loads.values().any(|load| load.key.partition.is_some())
    }
}

fn one(number: u64) -> PartitionSet {
    PartitionSet::from(number..number + 1)
}

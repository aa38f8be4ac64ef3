//! [`targets`]: which partitions each asset of a request makes.
//!
//! Answers for the choice alone: what depends on what within it is [`Targets::link`], and the steps are the planner's.

use std::sync::Arc;

use indexmap::IndexMap;
use jiff::Timestamp;

use super::{PlanError, PlanRequest, planner::chosen_assets};
use crate::{
    graph::{AssetGraph, AssetId},
    partition::{
        DynamicKeys, MappingError, PartitionError, PartitionLink, PartitionMapping, PartitionSelection, PartitionSet,
        PartitionSpace, PartitionsDefinition,
    },
};

/// The partitions of an asset that are to be made.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Target {
    /// All partitions that the asset has.
    pub space: Arc<PartitionSpace>,
    /// Those that are to be made.
    pub set: PartitionSet,
}

/// Which partitions each asset of a request makes.
#[derive(Debug, Clone)]
pub struct Targets {
    spaces: Spaces,
    assets: Vec<AssetId>,
    partitioned: IndexMap<AssetId, Target>,
    /// Those that were asked for, downstream first.
    links: IndexMap<(AssetId, AssetId), Arc<PartitionLink>>,
}

impl Targets {
    /// The assets that are made, in topological order.
    #[must_use]
    pub fn assets(&self) -> &[AssetId] {
        &self.assets
    }

    /// What is made of an asset; nothing for one that has no partitions, or that is not made.
    #[must_use]
    pub fn of(&self, asset: AssetId) -> Option<&Target> {
        self.partitioned.get(&asset)
    }

    /// The assets that have partitions, in topological order, with what is made of each.
    #[must_use]
    pub fn partitioned(&self) -> impl ExactSizeIterator<Item = (AssetId, &Target)> {
        self.partitioned.iter().map(|(asset, target)| (*asset, target))
    }

    /// How many steps that takes: one for each partition of each asset.
    #[must_use]
    pub fn steps(&self) -> u64 {
        let whole = (self.assets.len() - self.partitioned.len()) as u64;
        self.partitioned
            .values()
            .fold(whole, |steps, target| steps.saturating_add(target.set.len()))
    }

    /// From which partitions of an upstream asset those of an asset are made. Both may be outside of the request.
    ///
    /// # Errors
    /// [`PlanError::Mapping`] when the mapping between them cannot hold.
    pub fn link(
        &mut self,
        graph: &AssetGraph,
        downstream: AssetId,
        upstream: AssetId,
    ) -> Result<Arc<PartitionLink>, PlanError> {
        if let Some(known) = self.links.get(&(downstream, upstream)) {
            return Ok(Arc::clone(known));
        }
        let down = self.spaces.of(graph, downstream)?;
        let up = self.spaces.of(graph, upstream)?;
        let link = Arc::new(link_between(graph, downstream, upstream, &down, &up)?);
        self.links.insert((downstream, upstream), Arc::clone(&link));
        Ok(link)
    }

    /// All partitions of an asset, also of one that is not made; one whole where it has none.
    ///
    /// # Errors
    /// [`PlanError::Partition`] when its definition is faulty.
    pub fn space(&mut self, graph: &AssetGraph, asset: AssetId) -> Result<Arc<PartitionSpace>, PlanError> {
        self.spaces.of(graph, asset)
    }
}

/// The partitions of definitions at an instant, each made once.
#[derive(Debug, Clone)]
struct Spaces {
    now: Timestamp,
    keys: SharedKeys,
    whole: Arc<PartitionSpace>,
    made: Vec<(PartitionsDefinition, Arc<PartitionSpace>)>,
}

/// The keys of dynamic partitions.
pub type SharedKeys = Arc<std::collections::BTreeMap<String, Vec<crate::partition::PartitionKey>>>;

impl Spaces {
    fn of(&mut self, graph: &AssetGraph, asset: AssetId) -> Result<Arc<PartitionSpace>, PlanError> {
        let Some(definition) = graph.asset(asset).partitions else {
            return Ok(Arc::clone(&self.whole));
        };
        if let Some((_, space)) = self.made.iter().find(|(known, _)| *known == definition) {
            return Ok(Arc::clone(space));
        }
        let keys: &dyn DynamicKeys = &*self.keys;
        let space = PartitionSpace::new(&definition, self.now, keys).map_err(|error| fault(graph, asset, error))?;
        let space = Arc::new(space);
        self.made.push((definition, Arc::clone(&space)));
        Ok(space)
    }
}

fn fault(graph: &AssetGraph, asset: AssetId, error: PartitionError) -> PlanError {
    PlanError::Partition {
        asset: graph.asset(asset).key.clone(),
        error,
    }
}

/// From which partitions of an upstream asset those of an asset are made: as its dependency says, or what goes without saying.
///
/// # Errors
/// [`PlanError::Mapping`] when the mapping between them cannot hold.
pub fn link_between(
    graph: &AssetGraph,
    downstream: AssetId,
    upstream: AssetId,
    down: &PartitionSpace,
    up: &PartitionSpace,
) -> Result<PartitionLink, PlanError> {
    let (asset, other) = (graph.asset(downstream), graph.asset(upstream));
    let dep = asset.needs.deps.iter().find(|dep| dep.key == other.key);
    let link = match dep.and_then(|dep| dep.mapping) {
        Some(mapping) => mapping.link(down, up),
        None => PartitionMapping::between(asset.partitions.as_ref(), other.partitions.as_ref())
            .and_then(|mapping| mapping.link(down, up)),
    };
    link.map_err(|error| mapping_fault(graph, downstream, upstream, error))
}

pub(super) fn mapping_fault(
    graph: &AssetGraph,
    downstream: AssetId,
    upstream: AssetId,
    error: MappingError,
) -> PlanError {
    PlanError::Mapping {
        asset: graph.asset(downstream).key.clone(),
        upstream: graph.asset(upstream).key.clone(),
        error,
    }
}

/// Says which partitions each asset of a request makes.
///
/// Without a choice of partitions, each asset makes its latest complete one. A choice is read by each asset whose partitions it
/// fits. The others follow by the mappings: what is upstream of an asset that has its partitions makes those that they are made
/// from, and then what is downstream makes those that are made from them.
///
/// # Errors
/// [`PlanError`], with the cure, when nothing is chosen, a partition is none, or an asset is reached by nothing.
pub fn targets(graph: &AssetGraph, request: &PlanRequest) -> Result<Targets, PlanError> {
    let (chosen, _) = chosen_assets(graph, request)?;
    targets_of(graph, chosen, request)
}

pub(super) fn targets_of(
    graph: &AssetGraph,
    chosen: Vec<AssetId>,
    request: &PlanRequest,
) -> Result<Targets, PlanError> {
    let mut targets = Targets {
        spaces: Spaces {
            now: request.now,
            keys: Arc::clone(&request.keys),
            whole: Arc::new(PartitionSpace::whole(request.now)),
            made: Vec::new(),
        },
        partitioned: IndexMap::new(),
        links: IndexMap::new(),
        assets: chosen,
    };
    let partitioned: Vec<AssetId> = {
        let assets = targets.assets.iter().copied();
        assets.filter(|id| graph.asset(*id).partitions.is_some()).collect()
    };
    if partitioned.is_empty() {
        return Ok(targets);
    }
    let sets = match &request.partition {
        None => latest(graph, &partitioned, &mut targets)?,
        Some(text) => {
            let selection: PartitionSelection = text.parse().map_err(PlanError::Partitions)?;
            selected(graph, &partitioned, &selection, &mut targets)?
        }
    };
    for (id, set) in partitioned.into_iter().zip(sets) {
        let space = targets.space(graph, id)?;
        targets.partitioned.insert(id, Target { space, set });
    }
    Ok(targets)
}

/// The latest complete partition of each.
fn latest(graph: &AssetGraph, assets: &[AssetId], targets: &mut Targets) -> Result<Vec<PartitionSet>, PlanError> {
    let of = |id: &AssetId| match targets.space(graph, *id)?.latest() {
        Some(latest) => Ok(PartitionSet::from(latest..latest + 1)),
        None => Err(PlanError::NoPartitionYet {
            asset: graph.asset(*id).key.clone(),
        }),
    };
    assets.iter().map(of).collect()
}

/// Those that a choice selects, and those that follow from them.
fn selected(
    graph: &AssetGraph,
    assets: &[AssetId],
    selection: &PartitionSelection,
    targets: &mut Targets,
) -> Result<Vec<PartitionSet>, PlanError> {
    let mut reached = Reached {
        graph,
        assets,
        place_of: vec![usize::MAX; graph.len()],
        sets: Vec::with_capacity(assets.len()),
    };
    let mut unfit: Vec<Option<PartitionError>> = Vec::with_capacity(assets.len());
    for (place, &id) in assets.iter().enumerate() {
        let read = selection.resolve(&*targets.space(graph, id)?);
        reached.place_of[id.index()] = place;
        reached.sets.push(read.as_ref().ok().cloned());
        unfit.push(read.err());
    }
    if unfit.iter().any(Option::is_some) {
        // Upstream before downstream: who asks for days means the hours of these days.
        for place in (0..assets.len()).rev() {
            reached.reach_upstream(place, targets)?;
        }
        for place in 0..assets.len() {
            reached.reach_downstream(place, targets)?;
        }
    }
    reached.one_set_a_call();
    let mut found = Vec::with_capacity(assets.len());
    for ((id, set), error) in assets.iter().zip(reached.sets).zip(unfit) {
        match (set, error) {
            (Some(set), _) => found.push(set),
            (None, Some(error)) => return Err(fault(graph, *id, error)),
            (None, None) => found.push(PartitionSet::new()),
        }
    }
    if found.iter().all(PartitionSet::is_empty) {
        return Err(PlanError::NoPartitions {
            partitions: selection.to_string(),
            asset: graph.asset(assets[0]).key.clone(),
        });
    }
    Ok(found)
}

/// What is known of the partitions of each asset while they are reached one from another.
struct Reached<'a> {
    graph: &'a AssetGraph,
    assets: &'a [AssetId],
    place_of: Vec<usize>,
    sets: Vec<Option<PartitionSet>>,
}

impl Reached<'_> {
    fn known(&self, asset: AssetId) -> Option<PartitionSet> {
        self.sets.get(self.place_of[asset.index()])?.clone()
    }

    /// What the partitions of assets downstream are made from.
    fn reach_upstream(&mut self, place: usize, targets: &mut Targets) -> Result<(), PlanError> {
        let id = self.assets[place];
        if self.sets[place].is_some() {
            return Ok(());
        }
        for other in self.graph.downstream(id) {
            if let Some(known) = self.known(other) {
                self.add(place, &targets.link(self.graph, other, id)?.upstream_of(&known));
            }
        }
        Ok(())
    }

    /// What is made from the partitions of assets upstream.
    fn reach_downstream(&mut self, place: usize, targets: &mut Targets) -> Result<(), PlanError> {
        let id = self.assets[place];
        if self.sets[place].is_some() {
            return Ok(());
        }
        for other in self.graph.upstream(id) {
            if let Some(known) = self.known(other) {
                self.add(place, &targets.link(self.graph, id, other)?.downstream_of(&known));
            }
        }
        Ok(())
    }

    fn add(&mut self, place: usize, more: &PartitionSet) {
        let set = self.sets[place].get_or_insert_default();
        *set = set.union(more);
    }

    /// One call makes the same partitions of all of its assets.
    fn one_set_a_call(&mut self) {
        for (place, id) in self.assets.iter().enumerate() {
            let beside = self.graph.made_with(*id).iter().filter(|other| *other != id);
            let sets: Vec<PartitionSet> = beside.filter_map(|other| self.known(*other)).collect();
            for set in &sets {
                self.add(place, set);
            }
        }
    }
}

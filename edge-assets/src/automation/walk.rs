//! [`Walk`]: one condition over a view, each node as a set of partitions.
//!
//! Of what happened between two evaluations the order counts: where an operator is reset by an event, what it remembers is
//! evaluated once more over what happened after that event. Such a look back sees events only; what has no place in the log, such as
//! a partition that came to be missing, counts as having been there before.

use std::{cell::RefCell, collections::BTreeMap};

use super::{
    ConditionCursor, View,
    cursor::StateKey,
    links::{Link, Links},
    view::{Happened, after},
};
use crate::{
    asset::DepNeed,
    condition::{AutomationCondition, ConditionTree, Node},
    graph::{AssetGraph, AssetId},
    partition::PartitionSet,
    version::{FNV_START, fnv1a},
};

/// So many resets of one operator are looked at one by one; with more, some keep what they might have reset.
const MOST_CUTS: usize = 16;

/// What all conditions of one evaluation share.
pub(super) struct Shared<'a> {
    pub(super) graph: &'a AssetGraph,
    pub(super) view: &'a View,
    pub(super) links: Links<'a>,
    /// What was requested so far, by the number of the asset.
    pub(super) requested: &'a RefCell<Vec<PartitionSet>>,
    /// What the evaluation before requested, by the number of the asset.
    pub(super) last_requested: &'a [PartitionSet],
    /// By cron expression and zone: the place in the log of the last tick that has passed, where one has.
    pub(super) ticks: &'a BTreeMap<(&'static str, &'static str), Option<u64>>,
}

/// One condition, as it is walked.
pub(super) struct Walk<'a> {
    pub(super) shared: &'a Shared<'a>,
    pub(super) condition: &'a AutomationCondition,
    pub(super) tree: &'a ConditionTree,
    /// What was remembered of the asset; nothing when it begins anew.
    pub(super) old: Option<&'a ConditionCursor>,
    pub(super) sets: BTreeMap<StateKey, PartitionSet>,
    pub(super) codes: BTreeMap<StateKey, String>,
    /// Of every set that was found.
    pub(super) digest: u64,
    /// Whether anything was found that will not be found again at the next evaluation.
    pub(super) has_edge: bool,
    /// What was requested, when the condition is walked once more to see whether it still holds.
    pub(super) requested: Option<&'a PartitionSet>,
}

/// Where a node is evaluated.
#[derive(Clone)]
pub(super) struct Scope {
    pub(super) asset: AssetId,
    /// The upstream assets within which it stands.
    pub(super) path: Vec<AssetId>,
    /// Whether what is requested of the asset can be made in one run with the asset of the condition.
    joins: bool,
}

impl Scope {
    pub(super) fn own(asset: AssetId) -> Self {
        Self {
            asset,
            path: Vec::new(),
            joins: true,
        }
    }

    fn is_own(&self) -> bool {
        self.path.is_empty()
    }
}

impl<'a> Walk<'a> {
    /// The partitions of the asset of the scope for which a node holds; with `from`, counting only what happened after a place in
    /// the log.
    pub(super) fn set(&mut self, place: usize, scope: &Scope, from: Option<u64>) -> PartitionSet {
        let set = self.find(place, scope, from);
        if from.is_none() {
            self.note(place, scope, &set);
        }
        set
    }

    fn find(&mut self, place: usize, scope: &Scope, from: Option<u64>) -> PartitionSet {
        let node = self.tree.node(place);
        let child = |number: usize| self.tree.children(place)[number];
        match node {
            Node::Not => self.all(scope).difference(&self.set(child(0), scope, from)),
            Node::And => {
                let (left, right) = (child(0), child(1));
                let left = self.set(left, scope, from);
                left.intersection(&self.set(right, scope, from))
            }
            Node::Or => {
                let (left, right) = (child(0), child(1));
                let left = self.set(left, scope, from);
                left.union(&self.set(right, scope, from))
            }
            Node::Since => {
                let (cause, reset) = (child(0), child(1));
                let cuts = self.cuts(reset, scope, from);
                self.since(place, cause, cuts, scope, from)
            }
            Node::UntilHandled => {
                let cause = child(0);
                let started = &self.shared.view.assets[scope.asset.index()].started;
                let cuts = self.events(started, from).collect();
                self.since(place, cause, cuts, scope, from)
            }
            Node::NewlyTrue => {
                let cause = child(0);
                self.newly_true(place, cause, scope, from)
            }
            Node::AnyDep(choice) => {
                let inner = child(0);
                let mut any = PartitionSet::new();
                for (link, scope) in self.deps(choice, scope) {
                    let set = self.set(inner, &scope, from);
                    any = any.union(&link.downstream_of(set));
                }
                any
            }
            Node::AllDeps(choice) => {
                let inner = child(0);
                let mut lacking = PartitionSet::new();
                for (link, scope) in self.deps(choice, scope) {
                    let lacks = self.all(&scope).difference(&self.set(inner, &scope, from));
                    lacking = lacking.union(&link.downstream_of(lacks));
                }
                self.all(scope).difference(&lacking)
            }
            Node::EachDep(choice) => {
                let inner = child(0);
                let mut lacking = PartitionSet::new();
                for (link, scope) in self.deps(choice, scope) {
                    let has = link.downstream_of(self.set(inner, &scope, from));
                    lacking = lacking.union(&link.downstream_of(self.all(&scope)).difference(&has));
                }
                self.all(scope).difference(&lacking)
            }
            _ => self.operand(node, place, scope, from),
        }
    }

    fn operand(&mut self, node: Node, place: usize, scope: &Scope, from: Option<u64>) -> PartitionSet {
        let id = scope.asset.index();
        let (view, graph) = (self.shared.view, self.shared.graph);
        let (asset, space) = (&view.assets[id], view.space(id));
        let is_external = graph.asset(scope.asset).compute.is_external();
        let all_if = |holds: bool| if holds { space.all() } else { PartitionSet::new() };
        match node {
            Node::Missing if is_external => PartitionSet::new(),
            // What is needed is missing whether or not its window is over.
            Node::Missing if scope.is_own() => space.complete().difference(&asset.materialized),
            Node::Missing => space.all().difference(&asset.materialized),
            Node::Failed => asset.failed.clone(),
            Node::External => all_if(is_external),
            Node::Latest(windows) => space.latest_windows(windows),
            Node::InProgress => {
                let requested = self.shared.requested.borrow();
                match self.requested {
                    Some(own) if scope.is_own() => asset.in_progress.union(own),
                    None if scope.is_own() || scope.joins => asset.in_progress.clone(),
                    _ => asset.in_progress.union(&requested[id]),
                }
            }
            Node::NewlyRequested if scope.is_own() && self.requested.is_some() => {
                self.requested.cloned().unwrap_or_default()
            }
            // From here on: what is found once. Nothing of it is found again by whoever asks whether the condition still holds.
            _ if self.requested.is_some() => PartitionSet::new(),
            Node::NewlyUpdated => self.edge(from, after(&asset.updated, from)),
            Node::NewlyStarted => self.edge(from, after(&asset.started, from)),
            Node::WillBeRequested if !scope.is_own() && scope.joins => {
                let requested = self.shared.requested.borrow()[id].clone();
                self.edge(from, requested)
            }
            Node::CronTick(number) => {
                let text = self.condition.cron(number);
                // No tick counts that was before the condition.
                let tick = self
                    .old
                    .and_then(|_| self.shared.ticks.get(&(text.cron, text.zone)).copied().flatten());
                self.edge(
                    from,
                    all_if(tick.is_some_and(|tick| from.is_none_or(|from| tick >= from))),
                )
            }
            // What follows has no place in the log.
            _ if from.is_some() => PartitionSet::new(),
            Node::NewlyRequested => self.edge(from, self.shared.last_requested[id].clone()),
            Node::Initial => self.edge(from, all_if(self.old.is_none())),
            Node::CodeChanged => {
                let (key, code) = (self.key(place, scope), graph.asset(scope.asset).code_version.as_str());
                let last = self.old.and_then(|old| old.codes.get(&key));
                let has_changed = last.is_some_and(|last| last != code);
                self.codes.insert(key, code.to_owned());
                self.edge(from, all_if(has_changed))
            }
            _ => PartitionSet::new(),
        }
    }

    /// From when the cause holds until the last cut.
    fn since(
        &mut self,
        place: usize,
        cause: usize,
        cuts: Vec<(u64, PartitionSet)>,
        scope: &Scope,
        from: Option<u64>,
    ) -> PartitionSet {
        let key = self.key(place, scope);
        if self.requested.is_some() {
            return self.sets.get(&key).cloned().unwrap_or_default();
        }
        let now = self.set(cause, scope, from);
        let old = self.old.filter(|_| from.is_none());
        let old = old.and_then(|old| old.sets.get(&key)).cloned().unwrap_or_default();
        let mut result = old.union(&now);
        let mut seen = PartitionSet::new();
        for (position, reset) in grouped(cuts, &result).into_iter().rev() {
            // Of several resets of a partition the last one counts.
            let reset = reset.difference(&seen);
            seen = seen.union(&reset);
            result = result.difference(&reset);
            if !reset.intersection(&now).is_empty() {
                let later = self.set(cause, scope, Some(position)).intersection(&reset);
                result = result.union(&later);
            }
        }
        if from.is_none() && !result.is_empty() {
            self.sets.insert(key, result.clone());
        }
        result
    }

    /// Where a condition holds that resets another: the places in the log at which it did, and for which partitions.
    fn cuts(&mut self, reset: usize, scope: &Scope, from: Option<u64>) -> Vec<(u64, PartitionSet)> {
        let asset = &self.shared.view.assets[scope.asset.index()];
        match self.tree.node(reset) {
            Node::Or => {
                let [left, right] = [self.tree.children(reset)[0], self.tree.children(reset)[1]];
                let mut cuts = self.cuts(left, scope, from);
                cuts.extend(self.cuts(right, scope, from));
                cuts.sort_by_key(|(position, _)| *position);
                self.set(reset, scope, from);
                cuts
            }
            Node::NewlyStarted => {
                self.set(reset, scope, from);
                self.events(&asset.started, from).collect()
            }
            Node::NewlyUpdated => {
                self.set(reset, scope, from);
                self.events(&asset.updated, from).collect()
            }
            Node::CronTick(number) => {
                let text = self.condition.cron(number);
                let tick = self.shared.ticks.get(&(text.cron, text.zone)).copied().flatten();
                let set = self.set(reset, scope, from);
                tick.map(|tick| (tick, set)).into_iter().collect()
            }
            _ => vec![(u64::MAX, self.set(reset, scope, from))],
        }
    }

    fn events(
        &self,
        happened: &'a [Happened],
        from: Option<u64>,
    ) -> impl Iterator<Item = (u64, PartitionSet)> + use<'a> {
        let (from, is_over) = (from.unwrap_or_default(), self.requested.is_some());
        let counted = happened.iter().filter(move |one| one.position > from && !is_over);
        counted.map(|one| (one.position, PartitionSet::from(one.partition..one.partition + 1)))
    }

    fn newly_true(&mut self, place: usize, cause: usize, scope: &Scope, from: Option<u64>) -> PartitionSet {
        if from.is_some() || self.requested.is_some() {
            return PartitionSet::new();
        }
        let key = self.key(place, scope);
        let now = self.set(cause, scope, None);
        let before = self.old.and_then(|old| old.sets.get(&key)).cloned().unwrap_or_default();
        let new = now.difference(&before);
        if !now.is_empty() {
            self.sets.insert(key, now);
        }
        self.edge(from, new)
    }

    /// The upstream assets that an operator looks at, each as the scope in which its operand is evaluated.
    pub(super) fn deps(&self, choice: u8, scope: &Scope) -> Vec<(Link, Scope)> {
        let choice = self.condition.choice(choice);
        let graph = self.shared.graph;
        let of_dep = |dep: &DepNeed| {
            let upstream = graph.id(dep.key.as_str())?;
            let link = self.shared.links.between(scope.asset, upstream, dep.mapping);
            let mut path = scope.path.clone();
            path.push(upstream);
            let joins = scope.joins && matches!(link, Link::Same);
            Some((
                link,
                Scope {
                    asset: upstream,
                    path,
                    joins,
                },
            ))
        };
        let deps = graph.asset(scope.asset).needs.deps.iter();
        let chosen = deps.filter(|dep| choice.is_none_or(|choice| choice.takes(dep.key.as_str())));
        chosen.filter_map(of_dep).collect()
    }

    pub(super) fn all(&self, scope: &Scope) -> PartitionSet {
        self.shared.view.space(scope.asset.index()).all()
    }

    fn key(&self, place: usize, scope: &Scope) -> StateKey {
        let key = |id: &AssetId| self.shared.graph.asset(*id).key.clone();
        StateKey {
            place,
            path: scope.path.iter().map(key).collect(),
        }
    }

    fn edge(&mut self, from: Option<u64>, set: PartitionSet) -> PartitionSet {
        self.has_edge |= from.is_none() && !set.is_empty();
        set
    }

    fn note(&mut self, place: usize, scope: &Scope, set: &PartitionSet) {
        let mut fold = |number: u64| self.digest = fnv1a(self.digest, &number.to_le_bytes());
        fold(place as u64);
        scope.path.iter().for_each(|id| fold(id.index() as u64));
        for run in set.runs() {
            fold(run.start);
            fold(run.end);
        }
    }
}

/// Where a digest begins.
pub(super) const NO_DIGEST: u64 = FNV_START;

/// The resets of what is held, in few steps: several together count from the first of them.
fn grouped(cuts: Vec<(u64, PartitionSet)>, held: &PartitionSet) -> Vec<(u64, PartitionSet)> {
    let mut cuts: Vec<(u64, PartitionSet)> = cuts
        .into_iter()
        .map(|(position, set)| (position, set.intersection(held)))
        .filter(|(_, set)| !set.is_empty())
        .collect();
    if cuts.len() <= MOST_CUTS {
        return cuts;
    }
    let size = cuts.len().div_ceil(MOST_CUTS);
    cuts.sort_by_key(|(position, _)| *position);
    cuts.chunks(size)
        .map(|chunk| {
            let runs = chunk.iter().flat_map(|(_, set)| set.runs());
            (chunk[0].0, PartitionSet::from_runs(runs))
        })
        .collect()
}

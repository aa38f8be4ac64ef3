//! [`Evaluator`]: the conditions of all assets, evaluated in the order of the graph.

use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

use jiff::Timestamp;

use super::{
    ConditionCursor, Evaluation, Explanation, Verdict, View,
    links::Links,
    walk::{NO_DIGEST, Scope, Shared, Walk},
};
use crate::{
    condition::{AutomationCondition, ConditionTree},
    cron::CronSchedule,
    graph::{AssetGraph, AssetId},
    partition::PartitionSet,
    version::fnv1a,
};

/// The conditions of a graph, read once.
///
/// ```
/// use std::{collections::BTreeMap, sync::Arc};
/// use edge_assets::{AssetDef, AutomationCondition, Definitions, automation::{AssetView, Evaluator, View}, partition::PartitionSpace};
///
/// let raw = AssetDef::builder("raw").automation(AutomationCondition::eager()).run(|| async { Ok::<(), std::io::Error>(()) });
/// let definitions = Definitions::builder().assets([raw]).build()?;
/// let now = "2026-11-22T09:00:00Z".parse()?;
/// let view = View { now, previous: now, spaces: vec![Arc::new(PartitionSpace::whole(now))], assets: vec![AssetView::default()] };
/// let evaluation = Evaluator::new(definitions.graph()).evaluate(definitions.graph(), &view, &BTreeMap::new());
/// assert_eq!(evaluation.requests().count(), 1, "it is missing");
/// let because = evaluation.verdicts[0].explanation.as_ref().unwrap().to_string();
/// assert!(because.contains("+ newly_true\n            + missing"), "{because}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Evaluator {
    /// Each after all of its upstream.
    entries: Vec<Entry>,
    /// The conditions, those of many assets once.
    conditions: Vec<(Arc<AutomationCondition>, ConditionTree, u64)>,
    crons: BTreeMap<(&'static str, &'static str), CronSchedule>,
    /// The assets whose partitions conditions look at.
    looked_at: Vec<AssetId>,
}

#[derive(Debug)]
struct Entry {
    asset: AssetId,
    condition: usize,
    fingerprint: u64,
}

impl Evaluator {
    /// Reads the conditions of a graph.
    #[must_use]
    pub fn new(graph: &AssetGraph) -> Self {
        let mut evaluator = Self {
            entries: Vec::new(),
            conditions: Vec::new(),
            crons: BTreeMap::new(),
            looked_at: Vec::new(),
        };
        for id in graph.topological() {
            let Some(condition) = &graph.asset(id).automation else {
                continue;
            };
            let place = evaluator.place_of(condition);
            let partitions = format!("{:?}", graph.asset(id).partitions);
            let fingerprint = fnv1a(evaluator.conditions[place].2, partitions.as_bytes());
            evaluator.entries.push(Entry {
                asset: id,
                condition: place,
                fingerprint,
            });
            evaluator.looked_at.push(id);
            evaluator.looked_at.extend(graph.upstream(id));
        }
        evaluator.looked_at.sort_unstable();
        evaluator.looked_at.dedup();
        evaluator
    }

    fn place_of(&mut self, condition: &Arc<AutomationCondition>) -> usize {
        let is_same = |known: &(Arc<AutomationCondition>, _, _)| *known.0 == **condition;
        // Most assets of a graph have the same few.
        if let Some(place) = self.conditions.iter().position(is_same) {
            return place;
        }
        for text in condition.crons() {
            // The definitions have refused what cannot be read.
            if let Ok(cron) = CronSchedule::parse(text.cron, text.zone) {
                self.crons.insert((text.cron, text.zone), cron);
            }
        }
        let (tree, fingerprint) = (condition.tree(), condition.fingerprint());
        self.conditions.push((Arc::clone(condition), tree, fingerprint));
        self.conditions.len() - 1
    }

    /// The assets that have a condition, each after all of its upstream.
    #[must_use]
    pub fn assets(&self) -> impl ExactSizeIterator<Item = AssetId> + '_ {
        self.entries.iter().map(|entry| entry.asset)
    }

    /// The assets of which a view must know how it stands: those that have a condition, and what is directly upstream.
    #[must_use]
    pub fn looked_at(&self) -> &[AssetId] {
        &self.looked_at
    }

    /// Evaluates all conditions. What the cursors of an evaluation say is remembered by the caller, who hands it over at the next.
    #[must_use]
    pub fn evaluate(
        &self,
        graph: &AssetGraph,
        view: &View,
        cursors: &BTreeMap<AssetId, ConditionCursor>,
    ) -> Evaluation {
        let requested = RefCell::new(vec![PartitionSet::new(); graph.len()]);
        let mut last_requested = vec![PartitionSet::new(); graph.len()];
        for (id, cursor) in cursors {
            last_requested[id.index()].clone_from(&cursor.requested);
        }
        let ticks = self.ticks(view);
        let shared = Shared {
            graph,
            view,
            links: Links::new(graph, view),
            requested: &requested,
            last_requested: &last_requested,
            ticks: &ticks,
        };
        let mut evaluation = Evaluation {
            wake_at: self.wake_at(view),
            ..Evaluation::default()
        };
        for entry in &self.entries {
            let old = cursors
                .get(&entry.asset)
                .filter(|old| old.fingerprint == entry.fingerprint);
            let own = &view.assets[entry.asset.index()];
            if own.is_paused {
                evaluation.verdicts.extend(old.and_then(|old| rest(entry.asset, old)));
                continue;
            }
            let verdict = match own.since.filter(|since| *since > view.previous) {
                Some(since) => self.judge_after(since, entry, old, &shared, &mut evaluation.has_edges),
                None => self.judge(entry, old, &shared, &mut evaluation.has_edges),
            };
            requested.borrow_mut()[entry.asset.index()].clone_from(&verdict.requested);
            if old != Some(&verdict.cursor) || verdict.explanation.is_some() {
                evaluation.verdicts.push(verdict);
            }
        }
        evaluation
    }

    /// As if nothing had happened before an instant.
    fn judge_after(
        &self,
        instant: Timestamp,
        entry: &Entry,
        old: Option<&ConditionCursor>,
        shared: &Shared<'_>,
        has_edges: &mut bool,
    ) -> Verdict {
        let view = shared.view.after(instant);
        let ticks = self.ticks(&view);
        let later = Shared {
            graph: shared.graph,
            view: &view,
            links: Links::new(shared.graph, &view),
            requested: shared.requested,
            last_requested: shared.last_requested,
            ticks: &ticks,
        };
        self.judge(entry, old, &later, has_edges)
    }

    fn judge(
        &self,
        entry: &Entry,
        old: Option<&ConditionCursor>,
        shared: &Shared<'_>,
        has_edges: &mut bool,
    ) -> Verdict {
        let (condition, tree, _) = &self.conditions[entry.condition];
        let scope = Scope::own(entry.asset);
        let walk = || Walk {
            shared,
            condition,
            tree,
            old,
            sets: BTreeMap::new(),
            codes: BTreeMap::new(),
            digest: NO_DIGEST,
            has_edge: false,
            requested: None,
        };
        let mut first = walk();
        let holds = first.set(tree.root(), &scope, None).intersection(&first.all(&scope));
        *has_edges |= first.has_edge;
        let nothing = PartitionSet::new();
        let held = old.map_or(&nothing, |old| &old.held);
        let requested = holds.difference(held);
        let explain = || -> Explanation { walk().explain(tree.root(), &scope) };
        let is_new = old.is_none_or(|old| old.digest != first.digest) || !requested.is_empty();
        let explanation = is_new.then(explain);
        let mut cursor = ConditionCursor {
            fingerprint: entry.fingerprint,
            sets: first.sets,
            codes: first.codes,
            requested: requested.clone(),
            held: PartitionSet::new(),
            digest: first.digest,
        };
        let asked = held.union(&requested);
        if !asked.is_empty() {
            handle(&mut cursor, tree, &requested);
            let mut again = walk();
            again.sets.clone_from(&cursor.sets);
            again.requested = Some(&requested);
            cursor.held = again.set(tree.root(), &scope, None).intersection(&asked);
        }
        Verdict {
            asset: entry.asset,
            requested,
            cursor,
            explanation,
        }
    }

    /// By cron expression: the place in the log of its last tick since the last evaluation.
    fn ticks(&self, view: &View) -> BTreeMap<(&'static str, &'static str), Option<u64>> {
        let of_cron = |cron: &CronSchedule| {
            let mut last = None;
            let mut at = view.previous;
            while let Some(next) = cron.next_after(at).filter(|next| *next <= view.now) {
                last = Some(next);
                at = next;
            }
            last.map(|tick| view.position_at(tick))
        };
        self.crons.iter().map(|(text, cron)| (*text, of_cron(cron))).collect()
    }

    fn wake_at(&self, view: &View) -> Option<Timestamp> {
        let mut spaces: Vec<usize> = self.looked_at.iter().map(|id| view.assets[id.index()].space).collect();
        spaces.sort_unstable();
        spaces.dedup();
        let windows = spaces.into_iter().filter_map(|place| view.spaces[place].next_change());
        let ticks = self.crons.values().filter_map(|cron| cron.next_after(view.now));
        windows.chain(ticks).min()
    }
}

/// A condition that is paused keeps what it remembers; what it requested last is news to nobody but once.
fn rest(asset: AssetId, old: &ConditionCursor) -> Option<Verdict> {
    (!old.requested.is_empty()).then(|| Verdict {
        asset,
        requested: PartitionSet::new(),
        cursor: ConditionCursor {
            requested: PartitionSet::new(),
            ..old.clone()
        },
        explanation: None,
    })
}

/// What is requested is handled.
fn handle(cursor: &mut ConditionCursor, tree: &ConditionTree, requested: &PartitionSet) {
    cursor.sets.retain(|key, set| {
        let is_handled = key.path.is_empty() && tree.is_until_handled(key.place);
        if is_handled {
            *set = set.difference(requested);
        }
        !is_handled || !set.is_empty()
    });
}

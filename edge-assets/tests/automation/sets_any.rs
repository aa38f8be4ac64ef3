//! Conditions without memory, against an oracle that looks at one partition after the other.

use edge_assets::{
    AutomationCondition, PartitionsDefinition,
    automation::{Happened, View},
    partition::{PartitionMapping, PartitionSet},
};
use proptest::prelude::*;

use crate::world::{World, asset, at};

const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-11-10");
const WEEKLY: PartitionsDefinition = PartitionsDefinition::weekly("2026-11-02");
const REGIONS: PartitionsDefinition = PartitionsDefinition::fixed(&["eu", "us", "asia"]);
const BOTH: PartitionsDefinition = PartitionsDefinition::by("day", &DAILY).and("region", &REGIONS);

/// A condition as a tree that the oracle walks.
#[derive(Debug, Clone)]
enum Tree {
    Leaf(usize),
    Not(Box<Self>),
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
    Any(Box<Self>),
    All(Box<Self>),
    Each(Box<Self>),
}

const LEAVES: [AutomationCondition; 7] = [
    AutomationCondition::missing(),
    AutomationCondition::in_progress(),
    AutomationCondition::failed(),
    AutomationCondition::external(),
    AutomationCondition::latest(2),
    AutomationCondition::newly_updated(),
    AutomationCondition::newly_started(),
];

impl Tree {
    fn condition(&self) -> AutomationCondition {
        match self {
            Self::Leaf(leaf) => LEAVES[*leaf],
            Self::Not(inner) => inner.condition().not(),
            Self::And(left, right) => left.condition().and(right.condition()),
            Self::Or(left, right) => left.condition().or(right.condition()),
            Self::Any(inner) => AutomationCondition::any_dep(inner.condition()),
            Self::All(inner) => AutomationCondition::all_deps(inner.condition()),
            Self::Each(inner) => AutomationCondition::each_dep(inner.condition()),
        }
    }
}

fn tree() -> impl Strategy<Value = Tree> {
    (0..LEAVES.len())
        .prop_map(Tree::Leaf)
        .prop_recursive(4, 16, 2, |inner| {
            let boxed = inner.prop_map(Box::new).boxed();
            prop_oneof![
                boxed.clone().prop_map(Tree::Not),
                (boxed.clone(), boxed.clone()).prop_map(|(left, right)| Tree::And(left, right)),
                (boxed.clone(), boxed.clone()).prop_map(|(left, right)| Tree::Or(left, right)),
                boxed.clone().prop_map(Tree::Any),
                boxed.clone().prop_map(Tree::All),
                boxed.prop_map(Tree::Each),
            ]
        })
}

/// Three assets above each other, with partitions that fit.
fn partitions() -> impl Strategy<Value = [Option<PartitionsDefinition>; 3]> {
    let some = [
        [None, None, None],
        [Some(DAILY), Some(DAILY), Some(DAILY)],
        [Some(DAILY), Some(WEEKLY), None],
        [None, Some(DAILY), Some(WEEKLY)],
        [Some(DAILY), Some(BOTH), Some(BOTH)],
        [Some(BOTH), None, Some(REGIONS)],
    ];
    proptest::sample::select(some.to_vec())
}

/// Numbers of partitions, taken modulo those that there are.
type Numbers = Vec<u64>;

fn numbers() -> impl Strategy<Value = Vec<[Numbers; 5]>> {
    let set = || proptest::collection::vec(0..64_u64, 0..8);
    let one = (set(), set(), set(), set(), set()).prop_map(|(a, b, c, d, e)| [a, b, c, d, e]);
    proptest::collection::vec(one, 3)
}

/// Nothing where the condition is refused.
fn world(
    condition: Option<AutomationCondition>,
    partitions: [Option<PartitionsDefinition>; 3],
    numbers: &[[Numbers; 5]],
    external: bool,
) -> Option<World> {
    let with = |mut declared: crate::world::Declared, partitions| {
        declared.partitions = partitions;
        declared
    };
    let top = with(asset("top", &[]), partitions[0]);
    let top = if external { top.external() } else { top };
    let middle = with(asset("middle", &["top"]), partitions[1]);
    let bottom = with(asset("bottom", &["top", "middle"]), partitions[2]);
    let bottom = match condition {
        Some(condition) => bottom.when(condition),
        None => bottom,
    };
    let mut world = World::try_new([top, middle, bottom]).ok()?;
    world.set_clock("2026-11-22T09:30:00Z");
    for (place, numbers) in numbers.iter().enumerate() {
        let all: Vec<u64> = world.view.space(place).all().iter().collect();
        let set = |numbers: &Numbers| -> PartitionSet {
            numbers
                .iter()
                .map(|number| all[usize::try_from(*number).unwrap() % all.len()])
                .collect()
        };
        let happened = |numbers: &Numbers| -> Vec<Happened> {
            let one = |(position, partition)| Happened {
                position,
                at: at("2026-11-22T09:00:00Z"),
                partition,
            };
            (1..).zip(set(numbers).iter()).map(one).collect()
        };
        let [materialized, failed, in_progress, updated, started] = numbers;
        let asset = &mut world.view.assets[place];
        (asset.materialized, asset.failed, asset.in_progress) = (set(materialized), set(failed), set(in_progress));
        (asset.updated, asset.started) = (happened(updated), happened(started));
    }
    Some(world)
}

/// Whether a tree holds for one partition of an asset.
fn holds(world: &World, tree: &Tree, place: usize, partition: u64, is_own: bool) -> bool {
    let view: &View = &world.view;
    let (asset, space) = (&view.assets[place], view.space(place));
    let definition = &world.graph().assets()[place];
    let is_external = definition.compute.is_external();
    match tree {
        Tree::Leaf(0) => {
            !is_external && !asset.materialized.contains(partition) && (!is_own || space.complete().contains(partition))
        }
        Tree::Leaf(1) => asset.in_progress.contains(partition),
        Tree::Leaf(2) => asset.failed.contains(partition),
        Tree::Leaf(3) => is_external,
        Tree::Leaf(4) => is_latest(view, place, partition),
        Tree::Leaf(5) => asset.updated.iter().any(|happened| happened.partition == partition),
        Tree::Leaf(_) => asset.started.iter().any(|happened| happened.partition == partition),
        Tree::Not(inner) => !holds(world, inner, place, partition, is_own),
        Tree::And(left, right) => {
            holds(world, left, place, partition, is_own) && holds(world, right, place, partition, is_own)
        }
        Tree::Or(left, right) => {
            holds(world, left, place, partition, is_own) || holds(world, right, place, partition, is_own)
        }
        Tree::Any(inner) => {
            let mut upstream = upstream_of(world, place, partition).into_iter();
            upstream.any(|(dep, numbers)| numbers.iter().any(|number| holds(world, inner, dep, number, false)))
        }
        Tree::All(inner) => {
            let mut upstream = upstream_of(world, place, partition).into_iter();
            upstream.all(|(dep, numbers)| numbers.iter().all(|number| holds(world, inner, dep, number, false)))
        }
        Tree::Each(inner) => {
            let mut upstream = upstream_of(world, place, partition).into_iter();
            upstream.all(|(dep, numbers)| {
                numbers.is_empty() || numbers.iter().any(|number| holds(world, inner, dep, number, false))
            })
        }
    }
}

/// The latest two days or weeks, by what the windows themselves say.
fn is_latest(view: &View, place: usize, partition: u64) -> bool {
    let space = view.space(place);
    let Some(window) = space.window(partition) else {
        return true;
    };
    let ends: std::collections::BTreeSet<_> = space
        .complete()
        .iter()
        .filter_map(|number| Some(space.window(number)?.end))
        .collect();
    ends.iter().rev().take(2).any(|end| *end == window.end)
}

fn upstream_of(world: &World, place: usize, partition: u64) -> Vec<(usize, PartitionSet)> {
    let assets = world.graph().assets();
    let of_dep = |dep: &edge_assets::asset::DepNeed| {
        let upstream = assets.iter().position(|asset| asset.key == dep.key).unwrap();
        let mapping =
            PartitionMapping::between(assets[place].partitions.as_ref(), assets[upstream].partitions.as_ref());
        let link = mapping
            .unwrap()
            .link(world.view.space(place), world.view.space(upstream))
            .unwrap();
        (
            upstream,
            link.upstream_of(&PartitionSet::from(partition..partition + 1)),
        )
    };
    assets[place].needs.deps.iter().map(of_dep).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn sets_are_what_holds_for_each_partition(
        tree in tree(),
        partitions in partitions(),
        numbers in numbers(),
        external in any::<bool>(),
    ) {
        let refused = world(Some(tree.condition()), partitions, &numbers, external);
        let is_refused = refused.is_none();
        let mut world = refused.or_else(|| world(None, partitions, &numbers, external)).unwrap();
        let all = world.view.space(2).all();
        let expected: PartitionSet = all.iter().filter(|partition| holds(&world, &tree, 2, *partition, true)).collect();
        if is_refused {
            prop_assert!(expected.is_empty(), "{} was refused", tree.condition());
        } else {
            let requested = world.look();
            let found = requested.into_iter().map(|(_, set)| set).next().unwrap_or_default();
            prop_assert_eq!(found, expected, "{}", tree.condition());
        }
    }

    #[test]
    fn what_still_holds_is_not_requested_again(
        tree in tree(),
        partitions in partitions(),
        numbers in numbers(),
        restarts in any::<bool>(),
    ) {
        let Some(mut world) = world(Some(tree.condition()), partitions, &numbers, false) else {
            return Ok(());
        };
        let first = world.look().into_iter().map(|(_, set)| set).next().unwrap_or_default();
        if restarts {
            world.restart();
        }
        // The edges are gone; what they kept from holding may hold now, but for nothing that was asked for already.
        let second = world.look().into_iter().map(|(_, set)| set).next().unwrap_or_default();
        let again = second.intersection(&first);
        let edges = tree.condition().to_string();
        if !edges.contains("newly") {
            prop_assert!(second.is_empty(), "{} requests {:?}", edges, second);
        }
        prop_assert!(again.is_empty(), "{} requests {:?} again", edges, again);
    }
}

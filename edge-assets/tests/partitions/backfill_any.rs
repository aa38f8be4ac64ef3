//! Any backfill: over any graph, cut and mapped in any way, by any policy, with failures and restarts between any two steps, each
//! partition is asked for once, never before what it is made from, and what is held back is what is made from what failed.

use std::collections::BTreeSet;

use edge_assets::{
    RunId,
    backfill::{Course, Ended, Link, Phase, Piece, Target},
    partition::{PartitionMapping, PartitionSet, PartitionSpace, PartitionsDefinition},
    run::BackfillPolicy,
};
use proptest::prelude::*;

const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-11-01");
const WEEKLY: PartitionsDefinition = PartitionsDefinition::weekly("2026-11-01");
const TWELVE_HOURS: PartitionsDefinition = PartitionsDefinition::cron("0 0,12 * * *", "2026-11-01");
const REGIONS: PartitionsDefinition = PartitionsDefinition::fixed(&["eu", "us", "asia"]);
const BOTH: PartitionsDefinition = PartitionsDefinition::by("day", &DAILY).and("region", &REGIONS);
const CUTS: [Option<PartitionsDefinition>; 6] = [
    None,
    Some(DAILY),
    Some(DAILY),
    Some(WEEKLY),
    Some(TWELVE_HOURS),
    Some(BOTH),
];

fn space(cut: Option<&PartitionsDefinition>) -> PartitionSpace {
    let now = "2026-11-22T09:00:00Z".parse().unwrap();
    cut.map_or_else(
        || PartitionSpace::whole(now),
        |cut| PartitionSpace::new(cut, now, &()).unwrap(),
    )
}

/// An asset: how it is cut, what of it is to be made, its upstream by place and mapping, whether it is made from its own partition before.
#[derive(Debug, Clone)]
struct Asset {
    cut: Option<PartitionsDefinition>,
    left_out: BTreeSet<u64>,
    upstream: Vec<(prop::sample::Index, u8)>,
    from_its_own: bool,
}

#[derive(Debug, Clone)]
struct Case {
    assets: Vec<Asset>,
    policy: BackfillPolicy,
    at_once: usize,
    /// Draws: which run ends next, whether it fails, whether all is read anew.
    draws: Vec<(prop::sample::Index, u8)>,
    /// Out of 16 runs so many fail.
    failures: u8,
}

fn asset() -> impl Strategy<Value = Asset> {
    let upstream = prop::collection::vec((any::<prop::sample::Index>(), 0..3_u8), 0..3);
    let left_out = prop::collection::btree_set(0..40_u64, 0..5);
    (prop::sample::select(CUTS.to_vec()), left_out, upstream, any::<bool>()).prop_map(
        |(cut, left_out, upstream, from_its_own)| Asset {
            from_its_own: from_its_own && cut.as_ref().is_some_and(|cut| *cut != BOTH),
            cut,
            left_out,
            upstream,
        },
    )
}

fn case(failures: impl Strategy<Value = u8>) -> impl Strategy<Value = Case> {
    let policy = prop::sample::select(vec!["per-partition", "ranges:2", "ranges:5", "one-run"]);
    (
        prop::collection::vec(asset(), 1..6),
        policy,
        1..6_usize,
        prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        failures,
    )
        .prop_map(|(assets, policy, at_once, draws, failures)| Case {
            assets,
            policy: policy.parse().unwrap(),
            at_once,
            draws,
            failures,
        })
}

fn targets_of(case: &Case) -> (Vec<Target>, Vec<Link>) {
    let mut targets = Vec::new();
    let mut links: Vec<Link> = Vec::new();
    for (place, asset) in case.assets.iter().enumerate() {
        let mine = space(asset.cut.as_ref());
        let kept = |number: &u64| asset.cut.is_none() || !asset.left_out.contains(number);
        targets.push(Target {
            definition: asset.cut,
            set: mine.complete().iter().filter(kept).collect(),
            gone: 0,
        });
        let mut seen = BTreeSet::new();
        for (index, mapping) in asset.upstream.iter().filter(|_| place > 0) {
            let up = index.index(place);
            if !seen.insert(up) {
                continue;
            }
            let theirs = case.assets[up].cut.as_ref();
            let default = PartitionMapping::between(asset.cut.as_ref(), theirs)
                .and_then(|mapping| mapping.link(&mine, &space(theirs)));
            let same_key = asset.cut.as_ref() == theirs && *mapping == 0;
            let link = match (mapping, default) {
                (0, Ok(link)) => link,
                (1, _) => PartitionMapping::Last.link(&mine, &space(theirs)).unwrap(),
                _ => PartitionMapping::All.link(&mine, &space(theirs)).unwrap(),
            };
            links.push(Link {
                downstream: place,
                upstream: up,
                link,
                same_key,
            });
        }
        if asset.from_its_own {
            links.push(Link {
                downstream: place,
                upstream: place,
                link: PartitionMapping::PREVIOUS.link(&mine, &mine).unwrap(),
                same_key: false,
            });
        }
    }
    (targets, links)
}

/// A run, as a store would know it.
#[derive(Debug, Clone)]
struct Kept {
    id: RunId,
    piece: Piece,
    ended: Option<Ended>,
}

fn covers(piece: &Piece) -> Vec<(usize, PartitionSet)> {
    piece.assets.iter().map(|asset| (*asset, piece.set.clone())).collect()
}

fn rebuilt(targets: &[Target], links: &[Link], policy: BackfillPolicy, runs: &[Kept]) -> Course {
    let mut course = Course::new(targets.to_vec(), links.to_vec(), policy);
    for run in runs {
        course.begin(run.id, covers(&run.piece), Phase::Queued);
        if let Some(ended) = &run.ended {
            course.end(run.id, ended);
        }
    }
    course
}

/// What upstream of a piece, within the backfill and outside of the piece, is not there.
fn missing(targets: &[Target], links: &[Link], done: &[PartitionSet], piece: &Piece) -> PartitionSet {
    let mut missing = PartitionSet::new();
    for link in links.iter().filter(|link| piece.assets.contains(&link.downstream)) {
        let needed = link.link.upstream_of(&piece.set);
        let mut needed = needed.intersection(&targets[link.upstream].set);
        if piece.assets.contains(&link.upstream) {
            needed = needed.difference(&piece.set);
        }
        missing = missing.union(&needed.difference(&done[link.upstream]));
    }
    missing
}

/// Goes on to the end; the runs, and what was made of each asset.
fn go(case: &Case, targets: &[Target], links: &[Link]) -> (Vec<Kept>, Vec<PartitionSet>) {
    let mut runs: Vec<Kept> = Vec::new();
    let mut done = vec![PartitionSet::new(); targets.len()];
    let mut asked = vec![PartitionSet::new(); targets.len()];
    let mut course = rebuilt(targets, links, case.policy, &runs);
    for (index, byte) in case.draws.iter().cycle() {
        let open: Vec<usize> = (0..runs.len()).filter(|place| runs[*place].ended.is_none()).collect();
        let next = course.next(case.at_once - open.len());
        assert!(open.len() + next.len() <= case.at_once);
        for piece in next {
            assert!(
                missing(targets, links, &done, &piece).is_empty(),
                "before its upstream: {piece:?}"
            );
            assert!(piece.set.len() <= case.policy.most());
            for asset in &piece.assets {
                assert!(
                    piece.set.is_subset(&targets[*asset].set),
                    "more than is wanted: {piece:?}"
                );
                assert!(piece.set.intersection(&asked[*asset]).is_empty(), "twice: {piece:?}");
                asked[*asset] = asked[*asset].union(&piece.set);
            }
            let id = RunId::generate();
            course.begin(id, covers(&piece), Phase::Queued);
            runs.push(Kept { id, piece, ended: None });
        }
        let open: Vec<usize> = (0..runs.len()).filter(|place| runs[*place].ended.is_none()).collect();
        if open.is_empty() {
            assert!(course.is_over());
            break;
        }
        let run = &mut runs[open[index.index(open.len())]];
        let ended = if byte % 16 < case.failures {
            // The first half was made before it failed.
            let half = run.piece.set.nth(run.piece.set.len() / 2).unwrap();
            let made = run.piece.set.intersection(&PartitionSet::from(0..half));
            Ended::Failed {
                made: covers(&Piece {
                    set: made,
                    ..run.piece.clone()
                }),
            }
        } else {
            Ended::Succeeded
        };
        let made = match &ended {
            Ended::Failed { made } => made.clone(),
            _ => covers(&run.piece),
        };
        for (asset, set) in made {
            done[asset] = done[asset].union(&set);
        }
        course.end(run.id, &ended);
        run.ended = Some(ended);
        if byte % 8 == 0 {
            let again = rebuilt(targets, links, case.policy, &runs);
            assert_eq!(
                again.counts(),
                course.counts(),
                "what follows from the runs is what was known"
            );
            course = again;
        }
    }
    (runs, done)
}

proptest! {
    #[test]
    fn without_failures_each_partition_is_asked_for_once_after_what_it_is_made_from(case in case(Just(0))) {
        let (targets, links) = targets_of(&case);
        let (runs, done) = go(&case, &targets, &links);
        for (target, done) in targets.iter().zip(&done) {
            prop_assert_eq!(&target.set, done);
        }
        let course = rebuilt(&targets, &links, case.policy, &runs);
        prop_assert_eq!(course.counts().succeeded, targets.iter().map(|target| target.set.len()).sum::<u64>());
        prop_assert_eq!(runs.len() as u64, course.run_count());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_failed_holds_back_what_is_made_from_it_and_nothing_else(case in case(1..8_u8)) {
        let (targets, links) = targets_of(&case);
        let (runs, done) = go(&case, &targets, &links);
        let course = rebuilt(&targets, &links, case.policy, &runs);
        let counts = course.counts();
        prop_assert_eq!(counts.over(), counts.total());
        for asset in 0..targets.len() {
            let failed = course.not_made(asset);
            let held = targets[asset].set.difference(&done[asset]).difference(&failed);
            prop_assert_eq!(held.len(), course.counts_of(asset).held_back);
            for number in held.iter() {
                let alone = Piece { assets: vec![asset], set: PartitionSet::from(number..number + 1) };
                prop_assert!(!missing(&targets, &links, &done, &alone).is_empty(), "{} of {} could be made", number, asset);
            }
        }
    }
}

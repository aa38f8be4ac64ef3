//! [`Course`]: how far a backfill is, and what it asks for next.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Link, Piece, Target,
    groups::{Group, groups_of},
    pieces::{chunks_of, pieces_of},
};
use crate::{
    id::RunId,
    partition::PartitionSet,
    run::{BackfillCounts, BackfillPolicy},
};

/// Where a run of a backfill stands that is not over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// In the queue.
    Queued,
    /// Under way; so many of its partitions are made.
    Running {
        /// How many.
        made: u64,
    },
}

/// How a run of a backfill ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// It made all that it was to make.
    Succeeded,
    /// It failed; what was made until then.
    Failed {
        /// By the place of the asset.
        made: Vec<(usize, PartitionSet)>,
    },
    /// It was stopped; what was made until then.
    Canceled {
        /// By the place of the asset.
        made: Vec<(usize, PartitionSet)>,
    },
    /// It counts for nothing but what it made: it was taken out of the queue, or belongs to an attempt that is over.
    Void {
        /// By the place of the asset.
        made: Vec<(usize, PartitionSet)>,
    },
}

/// How it stands with the partitions of one asset.
#[derive(Debug, Clone, Default)]
struct Standing {
    done: PartitionSet,
    failed: PartitionSet,
    canceled: PartitionSet,
    /// What is not asked for: what failed, was stopped, and all that is made from such.
    lost: PartitionSet,
}

#[derive(Debug, Clone)]
struct Flight {
    covers: Vec<(usize, PartitionSet)>,
    phase: Phase,
}

/// Where a partition of a backfill stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Place {
    /// Made.
    Succeeded,
    /// In a run that is under way.
    Running,
    /// In a run that is in the queue.
    Queued,
    /// Its run failed.
    Failed,
    /// Its run was stopped.
    Canceled,
    /// Not asked for, since something upstream of it failed, was stopped, or is gone.
    HeldBack,
    /// Not asked for yet.
    Waiting,
}

/// How far a backfill is, and what it asks for next.
///
/// ```
/// use edge_assets::{backfill::{Course, Ended, Phase, Target}, partition::{PartitionSet, PartitionsDefinition}};
/// use edge_assets::{RunId, run::BackfillPolicy};
/// const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-10-01");
///
/// let month = Target { definition: Some(DAILY), set: PartitionSet::from(0..31), gone: 0 };
/// let mut course = Course::new(vec![month], Vec::new(), "ranges:20".parse()?);
/// assert_eq!(course.run_count(), 2);
///
/// let pieces = course.next(10);
/// assert_eq!(pieces[1].set, PartitionSet::from(20..31));
/// let run = RunId::generate();
/// course.begin(run, vec![(0, pieces[1].set.clone())], Phase::Queued);
/// course.end(run, &Ended::Succeeded);
/// assert_eq!((course.counts().succeeded, course.counts().waiting), (11, 20));
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone)]
pub struct Course {
    targets: Vec<Target>,
    links: Vec<Link>,
    groups: Vec<Group>,
    policy: BackfillPolicy,
    standings: Vec<Standing>,
    flights: BTreeMap<RunId, Flight>,
}

impl Course {
    /// Begins with nothing made. The targets come upstream first, and the links speak of them by their places.
    #[must_use]
    pub fn new(targets: Vec<Target>, links: Vec<Link>, policy: BackfillPolicy) -> Self {
        let mut course = Self {
            groups: groups_of(&targets, &links),
            standings: vec![Standing::default(); targets.len()],
            targets,
            links,
            policy,
            flights: BTreeMap::new(),
        };
        if course.targets.iter().any(|target| target.gone > 0) {
            course.find_lost();
        }
        course
    }

    /// How many runs it takes when nothing fails.
    #[must_use]
    pub fn run_count(&self) -> u64 {
        let runs = self
            .groups
            .iter()
            .map(|group| group.set.len().div_ceil(self.policy.most()));
        runs.sum()
    }

    /// The groups of assets that are made together, by their places, each after what it is made from.
    #[must_use]
    pub fn groups(&self) -> impl ExactSizeIterator<Item = &[usize]> {
        self.groups.iter().map(|group| group.members.as_slice())
    }

    /// The runs that are not over.
    #[must_use]
    pub fn in_flight(&self) -> impl ExactSizeIterator<Item = RunId> {
        self.flights.keys().copied()
    }

    /// Takes in a run that is not over: what it is to make, by the place of the asset, and where it stands.
    pub fn begin(&mut self, run: RunId, covers: Vec<(usize, PartitionSet)>, phase: Phase) {
        self.flights.insert(run, Flight { covers, phase });
        if self.has_losses() {
            self.find_lost();
        }
    }

    /// Says where a run stands now that is not over.
    pub fn stands(&mut self, run: RunId, phase: Phase) {
        if let Some(flight) = self.flights.get_mut(&run) {
            flight.phase = phase;
        }
    }

    /// Takes in the end of a run that was begun.
    pub fn end(&mut self, run: RunId, ended: &Ended) {
        let Some(flight) = self.flights.remove(&run) else {
            return;
        };
        let had_losses = self.has_losses();
        let made = match ended {
            Ended::Succeeded => &flight.covers,
            Ended::Failed { made } | Ended::Canceled { made } | Ended::Void { made } => made,
        };
        for (asset, set) in made {
            let set = set.intersection(&self.targets[*asset].set);
            let standing = &mut self.standings[*asset];
            standing.done = standing.done.union(&set);
            standing.failed = standing.failed.difference(&set);
            standing.canceled = standing.canceled.difference(&set);
        }
        for (asset, set) in &flight.covers {
            let standing = &mut self.standings[*asset];
            let left = set.intersection(&self.targets[*asset].set).difference(&standing.done);
            match ended {
                Ended::Succeeded | Ended::Void { .. } => {}
                Ended::Failed { .. } => {
                    standing.canceled = standing.canceled.difference(&left);
                    standing.failed = standing.failed.union(&left);
                }
                Ended::Canceled { .. } => {
                    standing.failed = standing.failed.difference(&left);
                    standing.canceled = standing.canceled.union(&left);
                }
            }
        }
        if had_losses || self.has_losses() {
            self.find_lost();
        }
    }

    /// What to ask for next, `most` runs at most. What was asked for is to be told with [`begin`](Self::begin).
    #[must_use]
    pub fn next(&self, most: usize) -> Vec<Piece> {
        let waiting = self.waiting();
        let mut found = Vec::new();
        for group in &self.groups {
            if found.len() >= most {
                break;
            }
            self.pieces_of_group(group, &waiting, most - found.len(), &mut found);
        }
        if found.is_empty() && most > 0 && self.flights.is_empty() {
            // Chunks that wait for each other: what can be made of them is made by itself.
            found.extend(self.groups.iter().find_map(|group| self.part_of_group(group, &waiting)));
        }
        found
    }

    /// Whether nothing is under way, and nothing can be asked for any more.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.flights.is_empty() && self.next(1).is_empty()
    }

    /// How many partitions stand where, of all assets.
    #[must_use]
    pub fn counts(&self) -> BackfillCounts {
        let mut all = BackfillCounts::default();
        (0..self.targets.len()).for_each(|asset| all.add(&self.counts_of(asset)));
        all
    }

    /// How many partitions of an asset stand where.
    #[must_use]
    pub fn counts_of(&self, asset: usize) -> BackfillCounts {
        let (standing, target) = (&self.standings[asset], &self.targets[asset]);
        let mut counts = BackfillCounts {
            succeeded: standing.done.len(),
            gone: target.gone,
            ..BackfillCounts::default()
        };
        let mut counted = standing.done.clone();
        for flight in self.flights.values() {
            let planned: u64 = flight.covers.iter().map(|(_, set)| set.len()).sum();
            for (_, set) in flight.covers.iter().filter(|(of, _)| *of == asset) {
                let set = set.intersection(&target.set).difference(&counted);
                counted = counted.union(&set);
                match flight.phase {
                    Phase::Queued => counts.queued += set.len(),
                    Phase::Running { made } => {
                        // Which ones are made is known at the end; until then each asset has its share.
                        let share = (made.min(planned) * set.len()).checked_div(planned).unwrap_or(0);
                        counts.succeeded += share;
                        counts.running += set.len() - share;
                    }
                }
            }
        }
        let failed = standing.failed.difference(&counted);
        let canceled = standing.canceled.difference(&counted);
        counts.failed = failed.len();
        counts.canceled = canceled.len();
        let lost = standing
            .lost
            .difference(&counted)
            .difference(&failed)
            .difference(&canceled);
        counts.held_back = lost.len();
        let known = counted.union(&failed).union(&canceled).union(&lost);
        counts.waiting = target.set.difference(&known).len();
        counts
    }

    /// The partitions of an asset by where they stand, each in one set. What a run makes that is under way counts as running until
    /// its end, since only then it is known which ones are made.
    ///
    /// ```
    /// use edge_assets::{RunId, backfill::{Course, Ended, Phase, Place, Target}, partition::{PartitionSet, PartitionsDefinition}};
    /// const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-10-01");
    ///
    /// let days = Target { definition: Some(DAILY), set: PartitionSet::from(0..10), gone: 0 };
    /// let mut course = Course::new(vec![days], Vec::new(), "ranges:4".parse()?);
    /// let (first, second) = (RunId::generate(), RunId::generate());
    /// course.begin(first, vec![(0, PartitionSet::from(0..4))], Phase::Queued);
    /// course.begin(second, vec![(0, PartitionSet::from(4..8))], Phase::Running { made: 3 });
    /// course.end(first, &Ended::Succeeded);
    /// assert_eq!(course.places_of(0), [
    ///     (Place::Succeeded, PartitionSet::from(0..4)),
    ///     (Place::Running, PartitionSet::from(4..8)),
    ///     (Place::Waiting, PartitionSet::from(8..10)),
    /// ]);
    /// # Ok::<(), String>(())
    /// ```
    #[must_use]
    pub fn places_of(&self, asset: usize) -> Vec<(Place, PartitionSet)> {
        let (standing, target) = (&self.standings[asset], &self.targets[asset]);
        let (mut queued, mut running) = (PartitionSet::new(), PartitionSet::new());
        for flight in self.flights.values() {
            for (_, set) in flight.covers.iter().filter(|(of, _)| *of == asset) {
                let under_way = match flight.phase {
                    Phase::Queued => &mut queued,
                    Phase::Running { .. } => &mut running,
                };
                *under_way = under_way.union(&set.intersection(&target.set));
            }
        }
        let mut left = target.set.clone();
        let mut places = Vec::new();
        let known = [
            (Place::Succeeded, &standing.done),
            (Place::Running, &running),
            (Place::Queued, &queued),
            (Place::Failed, &standing.failed),
            (Place::Canceled, &standing.canceled),
            (Place::HeldBack, &standing.lost),
        ];
        for (place, set) in known {
            let here = left.intersection(set);
            left = left.difference(&here);
            places.push((place, here));
        }
        places.push((Place::Waiting, left));
        places.retain(|(_, set)| !set.is_empty());
        places
    }

    /// The partitions of an asset that failed or were stopped.
    #[must_use]
    pub fn not_made(&self, asset: usize) -> PartitionSet {
        self.standings[asset].failed.union(&self.standings[asset].canceled)
    }

    fn has_losses(&self) -> bool {
        let is_lost = |standing: &Standing| {
            !standing.lost.is_empty() || !standing.failed.is_empty() || !standing.canceled.is_empty()
        };
        self.standings.iter().any(is_lost) || self.targets.iter().any(|target| target.gone > 0)
    }

    /// What runs that are not over make of each asset.
    fn flying(&self) -> Vec<PartitionSet> {
        let mut flying = vec![PartitionSet::new(); self.targets.len()];
        for (asset, set) in self.flights.values().flat_map(|flight| &flight.covers) {
            flying[*asset] = flying[*asset].union(set);
        }
        flying
    }

    fn waiting(&self) -> Vec<PartitionSet> {
        let flying = self.flying();
        let each = self.targets.iter().zip(&self.standings).zip(flying);
        each.map(|((target, standing), flying)| {
            let left = target.set.difference(&standing.done).difference(&flying);
            left.difference(&standing.lost)
        })
        .collect()
    }

    /// Finds what failed, was stopped or is gone, and all that is made from it. Targets come upstream first.
    fn find_lost(&mut self) {
        for (asset, flying) in self.flying().iter().enumerate() {
            let standing = &self.standings[asset];
            let is_out = standing.done.union(flying);
            let may_be = self.targets[asset].set.difference(&is_out);
            let mut lost = standing.failed.union(&standing.canceled).intersection(&may_be);
            let of = |link: &&Link| link.downstream == asset;
            for link in self.links.iter().filter(of).filter(|link| link.upstream != asset) {
                // Of what is gone nobody knows which partitions it was: whatever is made from the asset may need them.
                let held = if self.targets[link.upstream].gone > 0 {
                    may_be.clone()
                } else {
                    link.down(&self.standings[link.upstream].lost).intersection(&may_be)
                };
                lost = lost.union(&held);
            }
            let own: Vec<&Link> = self
                .links
                .iter()
                .filter(of)
                .filter(|link| link.upstream == asset)
                .collect();
            let mut newest = lost.clone();
            while !newest.is_empty() {
                let further = own
                    .iter()
                    .fold(PartitionSet::new(), |all, link| all.union(&link.down(&newest)));
                newest = further.intersection(&may_be).difference(&lost);
                lost = lost.union(&newest);
            }
            self.standings[asset].lost = lost;
        }
    }

    /// What a group waits for that does not wait for anything upstream; links within the group between assets are followed by its runs.
    fn ready(&self, group: &Group, waiting: &[PartitionSet]) -> PartitionSet {
        let (mut all, mut blocked) = (PartitionSet::new(), PartitionSet::new());
        for &member in &group.members {
            all = all.union(&waiting[member]);
            for link in self.links.iter().filter(|link| link.downstream == member) {
                if link.same_key && group.members.contains(&link.upstream) {
                    continue;
                }
                let missing = self.targets[link.upstream]
                    .set
                    .difference(&self.standings[link.upstream].done);
                blocked = blocked.union(&link.down(&missing).intersection(&waiting[member]));
            }
        }
        all.difference(&blocked)
    }

    fn pieces_of_group(&self, group: &Group, waiting: &[PartitionSet], most: usize, found: &mut Vec<Piece>) {
        let ready = self.ready(group, waiting);
        let end = found.len() + most;
        for chunk in chunks_of(group, &ready, self.policy.most()) {
            for piece in pieces_of(&group.members, &chunk, waiting) {
                if found.len() == end {
                    return;
                }
                if self.may_be_made(&piece) {
                    found.push(piece);
                }
            }
        }
    }

    /// As much of the first chunk of a group as can be made.
    fn part_of_group(&self, group: &Group, waiting: &[PartitionSet]) -> Option<Piece> {
        let ready = self.ready(group, waiting);
        let chunk = chunks_of(group, &ready, self.policy.most()).next()?;
        let pieces = pieces_of(&group.members, &chunk.intersection(&ready), waiting);
        pieces.into_iter().find(|piece| self.may_be_made(piece))
    }

    /// Whether all that a piece is made from within the backfill is there, or made by the piece itself.
    fn may_be_made(&self, piece: &Piece) -> bool {
        self.links
            .iter()
            .filter(|link| piece.assets.contains(&link.downstream))
            .all(|link| {
                let mut needed = link.up(&piece.set).intersection(&self.targets[link.upstream].set);
                if piece.assets.contains(&link.upstream) {
                    needed = needed.difference(&piece.set);
                }
                needed.is_subset(&self.standings[link.upstream].done)
            })
    }
}

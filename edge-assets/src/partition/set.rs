//! [`PartitionSet`]: partitions by number, as runs of neighbors.

use std::ops::Range;

/// A set of partitions by their number in a [`PartitionSpace`](super::PartitionSpace), held as runs of neighbors: a filled history
/// of any length is one run, and every operation takes time by the number of runs.
///
/// ```
/// use edge_assets::partition::PartitionSet;
/// let made = PartitionSet::from_runs([0..400_000, 400_010..1_000_000]);
/// let missing = PartitionSet::from(0..1_000_000).difference(&made);
/// assert_eq!(missing.len(), 10);
/// assert_eq!(missing.runs().collect::<Vec<_>>(), [400_000..400_010]);
/// assert!(made.to_bytes().len() < 16);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct PartitionSet {
    /// Ascending, not empty, never touching.
    runs: Vec<(u64, u64)>,
}

impl PartitionSet {
    /// The empty set.
    #[must_use]
    pub const fn new() -> Self {
        Self { runs: Vec::new() }
    }

    /// The union of runs, in any order.
    pub fn from_runs(runs: impl IntoIterator<Item = Range<u64>>) -> Self {
        let mut runs: Vec<(u64, u64)> = runs
            .into_iter()
            .filter(|run| run.start < run.end)
            .map(|run| (run.start, run.end))
            .collect();
        if !runs.is_sorted() {
            runs.sort_unstable();
        }
        let mut set = Self::new();
        for (start, end) in runs {
            set.append(start, end);
        }
        set
    }

    /// How many partitions.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.runs.iter().map(|(start, end)| end - start).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Whether it holds a number.
    #[must_use]
    pub fn contains(&self, number: u64) -> bool {
        self.run_of(number).is_ok()
    }

    /// The least number.
    #[must_use]
    pub fn first(&self) -> Option<u64> {
        self.runs.first().map(|(start, _)| *start)
    }

    /// The greatest number.
    #[must_use]
    pub fn last(&self) -> Option<u64> {
        self.runs.last().map(|(_, end)| end - 1)
    }

    /// The runs of neighbors, ascending; no two touch.
    #[must_use]
    pub fn runs(&self) -> impl DoubleEndedIterator<Item = Range<u64>> + ExactSizeIterator + '_ {
        self.runs.iter().map(|(start, end)| *start..*end)
    }

    /// The numbers, ascending.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = u64> + '_ {
        self.runs().flatten()
    }

    /// The number that so many others precede.
    #[must_use]
    pub fn nth(&self, mut place: u64) -> Option<u64> {
        for (start, end) in &self.runs {
            if place < end - start {
                return Some(start + place);
            }
            place -= end - start;
        }
        None
    }

    /// How many numbers precede one.
    #[must_use]
    pub fn rank(&self, number: u64) -> u64 {
        let until = |run: &&(u64, u64)| run.0 < number;
        let count = |(start, end): &(u64, u64)| number.min(*end) - start;
        self.runs.iter().take_while(until).map(count).sum()
    }

    /// Adds a number; says whether it was new.
    pub fn insert(&mut self, number: u64) -> bool {
        if self.last() < Some(number) {
            self.append(number, number.saturating_add(1));
            return true;
        }
        let Err(place) = self.run_of(number) else {
            return false;
        };
        let joins_before = place > 0 && self.runs[place - 1].1 == number;
        let joins_after = self.runs.get(place).is_some_and(|run| run.0 == number + 1);
        match (joins_before, joins_after) {
            (true, true) => {
                self.runs[place - 1].1 = self.runs[place].1;
                self.runs.remove(place);
            }
            (true, false) => self.runs[place - 1].1 += 1,
            (false, true) => self.runs[place].0 = number,
            (false, false) => self.runs.insert(place, (number, number + 1)),
        }
        true
    }

    /// Takes a number out; says whether it was there.
    pub fn remove(&mut self, number: u64) -> bool {
        let Ok(place) = self.run_of(number) else {
            return false;
        };
        let (start, end) = self.runs[place];
        match (start == number, end == number + 1) {
            (true, true) => drop(self.runs.remove(place)),
            (true, false) => self.runs[place].0 += 1,
            (false, true) => self.runs[place].1 -= 1,
            (false, false) => {
                self.runs[place].1 = number;
                self.runs.insert(place + 1, (number + 1, end));
            }
        }
        true
    }

    /// What is in one of them.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        if self.is_empty() || other.is_empty() {
            return if self.is_empty() { other.clone() } else { self.clone() };
        }
        let (mut mine, mut theirs) = (self.runs.as_slice(), other.runs.as_slice());
        let mut all = Self::with_room(self.runs.len() + other.runs.len());
        while let Some(run) = take_earlier(&mut mine, &mut theirs) {
            all.append(run.0, run.1);
        }
        all
    }

    /// What is in both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let (mut mine, mut theirs) = (self.runs.as_slice(), other.runs.as_slice());
        let mut both = Self::new();
        while let (Some(a), Some(b)) = (mine.first(), theirs.first()) {
            both.append(a.0.max(b.0), a.1.min(b.1));
            if a.1 < b.1 {
                mine = &mine[1..];
            } else {
                theirs = &theirs[1..];
            }
        }
        both
    }

    /// What is in this one and not in the other. The complement of a set is `all.difference(&set)`.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        if other.is_empty() {
            return self.clone();
        }
        let mut theirs = other.runs.as_slice();
        let mut left = Self::with_room(self.runs.len() + other.runs.len());
        for &(start, end) in &self.runs {
            let mut reached = start;
            while let Some(&(from, to)) = theirs.first() {
                if from >= end {
                    break;
                }
                left.append(reached, from.max(reached).min(end));
                reached = reached.max(to);
                if to > end {
                    break;
                }
                theirs = &theirs[1..];
            }
            left.append(reached, end);
        }
        left
    }

    /// Whether all of it is in the other.
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        self.difference(other).is_empty()
    }

    /// An empty set with room for runs, so that it is not moved while it grows.
    fn with_room(runs: usize) -> Self {
        Self {
            runs: Vec::with_capacity(runs),
        }
    }

    /// Adds a run that begins no earlier than the last one.
    pub(super) fn append(&mut self, start: u64, end: u64) {
        if start >= end {
            return;
        }
        match self.runs.last_mut() {
            Some((_, last)) if start <= *last => *last = end.max(*last),
            _ => self.runs.push((start, end)),
        }
    }

    /// The place of the run that holds a number, or that such a run would have.
    fn run_of(&self, number: u64) -> Result<usize, usize> {
        let place = self.runs.partition_point(|(_, end)| *end <= number);
        match self.runs.get(place) {
            Some((start, _)) if *start <= number => Ok(place),
            _ => Err(place),
        }
    }
}

fn take_earlier<'a>(mine: &mut &'a [(u64, u64)], theirs: &mut &'a [(u64, u64)]) -> Option<(u64, u64)> {
    let from = match (mine.first(), theirs.first()) {
        (Some(a), Some(b)) if b < a => theirs,
        (Some(_), _) => mine,
        (None, _) => theirs,
    };
    let (run, rest) = from.split_first()?;
    *from = rest;
    Some(*run)
}

impl From<Range<u64>> for PartitionSet {
    fn from(run: Range<u64>) -> Self {
        Self::from_runs([run])
    }
}

/// The numbers may come in any order, and more than once.
impl FromIterator<u64> for PartitionSet {
    fn from_iter<I: IntoIterator<Item = u64>>(numbers: I) -> Self {
        Self::from_runs(numbers.into_iter().map(|number| number..number.saturating_add(1)))
    }
}

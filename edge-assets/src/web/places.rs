//! [`Places`]: the partitions of an asset as a row without holes, which is how a page draws them.
//!
//! The numbers of a [`PartitionSpace`](crate::partition::PartitionSpace) may have holes: windows that are excluded, room between
//! dimensions. The place of a partition is the count of those before it.

use std::ops::Range;

use crate::partition::PartitionSet;

/// All partitions in their order, from place 0.
#[derive(Debug)]
pub(super) struct Places {
    /// Runs of numbers, each with the place of its first.
    runs: Vec<(Range<u64>, u64)>,
    len: u64,
}

impl Places {
    /// The places of all partitions that there are.
    pub(super) fn of(all: &PartitionSet) -> Self {
        let mut len = 0;
        let runs = all.runs().map(|run| {
            let place = len;
            len += run.end - run.start;
            (run, place)
        });
        let runs = runs.collect();
        Self { runs, len }
    }

    /// How many there are.
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// The number at a place.
    pub(super) fn number(&self, place: u64) -> Option<u64> {
        let after = self.runs.partition_point(|(_, first)| *first <= place);
        let (run, first) = self.runs.get(after.checked_sub(1)?)?;
        (place < self.len).then(|| run.start + (place - first))
    }

    /// The place of a number.
    pub(super) fn place(&self, number: u64) -> Option<u64> {
        let after = self.runs.partition_point(|(run, _)| run.start <= number);
        let (run, first) = self.runs.get(after.checked_sub(1)?)?;
        run.contains(&number).then(|| first + (number - run.start))
    }

    /// The places of a set, as runs; what is no partition is left out.
    pub(super) fn runs_of(&self, set: &PartitionSet) -> Vec<Range<u64>> {
        let mut found: Vec<Range<u64>> = Vec::new();
        let mut at = 0;
        for asked in set.runs() {
            while self.runs.get(at).is_some_and(|(run, _)| run.end <= asked.start) {
                at += 1;
            }
            for (run, first) in &self.runs[at..] {
                if run.start >= asked.end {
                    break;
                }
                let start = first + (asked.start.max(run.start) - run.start);
                let end = first + (asked.end.min(run.end) - run.start);
                match found.last_mut() {
                    Some(last) if last.end == start => last.end = end,
                    _ => found.push(start..end),
                }
            }
        }
        found
    }

    /// The numbers of a row of places.
    pub(super) fn numbers(&self, places: Range<u64>) -> PartitionSet {
        let ends = |(run, first): &(Range<u64>, u64)| {
            let last = first + (run.end - run.start);
            let (start, end) = (places.start.max(*first), places.end.min(last));
            (start < end).then(|| run.start + (start - first)..run.start + (end - first))
        };
        PartitionSet::from_runs(self.runs.iter().filter_map(ends))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holed() -> Places {
        Places::of(&PartitionSet::from_runs([2..5, 7..8, 100..110]))
    }

    #[test]
    fn places_have_no_holes() {
        let places = holed();
        assert_eq!(places.len(), 14);
        let numbers: Vec<_> = (0..15).map(|place| places.number(place)).collect();
        let expected = [2, 3, 4, 7].into_iter().chain(100..110).map(Some).chain([None]);
        assert_eq!(numbers, expected.collect::<Vec<_>>());
        for place in 0..14 {
            assert_eq!(places.place(places.number(place).unwrap()), Some(place));
        }
        assert_eq!([0, 5, 6, 8, 110].map(|number| places.place(number)), [None; 5]);
        assert_eq!(Places::of(&PartitionSet::new()).number(0), None);
    }

    #[test]
    fn runs_join_over_holes() {
        let places = holed();
        let set = PartitionSet::from_runs([0..1, 3..102, 105..106, 108..500]);
        assert_eq!(places.runs_of(&set), [1..6, 9..10, 12..14]);
        assert_eq!(places.numbers(1..6), PartitionSet::from_runs([3..5, 7..8, 100..102]));
        assert!(places.numbers(14..20).is_empty());
    }
}

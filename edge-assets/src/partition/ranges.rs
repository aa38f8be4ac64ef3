//! [`KeyRange`]: sets as people read them, from a first key to a last one.

use std::fmt;

use super::{PartitionKey, PartitionSet, PartitionSpace, axis::Axis, key_text, selection};

/// Neighboring partitions, by their first and last key; of a product, neighbors in each dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRange {
    /// The number of the first one.
    pub start: u64,
    /// The first key.
    pub first: PartitionKey,
    /// The last key.
    pub last: PartitionKey,
    /// How many.
    pub count: u64,
    text: String,
}

/// `2026-10-01..2026-10-31`, or the one key; as a [`PartitionSelection`](super::PartitionSelection) is written.
impl fmt::Display for KeyRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A range in one dimension.
struct Side {
    start: u64,
    first: String,
    last: String,
    count: u64,
}

impl PartitionSpace {
    /// A set as ranges of keys, those in one dimension in order; windows that the definition excludes do not end a range.
    /// What is no partition (yet) is left out.
    #[must_use]
    pub fn ranges(&self, set: &PartitionSet) -> Vec<KeyRange> {
        let mut ranges = Vec::new();
        if self.axes.is_empty() {
            return ranges;
        }
        let alls: Vec<PartitionSet> = self.axes.iter().map(Axis::all).collect();
        for sides in self.boxes(set) {
            let sides: Vec<Vec<Side>> = (0..self.axes.len())
                .map(|place| sides_of(&self.axes[place], &sides[place], &alls[place]))
                .collect();
            self.combine(&sides, &mut Vec::new(), &mut ranges);
        }
        ranges.sort_by_key(|range| range.start);
        ranges
    }

    fn combine<'a>(&self, sides: &'a [Vec<Side>], chosen: &mut Vec<&'a Side>, ranges: &mut Vec<KeyRange>) {
        if let Some(next) = sides.get(chosen.len()) {
            for side in next {
                chosen.push(side);
                self.combine(sides, chosen, ranges);
                chosen.pop();
            }
            return;
        }
        let key = |of: fn(&Side) -> &String| {
            let keys: Vec<String> = chosen.iter().map(|side| of(side).clone()).collect();
            PartitionKey::new(key_text::join(&keys))
        };
        let texts = chosen.iter().map(|side| {
            let mut text = selection::written(&side.first);
            if side.count > 1 {
                text = format!("{text}..{}", selection::written(&side.last));
            }
            text
        });
        ranges.push(KeyRange {
            start: chosen
                .iter()
                .zip(&self.strides)
                .map(|(side, stride)| side.start * stride)
                .sum(),
            first: key(|side| &side.first),
            last: key(|side| &side.last),
            count: chosen.iter().map(|side| side.count).product(),
            text: texts.collect::<Vec<_>>().join("|"),
        });
    }
}

fn sides_of(axis: &Axis, set: &PartitionSet, all: &PartitionSet) -> Vec<Side> {
    let set = set.intersection(all);
    let mut joined: Vec<(u64, u64, u64)> = Vec::new();
    let mut wholes = all.runs().peekable();
    for run in set.runs() {
        let count = run.end - run.start;
        if let Some((_, end, sum)) = joined.last_mut() {
            while wholes.next_if(|whole| whole.end <= *end).is_some() {}
            if wholes.peek().is_some_and(|whole| whole.start >= run.start) {
                (*end, *sum) = (run.end, *sum + count);
                continue;
            }
        }
        joined.push((run.start, run.end, count));
    }
    let side = |(start, end, count)| {
        let key = |number| axis.key(number).unwrap_or_default();
        Side {
            start,
            first: key(start),
            last: key(end - 1),
            count,
        }
    };
    joined.into_iter().map(side).collect()
}

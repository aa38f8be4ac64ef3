//! [`Relation`]: a mapping between one dimension downstream and one upstream.

use std::sync::Arc;

use super::{
    MappingError, PartitionMapping, PartitionSet,
    axis::{Axis, KeyList, Parts},
    windows::Windows,
};
use crate::suggest::did_you_mean;

/// How the partitions of one dimension belong to those of another.
#[derive(Clone)]
pub(super) enum Relation {
    /// The same numbers.
    Same { all: PartitionSet },
    /// The same keys at other places; those in a list that has no such key belong to nothing.
    Keys { down: Arc<KeyList>, up: Arc<KeyList> },
    /// Windows that overlap.
    Windows(Box<Overlap>),
    /// These, for all.
    To { down: PartitionSet, up: PartitionSet },
    /// These for each.
    Rows(Vec<(u64, PartitionSet)>),
}

impl std::fmt::Debug for Relation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Same { .. } => "Same",
            Self::Keys { .. } => "Keys",
            Self::Windows(_) => "Windows",
            Self::To { .. } => "To",
            Self::Rows(_) => "Rows",
        })
    }
}

impl Relation {
    pub(super) fn new(mapping: PartitionMapping, down: Option<&Axis>, up: &Axis) -> Result<Self, MappingError> {
        let all = down.map(Axis::all).unwrap_or_default();
        let to = |up| Ok(Self::To { down: all.clone(), up });
        let fault = |side| move |error| MappingError::Key { side, error };
        match (mapping, down) {
            (PartitionMapping::All, _) => to(up.all()),
            (PartitionMapping::Last, _) => {
                let last = up.complete().last();
                to(last.map(|last| PartitionSet::from(last..last + 1)).unwrap_or_default())
            }
            (PartitionMapping::Specific(keys), _) => {
                let numbers = keys.iter().map(|key| up.index_of(key));
                to(numbers.collect::<Result<_, _>>().map_err(fault("upstream"))?)
            }
            (PartitionMapping::Dimensions(_), _) => Err(MappingError::Nested),
            (PartitionMapping::Identity, Some(down)) => Self::identity(down, up),
            (PartitionMapping::TimeWindow { start, end }, Some(down)) => match (down.windows(), up.windows()) {
                _ if start > end => Err(MappingError::Offsets { start, end }),
                (Some(down), Some(up)) => Ok(Self::Windows(Box::new(Overlap::new(down, up, start, end)))),
                (None, _) => Err(MappingError::NotTime { side: "downstream" }),
                (_, None) => Err(MappingError::NotTime { side: "upstream" }),
            },
            (PartitionMapping::Table(table), Some(down)) => {
                let mut rows: Vec<(u64, PartitionSet)> = Vec::with_capacity(table.len());
                for (key, keys) in table {
                    let number = down.index_of(key).map_err(fault("downstream"))?;
                    if rows.iter().any(|(other, _)| *other == number) {
                        return Err(MappingError::RowTwice((*key).to_owned()));
                    }
                    let numbers = keys.iter().map(|key| up.index_of(key));
                    rows.push((number, numbers.collect::<Result<_, _>>().map_err(fault("upstream"))?));
                }
                Ok(Self::Rows(rows))
            }
            (_, None) => Err(MappingError::Dimensions),
        }
    }

    fn identity(down: &Axis, up: &Axis) -> Result<Self, MappingError> {
        match (&down.parts, &up.parts) {
            (Parts::Windows(from), Parts::Windows(to)) => {
                if !down.definition.is_cut_like(&up.definition) {
                    return Err(MappingError::OtherWindows);
                }
                Ok(Self::Windows(Box::new(Overlap::new(from, to, 0, 0))))
            }
            (Parts::List(from), Parts::List(to)) => {
                let is_fixed = |axis: &Axis| axis.definition.dynamic_name().is_none();
                if down.definition == up.definition {
                    return Ok(Self::Same { all: up.all() });
                }
                if is_fixed(down) && is_fixed(up) {
                    let missing = from.keys.iter().find(|key| to.place(key.as_str()).is_none());
                    if let Some(key) = missing {
                        let known = to.keys.iter().map(super::PartitionKey::as_str);
                        return Err(MappingError::MissingKey {
                            offer: did_you_mean(key.as_str(), known),
                            key: key.to_string(),
                        });
                    }
                }
                Ok(Self::Keys {
                    down: Arc::clone(from),
                    up: Arc::clone(to),
                })
            }
            _ => Err(MappingError::ListAndTime),
        }
    }

    /// What a set downstream belongs to; of an asset without partitions, what its one belongs to.
    pub(super) fn forward(&self, down: Option<&PartitionSet>) -> PartitionSet {
        match (self, down) {
            (Self::To { up, .. }, _) => up.clone(),
            (_, None) => PartitionSet::new(),
            (Self::Same { all }, Some(down)) => down.intersection(all),
            (Self::Keys { down: from, up: to }, Some(down)) => same_keys(from, to, down),
            (Self::Windows(overlap), Some(down)) => overlap.forward(down),
            (Self::Rows(rows), Some(down)) => {
                let met = rows.iter().filter(|(number, _)| down.contains(*number));
                met.fold(PartitionSet::new(), |all, (_, up)| all.union(up))
            }
        }
    }

    /// What belongs to any of a set upstream.
    pub(super) fn backward(&self, up: &PartitionSet) -> PartitionSet {
        match self {
            Self::To { down, .. } if self.meets(up) => down.clone(),
            Self::To { .. } => PartitionSet::new(),
            Self::Same { all } => up.intersection(all),
            Self::Keys { down: to, up: from } => same_keys(from, to, up),
            Self::Windows(overlap) => overlap.backward(up),
            Self::Rows(rows) => {
                let met = rows.iter().filter(|(_, set)| !set.intersection(up).is_empty());
                met.map(|(number, _)| *number).collect()
            }
        }
    }

    /// Whether any of a set is among those that everything belongs to.
    pub(super) fn meets(&self, up: &PartitionSet) -> bool {
        matches!(self, Self::To { up: to, .. } if !to.intersection(up).is_empty())
    }
}

fn same_keys(from: &KeyList, to: &KeyList, set: &PartitionSet) -> PartitionSet {
    let place = |number| {
        let key = from.keys.get(usize::try_from(number).ok()?)?;
        to.place(key.as_str())
    };
    set.iter().filter_map(place).collect()
}

/// Windows of two cadences that overlap, moved by windows.
#[derive(Clone)]
pub(super) struct Overlap {
    down: Arc<Windows>,
    up: Arc<Windows>,
    start: i64,
    end: i64,
    /// Those upstream that are not excluded, also those to come: a window that is not over yet ends there.
    known: Ranks,
    begun: PartitionSet,
    /// Those downstream that overlap with any upstream.
    live: PartitionSet,
}

impl Overlap {
    fn new(down: &Arc<Windows>, up: &Arc<Windows>, start: i32, end: i32) -> Self {
        let known = up.known();
        let mut live = PartitionSet::new();
        if let (Some(first), Some(last)) = (known.first(), known.last()) {
            let from = down.before(up.start(first).saturating_add(1)).saturating_sub(1);
            live = PartitionSet::from(from..down.before(up.start(last + 1)));
            // Those that overlap with excluded windows only; where the ends are moved apart, they have the neighbors of those.
            let holes = PartitionSet::from(first..last).difference(&known);
            let within = |hole: std::ops::Range<u64>| {
                let (from, to) = (up.start(hole.start), up.start(hole.end));
                down.before(from)..down.before(to.saturating_add(1)).saturating_sub(1)
            };
            if start == end {
                live = live.difference(&PartitionSet::from_runs(holes.runs().map(within)));
            }
        }
        Self {
            live: live.intersection(&down.up_to(down.begun)),
            down: Arc::clone(down),
            up: Arc::clone(up),
            start: i64::from(start),
            end: i64::from(end),
            known: Ranks::new(&known),
            begun: up.up_to(up.begun),
        }
    }

    /// Places, among those that are not excluded, of the windows upstream that a live window belongs to.
    ///
    /// Both ends grow with the number, and neighbors leave nothing out between them.
    fn places(&self, number: u64) -> (u64, u64) {
        let from = self.down.start(number);
        let to = self.down.start(number + 1);
        let first = self.up.before(from.saturating_add(1)).saturating_sub(1);
        let last = self.up.before(to);
        let moved = |place: u64, by: i64| place.saturating_add_signed(by).min(self.known.len());
        (
            moved(self.known.rank(first), self.start),
            moved(self.known.rank(last), self.end),
        )
    }

    fn forward(&self, set: &PartitionSet) -> PartitionSet {
        let mut runs = Vec::new();
        for run in set.intersection(&self.live).runs() {
            // Neighbors belong to neighbors, so the ends say it all.
            let (first, last) = (self.places(run.start).0, self.places(run.end - 1).1);
            if first < last {
                runs.push(self.known.number(first)..self.known.number(last - 1) + 1);
            }
        }
        PartitionSet::from_runs(runs).intersection(&self.begun)
    }

    fn backward(&self, set: &PartitionSet) -> PartitionSet {
        let mut runs = Vec::new();
        for run in set.runs() {
            let (first, last) = (self.known.rank(run.start), self.known.rank(run.end));
            if first < last {
                // The first window that ends after the run's begin, up to the last that begins before its end.
                let from = partition_point(self.down.begun, |number| self.places(number).1 <= first);
                let to = partition_point(self.down.begun, |number| self.places(number).0 < last);
                runs.push(from..to);
            }
        }
        PartitionSet::from_runs(runs).intersection(&self.live)
    }
}

/// The first number below `end` for which the condition, which holds for the first ones only, no longer does.
fn partition_point(end: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, end);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// A set whose members are found by their place among the others.
#[derive(Clone)]
struct Ranks {
    /// The begin of each run, its end, and how many numbers precede it.
    runs: Vec<(u64, u64, u64)>,
    count: u64,
}

impl Ranks {
    fn new(set: &PartitionSet) -> Self {
        let mut count = 0;
        let mut runs = Vec::new();
        for run in set.runs() {
            runs.push((run.start, run.end, count));
            count += run.end - run.start;
        }
        Self { runs, count }
    }

    fn len(&self) -> u64 {
        self.count
    }

    /// How many numbers precede one.
    fn rank(&self, number: u64) -> u64 {
        let place = self.runs.partition_point(|run| run.0 < number);
        match place.checked_sub(1) {
            Some(place) => {
                let (start, end, before) = self.runs[place];
                before + number.min(end) - start
            }
            None => 0,
        }
    }

    /// The number at a place; places beyond the last are the last one's.
    fn number(&self, place: u64) -> u64 {
        let run = self.runs.partition_point(|run| run.2 <= place).checked_sub(1);
        run.map_or(0, |run| {
            let (start, end, before) = self.runs[run];
            (start + place - before).min(end - 1)
        })
    }
}

//! Tiles: a row of partitions as neighbors of one status; where that would be too many to send, as cells that say what is in them.

use std::ops::Range;

use super::wire::partitions::{PartitionCounts, PartitionState};

/// Neighbors of one status, or a cell of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tile {
    pub(super) places: Range<u64>,
    /// Of a cell of several statuses, the one that asks most for a person.
    pub(super) status: PartitionState,
    /// What a cell of several statuses holds.
    pub(super) mixed: Option<PartitionCounts>,
}

/// The tiles of a row in their order, `most` at most; and whether some were merged into cells to be no more.
pub(super) fn tiles(
    runs: impl IntoIterator<Item = (PartitionState, Vec<Range<u64>>)>,
    within: &Range<u64>,
    wanted: &dyn Fn(PartitionState) -> bool,
    most: usize,
) -> (Vec<Tile>, bool) {
    let mut pure: Vec<(Range<u64>, PartitionState)> = Vec::new();
    for (status, runs) in runs.into_iter().filter(|(status, _)| wanted(*status)) {
        let clipped = runs
            .into_iter()
            .map(|run| run.start.max(within.start)..run.end.min(within.end));
        pure.extend(clipped.filter(|run| !run.is_empty()).map(|run| (run, status)));
    }
    pure.sort_unstable_by_key(|(run, _)| run.start);
    if pure.len() > most {
        return (merged(&pure, within, most), true);
    }
    let tiles = pure.into_iter().map(|(places, status)| Tile {
        places,
        status,
        mixed: None,
    });
    (tiles.collect(), false)
}

/// Cuts a row into cells of one width; neighbors of one and the same status are one tile again.
fn merged(pure: &[(Range<u64>, PartitionState)], within: &Range<u64>, most: usize) -> Vec<Tile> {
    let width = (within.end - within.start).div_ceil(most.max(1) as u64).max(1);
    let mut tiles: Vec<Tile> = Vec::new();
    let mut from = 0;
    let mut start = within.start;
    while start < within.end {
        let end = (start + width).min(within.end);
        let mut counts = PartitionCounts::default();
        while pure.get(from).is_some_and(|(run, _)| run.end <= start) {
            from += 1;
        }
        let mut places: Option<Range<u64>> = None;
        for (run, status) in pure[from..].iter().take_while(|(run, _)| run.start < end) {
            let (first, last) = (run.start.max(start), run.end.min(end));
            counts.add(*status, last - first);
            places = Some(places.map_or(first, |places| places.start)..last);
        }
        if let (Some(places), Some(status)) = (places, counts.worst()) {
            push(&mut tiles, places, status, counts);
        }
        start = end;
    }
    tiles
}

fn push(tiles: &mut Vec<Tile>, places: Range<u64>, status: PartitionState, counts: PartitionCounts) {
    let is_pure = counts.of(status) == places.end - places.start;
    match tiles.last_mut() {
        Some(last) if is_pure && last.mixed.is_none() && last.status == status && last.places.end == places.start => {
            last.places.end = places.end;
        }
        _ => tiles.push(Tile {
            places,
            status,
            mixed: (!is_pure).then_some(counts),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: fn(PartitionState) -> bool = |_| true;

    fn tile(places: Range<u64>, status: PartitionState) -> Tile {
        Tile {
            places,
            status,
            mixed: None,
        }
    }

    fn striped(upto: u64) -> Vec<(PartitionState, Vec<Range<u64>>)> {
        let every_other = |rest| {
            (0..upto)
                .filter(move |place| place % 2 == rest)
                .map(|place| place..place + 1)
        };
        vec![
            (PartitionState::Materialized, every_other(0).collect()),
            (PartitionState::Failed, every_other(1).collect()),
            (PartitionState::Missing, std::iter::once(upto..upto + 100).collect()),
        ]
    }

    #[test]
    fn few_runs_are_told_exactly_and_clipped() {
        let runs = [
            (PartitionState::Missing, vec![5..6, 8..20]),
            (PartitionState::Materialized, vec![0..5, 6..8]),
        ];
        let (found, is_merged) = tiles(runs, &(3..10), &ALL, 10);
        assert!(!is_merged);
        let expected = [
            tile(3..5, PartitionState::Materialized),
            tile(5..6, PartitionState::Missing),
            tile(6..8, PartitionState::Materialized),
            tile(8..10, PartitionState::Missing),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn many_runs_become_cells_that_say_what_is_in_them() {
        let (found, is_merged) = tiles(striped(100), &(0..200), &ALL, 10);
        assert!(is_merged && found.len() <= 10, "{found:?}");
        assert_eq!(
            (found[0].places.clone(), found[0].status),
            (0..20, PartitionState::Failed)
        );
        let mixed = found[0].mixed.as_ref().unwrap();
        assert_eq!((mixed.materialized, mixed.failed, mixed.missing), (10, 10, 0));
        assert_eq!(
            found.last(),
            Some(&tile(100..200, PartitionState::Missing)),
            "cells of one status are joined"
        );
        let sum: u64 = found.iter().map(|tile| tile.places.end - tile.places.start).sum();
        assert_eq!(sum, 200, "nothing is lost");
    }

    #[test]
    fn a_filter_comes_before_merging() {
        let only_missing = |status| status == PartitionState::Missing;
        let (found, is_merged) = tiles(striped(100), &(0..200), &only_missing, 10);
        assert_eq!(
            (found, is_merged),
            (vec![tile(100..200, PartitionState::Missing)], false)
        );
        let only_failed = |status| status == PartitionState::Failed;
        let (found, is_merged) = tiles(striped(100), &(0..200), &only_failed, 10);
        assert!(is_merged);
        let counts = found.iter().map(|tile| tile.mixed.as_ref().unwrap());
        assert_eq!(counts.map(|counts| counts.failed).sum::<u64>(), 50);
        assert!(found.iter().all(|tile| tile.status == PartitionState::Failed));
    }
}

//! [`Piece`]: what one run of a backfill makes; how a group is cut into them.

use super::groups::Group;
use crate::partition::PartitionSet;

/// What one run makes: the same partitions of some assets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The places of the assets among the targets, upstream first.
    pub assets: Vec<usize>,
    /// The partitions by number.
    pub set: PartitionSet,
}

/// The chunks of a group, by their place in it, that hold any of some partitions: as many neighbors each as a run may make.
pub(super) fn chunks_of(group: &Group, any: &PartitionSet, most: u64) -> impl Iterator<Item = PartitionSet> {
    let ranges: Vec<(u64, u64)> = any
        .runs()
        .map(|run| (group.set.rank(run.start) / most, group.set.rank(run.end - 1) / most))
        .collect();
    let mut next = 0;
    let mut places = Vec::new();
    for (first, last) in ranges {
        let first = first.max(next);
        if first <= last {
            places.push(first..=last);
            next = last + 1;
        }
    }
    let set = group.set.clone();
    places.into_iter().flatten().map(move |place| {
        let first = set.nth(place * most).unwrap_or(u64::MAX);
        let last = place
            .checked_add(1)
            .and_then(|next| next.checked_mul(most))
            .and_then(|next| set.nth(next - 1));
        let end = last.or_else(|| set.last()).map_or(u64::MAX, |last| last + 1);
        set.intersection(&PartitionSet::from(first..end))
    })
}

/// Cuts a chunk into pieces by which of the members still wait for which of its partitions.
pub(super) fn pieces_of(members: &[usize], chunk: &PartitionSet, waiting: &[PartitionSet]) -> Vec<Piece> {
    let mut pieces = vec![Piece {
        assets: Vec::new(),
        set: chunk.clone(),
    }];
    for &member in members {
        let mut cut = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let with = piece.set.intersection(&waiting[member]);
            let without = piece.set.difference(&with);
            let mut assets = piece.assets.clone();
            assets.push(member);
            cut.push(Piece { assets, set: with });
            cut.push(Piece { set: without, ..piece });
        }
        cut.retain(|piece| !piece.set.is_empty());
        pieces = cut;
    }
    pieces.retain(|piece| !piece.assets.is_empty());
    pieces.sort_by_key(|piece| piece.set.first());
    pieces
}

//! [`runs_of`]: which runs ask for what conditions request.

use super::View;
use crate::{
    graph::{AssetGraph, AssetId},
    partition::{PartitionSelection, PartitionSet},
    selection::Selection,
};

/// One run asks for so many partitions at most.
pub const MOST_PARTITIONS: u64 = 1_000;

/// What one run is to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The assets, each after all of its upstream.
    pub assets: Vec<AssetId>,
    /// The partitions of each of them.
    pub partitions: PartitionSet,
    /// The assets in the selection language.
    pub selection: String,
    /// The partitions as a selection; nothing of assets without partitions.
    pub partition: Option<PartitionSelection>,
}

/// The runs that ask for what is requested: assets with the same partitions share a run for those partitions that are requested of
/// all of them, and assets without partitions share one. So whatever is requested together with its upstream is made after it.
#[must_use]
pub fn runs_of<'a>(
    graph: &AssetGraph,
    view: &View,
    requests: impl IntoIterator<Item = (AssetId, &'a PartitionSet)>,
) -> Vec<Asked> {
    let mut groups: Vec<(usize, PartitionSet, Vec<AssetId>)> = Vec::new();
    for (asset, requested) in requests {
        let space = view.assets[asset.index()].space;
        let mut left = requested.clone();
        let mut cut = Vec::new();
        for (other, partitions, assets) in &mut groups {
            let both = partitions.intersection(&left);
            if *other != space || both.is_empty() {
                continue;
            }
            left = left.difference(&both);
            let without = partitions.difference(&both);
            if !without.is_empty() {
                cut.push((space, without, assets.clone()));
            }
            *partitions = both;
            assets.push(asset);
        }
        if !left.is_empty() {
            cut.push((space, left, vec![asset]));
        }
        groups.extend(cut);
    }
    let pieces = groups.into_iter().flat_map(|(space, partitions, assets)| {
        let pieces = pieces(partitions);
        pieces.into_iter().map(move |piece| (space, piece, assets.clone()))
    });
    let asked = pieces.map(|(space, partitions, assets)| {
        let keys: Vec<Selection> = assets.iter().map(|id| Selection::key(&graph.asset(*id).key)).collect();
        let selection = match <[Selection; 1]>::try_from(keys) {
            Ok([one]) => one,
            Err(many) => Selection::Or(many),
        };
        Asked {
            selection: selection.to_string(),
            partition: PartitionSelection::of(&view.spaces[space], &partitions).filter(|_| space > 0),
            assets,
            partitions,
        }
    });
    asked.collect()
}

/// A set in pieces of a size that one run can take.
fn pieces(mut set: PartitionSet) -> Vec<PartitionSet> {
    let mut pieces = Vec::new();
    while let Some(next) = set.nth(MOST_PARTITIONS) {
        let piece = set.intersection(&PartitionSet::from(0..next));
        set = set.difference(&piece);
        pieces.push(piece);
    }
    pieces.push(set);
    pieces
}

//! Why an asset is stale, down to where it begins.

use serde::Serialize;

use crate::{
    graph::{AssetGraph, AssetId},
    key::AssetKey,
    stale::{StaleReason, Staleness},
};

/// So many assets are named.
const NAMED: usize = 20;

/// A stale asset, and why it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StaleAsset {
    /// The asset.
    pub asset: AssetKey,
    /// Why it is stale.
    pub reasons: Vec<StaleReason>,
}

/// The asset and what is stale upstream of it, nearest first, as far as one makes the other stale; nothing when it is not.
pub(super) fn of(graph: &AssetGraph, staleness: &Staleness, asset: AssetId) -> Vec<StaleAsset> {
    let mut open = vec![asset];
    let mut found: Vec<StaleAsset> = Vec::new();
    let mut place = 0;
    while let Some(&id) = open.get(place)
        && found.len() < NAMED
    {
        place += 1;
        let reasons = staleness.reasons(id);
        if reasons.is_empty() {
            continue;
        }
        for upstream in graph.upstream(id) {
            if staleness.is_stale(upstream) && !open.contains(&upstream) {
                open.push(upstream);
            }
        }
        found.push(StaleAsset {
            asset: graph.asset(id).key.clone(),
            reasons: reasons.to_vec(),
        });
    }
    found
}

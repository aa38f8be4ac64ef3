//! [`Staleness`]: one walk over the graph, each asset after its upstream.

use crate::{
    asset::AssetDef,
    event::{Input, Provenance},
    graph::{AssetGraph, AssetId},
    key::AssetKey,
    store::{History, Made},
};

use super::StaleReason;

/// From this many inputs on they are looked up in a map.
const MANY: usize = 16;

/// Which assets are stale, and why.
///
/// An asset is stale when it was never made, when its code or the data of an input changed since, when it depends on other assets
/// than it was made from, and when something upstream of it is stale. What is external is never stale, since nothing here makes it.
/// Of an asset with partitions the newest one counts. Of one with more than 1,000 upstream no inputs are recorded, so only its code and what
/// is stale upstream of it count.
///
/// ```
/// use edge_assets::{AssetDef, Definitions, stale::{StaleReason, Staleness}, store::History};
///
/// let raw = AssetDef::builder("raw").run(|| async { Ok::<(), std::io::Error>(()) });
/// let definitions = Definitions::builder().assets([raw]).build()?;
/// let graph = definitions.graph();
/// let staleness = Staleness::new(graph, &History::default());
/// assert_eq!(staleness.reasons(graph.id("raw").unwrap()), [StaleReason::NeverMaterialized]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Staleness(Vec<Vec<StaleReason>>);

impl Staleness {
    /// Computes it for every asset of a graph. Linear in the graph.
    #[must_use]
    pub fn new(graph: &AssetGraph, history: &History) -> Self {
        let now: Vec<Option<&Made>> = graph
            .assets()
            .iter()
            .map(|asset| history.newest(asset.keys()))
            .collect();
        let mut reasons: Vec<Vec<StaleReason>> = vec![Vec::new(); graph.len()];
        for id in graph.topological() {
            let asset = graph.asset(id);
            if asset.compute.is_external() {
                continue;
            }
            let mut found = own_reasons(graph, id, &now);
            for upstream in graph.upstream(id) {
                if !reasons[upstream.index()].is_empty() {
                    let asset = graph.asset(upstream).key.clone();
                    found.push(StaleReason::UpstreamStale { asset });
                }
            }
            reasons[id.index()] = found;
        }
        Self(reasons)
    }

    /// Why an asset is stale; nothing when it is not.
    #[must_use]
    pub fn reasons(&self, id: AssetId) -> &[StaleReason] {
        self.0.get(id.index()).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether an asset is stale.
    #[must_use]
    pub fn is_stale(&self, id: AssetId) -> bool {
        !self.reasons(id).is_empty()
    }

    /// The stale assets of the graph that it was computed for, each after all of its upstream.
    pub fn stale<'a>(&'a self, graph: &'a AssetGraph) -> impl Iterator<Item = &'a AssetDef> {
        graph
            .topological()
            .filter(|id| self.is_stale(*id))
            .map(|id| graph.asset(id))
    }
}

fn own_reasons(graph: &AssetGraph, id: AssetId, now: &[Option<&Made>]) -> Vec<StaleReason> {
    let asset = graph.asset(id);
    let Some(made) = now[id.index()] else {
        return vec![StaleReason::NeverMaterialized];
    };
    // What was recorded without its provenance cannot be judged by it.
    let Some(provenance) = &made.provenance else {
        return Vec::new();
    };
    let mut reasons = Vec::new();
    if provenance.code_version != asset.code_version {
        reasons.push(StaleReason::CodeChanged {
            was: provenance.code_version.clone(),
            now: asset.code_version.clone(),
        });
    }
    if provenance.inputs_left_out > 0 {
        return reasons;
    }
    let inputs = Inputs::of(provenance);
    for upstream in graph.upstream(id) {
        let input_asset = graph.asset(upstream);
        let key = || input_asset.key.clone();
        match (inputs.find(input_asset), now[upstream.index()]) {
            (None, _) => reasons.push(StaleReason::InputAdded { asset: key() }),
            (Some(Input { data: Some(used), .. }), Some(current)) if !used.is_same(&current.data) => {
                reasons.push(StaleReason::InputChanged { asset: key() });
            }
            // It was not known then; what became known since may be other data.
            (Some(Input { data: None, .. }), Some(current)) if current.position > made.position => {
                reasons.push(StaleReason::InputChanged { asset: key() });
            }
            (Some(_), _) => {}
        }
    }
    let is_upstream = |key: &AssetKey| {
        let known = graph.id(key.as_str());
        known.is_some_and(|input| graph.upstream(id).any(|upstream| upstream == input))
            || graph
                .upstream(id)
                .any(|upstream| graph.asset(upstream).renamed_from.contains(key))
    };
    // Where the numbers agree and nothing was added, nothing was removed.
    if inputs.count() != graph.upstream(id).count() || !reasons.is_empty() {
        let removed = provenance.inputs.iter().filter(|input| !is_upstream(&input.asset));
        reasons.extend(removed.map(|input| StaleReason::InputRemoved {
            asset: input.asset.clone(),
        }));
    }
    reasons
}

/// The inputs of a materialization, by asset.
enum Inputs<'a> {
    Few(&'a [Input]),
    Many(indexmap::IndexMap<&'a AssetKey, &'a Input>),
}

impl<'a> Inputs<'a> {
    fn of(provenance: &'a Provenance) -> Self {
        if provenance.inputs.len() < MANY {
            return Self::Few(&provenance.inputs);
        }
        Self::Many(provenance.inputs.iter().map(|input| (&input.asset, input)).collect())
    }

    fn count(&self) -> usize {
        match self {
            Self::Few(inputs) => inputs.len(),
            Self::Many(inputs) => inputs.len(),
        }
    }

    fn find(&self, asset: &AssetDef) -> Option<&'a Input> {
        let find = |key: &AssetKey| match self {
            Self::Few(inputs) => inputs.iter().find(|input| input.asset == *key),
            Self::Many(inputs) => inputs.get(key).copied(),
        };
        asset.keys().find_map(find)
    }
}

//! [`Staleness`]: one walk over the graph, each asset after its upstream.

use crate::{
    asset::AssetDef,
    event::{DataMark, Input, Provenance},
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
/// Of an asset with partitions the one that was made last counts, held against the partitions that it was made from. Of one with more than 1,000 upstream no inputs are recorded, so only its code and what
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
            let mut found = own_reasons(graph, id, &now, history);
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

fn own_reasons(graph: &AssetGraph, id: AssetId, now: &[Option<&Made>], history: &History) -> Vec<StaleReason> {
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
        let newest = now[upstream.index()];
        let mut used = inputs.of_asset(input_asset).peekable();
        if used.peek().is_none() {
            reasons.push(StaleReason::InputAdded { asset: key() });
            continue;
        }
        let is_changed = if made.data.partition.is_some() {
            used.any(|input| {
                is_other(input, made, newest, |used| match &used.partition {
                    partition @ Some(_) => history.exact(input_asset.keys(), partition.as_ref()),
                    None => newest,
                })
            })
        } else {
            // It is made from all partitions, so whichever was made last must be one of those it was made from.
            used.all(|input| is_other(input, made, newest, |_| newest))
        };
        if is_changed {
            reasons.push(StaleReason::InputChanged { asset: key() });
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

/// Whether the data of an input is other than what an asset was made from.
fn is_other<'h>(
    input: &Input,
    made: &Made,
    newest: Option<&Made>,
    current: impl Fn(&DataMark) -> Option<&'h Made>,
) -> bool {
    match &input.data {
        Some(used) => current(used).is_some_and(|current| !used.is_same(&current.data)),
        // It was not known then; what became known since may be other data.
        None => newest.is_some_and(|current| current.position > made.position),
    }
}

/// The inputs of a materialization, by asset: one, or one for each partition that was used.
enum Inputs<'a> {
    Few(&'a [Input]),
    Many(indexmap::IndexMap<&'a AssetKey, Vec<&'a Input>>),
}

impl<'a> Inputs<'a> {
    fn of(provenance: &'a Provenance) -> Self {
        if provenance.inputs.len() < MANY {
            return Self::Few(&provenance.inputs);
        }
        let mut inputs: indexmap::IndexMap<&AssetKey, Vec<&Input>> = indexmap::IndexMap::new();
        for input in &provenance.inputs {
            inputs.entry(&input.asset).or_default().push(input);
        }
        Self::Many(inputs)
    }

    /// How many assets they are of.
    fn count(&self) -> usize {
        match self {
            // Those of one asset stand beside each other.
            Self::Few(inputs) => inputs.chunk_by(|one, other| one.asset == other.asset).count(),
            Self::Many(inputs) => inputs.len(),
        }
    }

    fn of_asset<'s>(&'s self, asset: &'s AssetDef) -> Box<dyn Iterator<Item = &'a Input> + 's> {
        match self {
            Self::Few(inputs) => {
                let is_of = |key: &&AssetKey| inputs.iter().any(|input| input.asset == **key);
                let key = asset.keys().find(is_of);
                Box::new(inputs.iter().filter(move |input| Some(&input.asset) == key))
            }
            Self::Many(inputs) => {
                let of = asset.keys().find_map(|key| inputs.get(key));
                Box::new(of.into_iter().flatten().copied())
            }
        }
    }
}

//! What a step is made by and from, and whether that is what it was made from before.

use crate::{
    event::{DataMark, Input, Provenance},
    graph::{AssetGraph, AssetId},
    id::RunId,
    store::History,
};

/// Gathers the inputs of an asset: what the run has made or kept of its upstream, and of the rest what the history knows.
///
/// `made` holds the upstream that has steps in the run, in the order of the graph.
pub(super) fn of(
    graph: &AssetGraph,
    history: &History,
    asset: AssetId,
    made: impl Iterator<Item = (AssetId, Option<DataMark>)>,
    run: RunId,
) -> Provenance {
    let mut made = made.peekable();
    let call = graph.multi(asset);
    let input = |upstream: AssetId| {
        let def = graph.asset(upstream);
        let data = if let Some((_, data)) = made.next_if(|(id, _)| *id == upstream) {
            data
        } else if call.is_some() && graph.multi(upstream) == call {
            // The same call makes it.
            Some(DataMark {
                run,
                partition: None,
                data_version: None,
            })
        } else {
            history.newest(def.keys()).map(|known| known.data.clone())
        };
        Input {
            asset: def.key.clone(),
            data,
        }
    };
    Provenance {
        code_version: graph.asset(asset).code_version.clone(),
        inputs: graph.upstream(asset).map(input).collect(),
    }
}

/// Whether both are the same code and the same data, all of it known.
pub(super) fn is_same(graph: &AssetGraph, before: &Provenance, now: &Provenance) -> bool {
    let was_made_from = |input: &Input| {
        let was = before.inputs.iter().find(|was| was.asset == input.asset);
        let was = was.or_else(|| {
            let def = graph.get(input.asset.as_str())?;
            before.inputs.iter().find(|was| def.renamed_from.contains(&was.asset))
        });
        let both = was.and_then(|was| was.data.as_ref()).zip(input.data.as_ref());
        both.is_some_and(|(was, is)| was.is_same(is))
    };
    before.code_version == now.code_version
        && before.inputs.len() == now.inputs.len()
        && now.inputs.iter().all(was_made_from)
}

//! What a step is made by and from, and whether that is what it was made from before.

use super::dispatcher::Dispatcher;
use crate::{
    event::{DataMark, Input, MAX_INPUTS, Provenance},
    graph::{AssetGraph, AssetId},
    id::RunId,
    plan::StepIndex,
    run::{StepKey, StepStatus},
    store::History,
};

impl Dispatcher {
    /// What a step is made by and from; nothing where nobody wants to know.
    pub(super) fn provenance(&self, step: StepIndex) -> Option<Provenance> {
        let asset = self.graph.asset(self.plan.steps[step as usize].asset);
        if !self.scope.sink.is_listening() && !asset.skip_unchanged {
            return None;
        }
        let in_plan = |upstream: StepIndex| (self.plan.steps[upstream as usize].asset, self.data_of(upstream));
        let made = self.plan.steps[step as usize]
            .upstream
            .iter()
            .map(|&upstream| in_plan(upstream));
        Some(of(
            &self.graph,
            &self.history,
            self.plan.steps[step as usize].asset,
            made,
            &self.plan.steps[step as usize].outside,
            self.scope.run_id,
        ))
    }

    /// Which data a finished step has: what it made, or what it was not made again for.
    fn data_of(&self, step: StepIndex) -> Option<DataMark> {
        let StepKey { partition, .. } = &self.plan.steps[step as usize].key;
        let state = &self.steps[step as usize];
        let asset = self.graph.asset(self.plan.steps[step as usize].asset);
        let made_now = state.result.status == StepStatus::Success && state.result.attempts > 0;
        let known = || self.history.exact(asset.keys(), partition.as_ref());
        match known().filter(|_| !made_now) {
            Some(made) => Some(made.data.clone()),
            None => (state.result.status == StepStatus::Success).then(|| DataMark {
                run: self.scope.run_id,
                partition: partition.clone(),
                data_version: state.data_version.clone(),
            }),
        }
    }

    /// Whether a step need not be made again: its asset opts in, and nothing has changed since it was made.
    pub(super) fn is_unchanged(&self, step: StepIndex, provenance: Option<&Provenance>) -> bool {
        let step = &self.plan.steps[step as usize];
        let asset = self.graph.asset(step.asset);
        if !asset.skip_unchanged {
            return false;
        }
        let made = self.history.exact(asset.keys(), step.key.partition.as_ref());
        let before = made.and_then(|made| made.provenance.as_ref());
        before
            .zip(provenance)
            .is_some_and(|(before, now)| is_same(&self.graph, before, now))
    }
}

/// Gathers the inputs of an asset: what the run has made or kept of its upstream, and of the rest what the history knows.
///
/// `made` holds the upstream that has steps in the run, in the order of the graph.
fn of(
    graph: &AssetGraph,
    history: &History,
    asset: AssetId,
    made: impl Iterator<Item = (AssetId, Option<DataMark>)>,
    outside: &[StepKey],
    run: RunId,
) -> Provenance {
    let code_version = &graph.asset(asset).code_version;
    let left_out_all = |count| Provenance {
        code_version: code_version.clone(),
        inputs: Vec::new(),
        inputs_left_out: count,
    };
    let count = graph.upstream(asset).count();
    if count > MAX_INPUTS {
        return left_out_all(count);
    }
    let mut made = made.peekable();
    let call = graph.multi(asset);
    let mut inputs = Vec::new();
    for upstream in graph.upstream(asset) {
        let def = graph.asset(upstream);
        let mut is_made_here = false;
        while let Some((_, data)) = made.next_if(|(id, _)| *id == upstream) {
            is_made_here = true;
            inputs.push(Input {
                asset: def.key.clone(),
                data,
            });
        }
        let mut partitions = outside.iter().filter(|key| key.asset == def.key).peekable();
        if is_made_here || partitions.peek().is_some() {
            inputs.extend(partitions.map(|key| {
                Input {
                    asset: def.key.clone(),
                    data: history
                        .exact(def.keys(), key.partition.as_ref())
                        .map(|known| known.data.clone()),
                }
            }));
            continue;
        }
        let data = if call.is_some() && graph.multi(upstream) == call {
            // The same call makes it.
            Some(DataMark {
                run,
                partition: None,
                data_version: None,
            })
        } else {
            history.newest(def.keys()).map(|known| known.data.clone())
        };
        inputs.push(Input {
            asset: def.key.clone(),
            data,
        });
        if inputs.len() > MAX_INPUTS {
            break;
        }
    }
    if inputs.len() > MAX_INPUTS {
        let left_out = graph.upstream(asset).count().max(inputs.len());
        return left_out_all(left_out);
    }
    Provenance {
        code_version: code_version.clone(),
        inputs,
        inputs_left_out: 0,
    }
}

/// Whether both are the same code and the same data, all of it known.
fn is_same(graph: &AssetGraph, before: &Provenance, now: &Provenance) -> bool {
    let was_made_from = |input: &Input| {
        let partition = |of: &Input| of.data.as_ref().and_then(|data| data.partition.clone());
        let of_partition = |was: &&Input| partition(was) == partition(input);
        let was = before
            .inputs
            .iter()
            .filter(|was| was.asset == input.asset)
            .find(of_partition);
        let was = was.or_else(|| {
            let def = graph.get(input.asset.as_str())?;
            let renamed = before.inputs.iter().filter(|was| def.renamed_from.contains(&was.asset));
            renamed.clone().find(of_partition)
        });
        let both = was.and_then(|was| was.data.as_ref()).zip(input.data.as_ref());
        both.is_some_and(|(was, is)| was.is_same(is))
    };
    before.code_version == now.code_version
        && before.inputs_left_out + now.inputs_left_out == 0
        && before.inputs.len() == now.inputs.len()
        && now.inputs.iter().all(was_made_from)
}

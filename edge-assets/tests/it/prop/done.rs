//! Which steps of a plan count as done: against a naive search for the smallest set of steps that must run.

use std::{collections::BTreeSet, sync::Arc};

use edge_assets::{
    AssetDef, Definitions, StepStatus,
    asset::{DepNeed, ValueType},
    exec::RunOptions,
    graph::AssetGraph,
    plan::{Plan, done_steps},
    run::StepKey,
};
use proptest::prelude::*;

use crate::support::{EventLog, ok};

/// An edge between two of the assets, from the lower to the higher; some carry a value.
#[derive(Debug, Clone, Copy)]
struct Edge {
    up: usize,
    down: usize,
    value: bool,
}

const NODES: usize = 8;

fn edges() -> impl Strategy<Value = Vec<Edge>> {
    let edge = (0..NODES, 0..NODES, any::<bool>()).prop_filter_map("an edge leads upwards", |(one, other, value)| {
        (one != other).then(|| Edge {
            up: one.min(other),
            down: one.max(other),
            value,
        })
    });
    proptest::collection::vec(edge, 0..16)
}

fn definitions(edges: &[Edge]) -> Definitions {
    let assets = (0..NODES).map(|node| {
        let mut asset: AssetDef = ok(&format!("n{node}"), &[]);
        // One entry for each upstream, as the builder of assets would leave it.
        let upstream: BTreeSet<usize> = edges
            .iter()
            .filter(|edge| edge.down == node)
            .map(|edge| edge.up)
            .collect();
        for up in upstream {
            let takes = edges
                .iter()
                .any(|edge| edge.down == node && edge.up == up && edge.value);
            let key = format!("n{up}").parse().unwrap();
            asset.needs.deps.push(if takes {
                DepNeed::value(key, ValueType::of::<()>())
            } else {
                DepNeed::order(key)
            });
        }
        asset
    });
    Definitions::builder().assets(assets).build().unwrap()
}

fn takes(edges: &[Edge], up: &StepKey, down: &StepKey) -> bool {
    let is = |node: usize, step: &StepKey| step.asset.as_str() == format!("n{node}");
    edges
        .iter()
        .any(|edge| edge.value && is(edge.up, up) && is(edge.down, down))
}

/// Adds what a step that runs takes and nobody loads, until nothing is missing.
fn naive(plan: &Plan, edges: &[Edge], done: &BTreeSet<StepKey>, loads: &BTreeSet<StepKey>) -> Vec<bool> {
    let mut runs: Vec<bool> = plan.steps.iter().map(|step| !done.contains(&step.key)).collect();
    loop {
        let missing = (0..runs.len()).find(|&up| {
            let step = &plan.steps[up].key;
            let is_taken = |down: usize| runs[down] && takes(edges, step, &plan.steps[down].key);
            !runs[up] && !loads.contains(step) && (0..runs.len()).any(is_taken)
        });
        match missing {
            Some(step) => runs[step] = true,
            None => return runs.into_iter().map(|runs| !runs).collect(),
        }
    }
}

fn marked(plan: &Plan, marks: &[bool]) -> BTreeSet<StepKey> {
    let marked = plan.steps.iter().zip(marks).filter(|(_, marked)| **marked);
    marked.map(|(step, _)| step.key.clone()).collect()
}

proptest! {
    #[test]
    fn no_more_runs_again_than_must(
        edges in edges(),
        done in proptest::collection::vec(any::<bool>(), NODES),
        loads in proptest::collection::vec(any::<bool>(), NODES),
    ) {
        let definitions = definitions(&edges);
        let graph: &AssetGraph = definitions.graph();
        let plan = definitions.plan("*").unwrap();
        let (done, loads) = (marked(&plan, &done), marked(&plan, &loads));
        let found = done_steps(graph, &plan, &done, |step| loads.contains(step));
        prop_assert_eq!(found, naive(&plan, &edges, &done, &loads));
    }

    #[test]
    fn what_is_left_of_a_plan_keeps_its_order_and_its_edges(
        edges in edges(),
        out in proptest::collection::vec(any::<bool>(), NODES),
    ) {
        let definitions = definitions(&edges);
        let before = definitions.plan("*").unwrap();
        let out_keys = marked(&before, &out);
        let after = definitions.plan("*").unwrap().without(&out);
        let key_of = |plan: &Plan, step: u32| plan.steps[step as usize].key.clone();
        let kept: Vec<&StepKey> = before.steps.iter().map(|step| &step.key).filter(|key| !out_keys.contains(key)).collect();
        let left: Vec<&StepKey> = after.steps.iter().map(|step| &step.key).collect();
        prop_assert_eq!(kept, left);
        for step in &after.steps {
            let same = before.steps.iter().find(|same| same.key == step.key).unwrap();
            for (was, is) in [(&same.upstream, &step.upstream), (&same.downstream, &step.downstream)] {
                let was: Vec<StepKey> = was.iter().map(|&other| key_of(&before, other)).filter(|key| !out_keys.contains(key)).collect();
                let is: Vec<StepKey> = is.iter().map(|&other| key_of(&after, other)).collect();
                prop_assert_eq!(was, is);
            }
        }
    }

    #[test]
    fn a_run_executes_what_is_not_done_and_succeeds(
        edges in edges(),
        done in proptest::collection::vec(any::<bool>(), NODES),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let definitions = definitions(&edges);
        let plan = definitions.plan("*").unwrap();
        let done = marked(&plan, &done);
        let is_done = done_steps(definitions.graph(), &plan, &done, |_| false);
        let expected: BTreeSet<StepKey> = marked(&plan, &is_done.iter().map(|done| !done).collect::<Vec<_>>());
        let log = EventLog::new();
        let options = RunOptions::new().done(done).sink(Arc::clone(&log) as _);
        let result = runtime.block_on(definitions.execute(plan, options)).unwrap();
        prop_assert!(result.is_success());
        prop_assert_eq!(result.count(StepStatus::Success), NODES);
        let mut executed = BTreeSet::new();
        for event in log.events().iter().filter(|event| event.kind.name() == "step_started") {
            prop_assert!(executed.insert(event.step.clone().unwrap()), "a step ran twice");
        }
        prop_assert_eq!(executed, expected);
    }
}

#[test]
fn a_step_and_what_is_downstream_of_it_are_found() {
    let edge = |up, down| Edge { up, down, value: false };
    let definitions = definitions(&[edge(0, 1), edge(1, 3), edge(2, 3), edge(3, 4), edge(0, 5)]);
    let plan = definitions.plan("*").unwrap();
    let step = plan.steps.iter().find(|step| step.key.to_string() == "n1").unwrap();
    let found = plan.downstream_of(&step.key).unwrap();
    let found: Vec<String> = marked(&plan, &found).iter().map(ToString::to_string).collect();
    assert_eq!(found, ["n1", "n3", "n4"]);
    let unknown = StepKey {
        asset: "n9".parse().unwrap(),
        partition: None,
    };
    assert_eq!(plan.downstream_of(&unknown), None);
}

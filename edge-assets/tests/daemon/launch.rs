//! Runs from their launch to their end: what is queued is executed, and what was acknowledged is never lost.

use edge_assets::{
    AssetKey, RunStatus,
    instance::{InstanceError, LaunchRequest},
    plan::PlanError,
    run::StepScope,
    trigger::JobDef,
};

use crate::support::{World, fails, ok};

#[tokio::test(start_paused = true)]
async fn a_launched_run_is_executed_and_its_facts_are_stored() {
    let world = World::of([ok("a", &[]), ok("b", &["a"])]);
    let daemon = world.start("d1");
    let run = world.launch(LaunchRequest::selection("*")).await;
    let ended = world.wait(run).await;
    assert_eq!(ended.status, RunStatus::Success);
    assert_eq!((ended.planned_steps, ended.succeeded_steps), (2, 2));
    assert_eq!(
        world.log(run).await,
        [
            "queued",
            "claimed by d1, epoch 1",
            "started, 2 steps",
            "a started, attempt 1",
            "a asset_materialized",
            "a succeeded",
            "b started, attempt 1",
            "b asset_materialized",
            "b succeeded",
            "finished: success",
        ]
    );
    daemon.stop().await;
}

//! One evaluation of a sensor: the author's function is called, and what it does wrong stays its own fault.

use std::{panic::AssertUnwindSafe, sync::Arc};

use futures_util::FutureExt as _;
use tracing::info;

use super::supervisor::panic_text;
use crate::{
    asset::{AssetContext, RunScope},
    boxed::error_chain,
    clock::SharedClock,
    definitions::Definitions,
    duration,
    event::{EventKind, EventRecord},
    id::RunId,
    key::AssetKey,
    resource::ResourceId,
    run::StepKey,
    tick::TickOutcome,
    trigger::{SensorContext, SensorDef, Verdict},
};

/// Calls a sensor with what `complete` adds to its context. A panic, a time-out and a resource that does not open are failed ticks.
pub(crate) async fn evaluate(
    definitions: &Definitions,
    clock: &SharedClock,
    sensor: &Arc<SensorDef>,
    cursor: Option<Arc<str>>,
    complete: impl FnOnce(SensorContext) -> SensorContext,
) -> Verdict {
    let resources = definitions.resources();
    let name = Arc::clone(&sensor.name);
    let said = move |event: EventRecord| {
        if let EventKind::StepLogged { level, message } = event.kind {
            info!(sensor = %name, ?level, "{message}");
        }
    };
    let scope = Arc::new(RunScope::new(
        RunId::generate(),
        resources.clone(),
        Arc::clone(clock),
        Arc::new(said),
    ));
    let Ok(asset) = AssetKey::new(&*sensor.name) else {
        return Verdict::failed("its name is not a key");
    };
    let key = StepKey { asset, partition: None };
    let context = AssetContext::new(Arc::clone(&scope), key, 1, Box::default());
    let context = complete(SensorContext::new(context, cursor));
    let asked = context.clone();
    let needed: Vec<ResourceId> = sensor.needs.resources.iter().map(|need| need.id).collect();
    let run = sensor.run;
    let called = async move {
        if let Err(error) = resources.open(&needed).await {
            return Err(error_chain(&error));
        }
        Ok(run(context).await)
    };
    let called = AssertUnwindSafe(called).catch_unwind();
    let ended = tokio::time::timeout(sensor.timeout, called).await;
    // Whoever took the token, such as a query, hears that nobody waits any more.
    scope.cancel.cancel();
    match ended {
        Ok(Ok(Ok(returned))) => {
            let mut verdict = sensor.judge(returned);
            if !matches!(verdict.outcome, TickOutcome::Failed { .. }) {
                verdict.partitions = asked.added_partitions();
            }
            verdict
        }
        Ok(Ok(Err(reason))) => Verdict::failed(reason),
        Ok(Err(panic)) => Verdict::failed(format!("the sensor panicked: {}", panic_text(panic.as_ref()))),
        Err(_) => Verdict::failed(format!("it took longer than {}", duration::print(sensor.timeout))),
    }
}

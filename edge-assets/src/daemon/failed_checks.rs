//! What the checks of a run found that somebody should hear of.

use crate::{
    alert::Alert,
    instance::Instance,
    run::Run,
    store::{EventFilter, EventPosition, StoreError},
};

/// So many results are read at once.
const CHUNK: usize = 500;

/// The alerts that the failed checks of a run are worth, in the order in which they were evaluated.
pub(super) async fn failed_checks(instance: &Instance, run: &Run) -> Result<Vec<Alert>, StoreError> {
    let mut alerts = Vec::new();
    // Most runs are of assets without checks, and the log of those need not be read.
    if instance.definitions().graph().checks().is_empty() {
        return Ok(alerts);
    }
    let filter = EventFilter {
        run: Some(run.id),
        kinds: vec!["check_evaluated"],
        ..EventFilter::default()
    };
    let mut after = EventPosition::default();
    loop {
        let events = instance.store().events(filter.clone(), after, CHUNK).await?;
        alerts.extend(events.iter().filter_map(|event| Alert::of_check(&event.record, run)));
        match events.last() {
            Some(last) if events.len() == CHUNK => after = last.position,
            _ => return Ok(alerts),
        }
    }
}

//! What checks have found: the history of one, and the newest result of each of an asset.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;
use serde::Serialize;

use super::{Instance, InstanceError};
use crate::{
    event::{CheckResult, EventKind, Severity},
    id::RunId,
    key::{AssetKey, CheckKey},
    partition::PartitionKey,
    store::{EventFilter, StoredEvent},
};

/// So many events are read at once.
const CHUNK: usize = 200;
/// So many events of an asset are looked through for results.
const MOST_READ: usize = 10_000;

/// What a check found, as it was recorded.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RecordedCheck {
    /// When.
    pub at: Timestamp,
    /// The run.
    pub run: RunId,
    /// The partition, where there is one.
    pub partition: Option<PartitionKey>,
    /// What it found.
    pub result: CheckResult,
    /// How bad a failure is.
    pub severity: Severity,
    /// Whether a failure stops what is downstream.
    pub blocking: bool,
}

impl Instance {
    /// What a check found, newest first.
    ///
    /// # Errors
    /// [`InstanceError::Store`].
    pub async fn check_history(&self, check: &CheckKey, limit: usize) -> Result<Vec<RecordedCheck>, InstanceError> {
        let mut found = Vec::new();
        self.walk_checks(&check.asset, |name, recorded| {
            if *name == *check.name {
                found.push(recorded);
            }
            found.len() < limit
        })
        .await?;
        found.truncate(limit);
        Ok(found)
    }

    /// The newest result of each check of an asset that was ever evaluated.
    ///
    /// # Errors
    /// [`InstanceError::Store`].
    pub async fn latest_checks(&self, asset: &AssetKey) -> Result<BTreeMap<Arc<str>, RecordedCheck>, InstanceError> {
        let graph = self.definitions().graph();
        let declared = graph.id(asset.as_str()).map_or(0, |id| graph.checks_of(id).count());
        let mut newest = BTreeMap::new();
        self.walk_checks(asset, |name, recorded| {
            newest.entry(name).or_insert(recorded);
            newest.len() < declared
        })
        .await?;
        Ok(newest)
    }

    /// Shows results of the checks of an asset, newest first, for as long as more are wanted.
    async fn walk_checks(
        &self,
        asset: &AssetKey,
        mut show: impl FnMut(Arc<str>, RecordedCheck) -> bool,
    ) -> Result<(), InstanceError> {
        let filter = EventFilter {
            asset: Some(asset.clone()),
            kinds: vec!["check_evaluated"],
            ..EventFilter::default()
        };
        let mut before = None;
        let mut read = 0;
        while read < MOST_READ {
            let events = self.store().events_back(filter.clone(), before, CHUNK).await?;
            let is_last = events.len() < CHUNK;
            read += events.len();
            before = events.last().map(|event| event.position);
            for event in events {
                if let Some((name, recorded)) = recorded(event)
                    && !show(name, recorded)
                {
                    return Ok(());
                }
            }
            if is_last {
                return Ok(());
            }
        }
        Ok(())
    }
}

fn recorded(event: StoredEvent) -> Option<(Arc<str>, RecordedCheck)> {
    let record = event.record;
    let EventKind::CheckEvaluated {
        check,
        result,
        severity,
        blocking,
    } = record.kind
    else {
        return None;
    };
    let recorded = RecordedCheck {
        at: record.at,
        run: record.run_id,
        partition: record.step.and_then(|step| step.partition),
        result,
        severity,
        blocking,
    };
    Some((check, recorded))
}

//! [`Board`]: where every asset stands, as one projection that follows the event log. So the status of a whole graph is one look at
//! the log since the last one, however many assets there are.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use futures_util::future::try_join_all;
use jiff::Timestamp;
use tokio::sync::Mutex;

use crate::{
    event::{CheckResult, EventKind, Severity},
    id::RunId,
    instance::Instance,
    key::AssetKey,
    run::StepStatus,
    store::{EventFilter, EventPosition, SharedStore, StoreError, StoredEvent},
};

/// How many events are read at once.
const PIECE: usize = 1_000;
/// A board that is further behind than this, in events, begins anew.
const FAR_BEHIND: u64 = 50_000;
/// How many assets are looked up at once while a board begins.
const AT_ONCE: usize = 64;
/// How many results are looked through for the last one of each check of an asset, for each check.
const RESULTS: usize = 20;

/// How many ends of steps are kept of each asset.
const ENDS: usize = 14;

/// What tells how the last step of an asset went, and that it counts no longer.
const OF_STEPS: [&str; 7] = [
    "asset_wiped",
    "step_started",
    "step_retry_scheduled",
    "step_succeeded",
    "step_failed",
    "step_skipped",
    "step_canceled",
];
/// All that a board follows.
const FOLLOWED: [&str; 12] = [
    "run_requeued",
    "run_finished",
    "asset_materialized",
    "asset_observed",
    "asset_wiped",
    "check_evaluated",
    "step_started",
    "step_retry_scheduled",
    "step_succeeded",
    "step_failed",
    "step_skipped",
    "step_canceled",
];

/// Where every asset stands.
pub(super) type Standings = Arc<BTreeMap<AssetKey, Standing>>;

/// Where an asset stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Standing {
    /// The newest materialization or observation.
    pub(super) latest: Option<Arc<StoredEvent>>,
    /// Its newest step.
    pub(super) step: Option<LastStep>,
    /// How its newest steps ended, the oldest first; 14 at most.
    pub(super) ends: VecDeque<StepEnd>,
    /// The newest result of each of its checks.
    pub(super) checks: BTreeMap<Arc<str>, LastCheck>,
}

impl Standing {
    fn ended(&mut self, run: RunId, is_success: bool, took_us: u64) {
        if self.ends.len() == ENDS {
            self.ends.pop_front();
        }
        self.ends.push_back(StepEnd {
            run,
            is_success,
            took_us,
        });
    }
}

/// How a step of an asset ended by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StepEnd {
    pub(super) run: RunId,
    pub(super) is_success: bool,
    /// How long its last attempt took, in microseconds.
    pub(super) took_us: u64,
}

/// How the newest step of an asset went.
#[derive(Debug, Clone)]
pub(super) struct LastStep {
    pub(super) status: StepStatus,
    pub(super) run: RunId,
    pub(super) at: Timestamp,
    /// What went wrong.
    pub(super) message: Option<String>,
}

/// What a check found last.
#[derive(Debug, Clone)]
pub(super) struct LastCheck {
    pub(super) result: CheckResult,
    pub(super) severity: Severity,
    pub(super) run: RunId,
    pub(super) at: Timestamp,
}

impl LastCheck {
    /// How bad what it found is; nothing when the data is as it should be.
    pub(super) fn fault(&self) -> Option<Severity> {
        (!self.result.passed).then(|| self.result.severity.unwrap_or(self.severity))
    }
}

/// Follows the event log.
#[derive(Debug, Default)]
pub(super) struct Board(Mutex<Option<Followed>>);

#[derive(Debug)]
struct Followed {
    upto: EventPosition,
    standings: Standings,
}

impl Board {
    /// Where every asset stands now.
    pub(super) async fn look(&self, instance: &Instance) -> Result<Standings, StoreError> {
        let mut board = self.0.lock().await;
        let store = instance.store();
        let end = store.last_position().await?;
        let followed = match board.take() {
            Some(followed) if end.0.saturating_sub(followed.upto.0) <= FAR_BEHIND => followed,
            _ => Followed {
                standings: Arc::new(begin(instance).await?),
                upto: end,
            },
        };
        let followed = follow(followed, store, end).await?;
        let standings = Arc::clone(&followed.standings);
        *board = Some(followed);
        Ok(standings)
    }
}

async fn follow(mut followed: Followed, store: &SharedStore, end: EventPosition) -> Result<Followed, StoreError> {
    while followed.upto < end {
        let filter = EventFilter {
            kinds: FOLLOWED.to_vec(),
            ..EventFilter::default()
        };
        let events = store.events(filter, followed.upto, PIECE).await?;
        let is_last = events.len() < PIECE;
        let standings = Arc::make_mut(&mut followed.standings);
        let mut wiped = BTreeSet::new();
        for event in events {
            followed.upto = event.position;
            if let (EventKind::AssetWiped, Some(step)) = (&event.record.kind, &event.record.step) {
                wiped.insert(step.asset.clone());
            }
            take_in(standings, event);
        }
        for asset in &wiped {
            standings.entry(asset.clone()).or_default().latest = None;
        }
        // Other partitions of theirs may be there still.
        if !wiped.is_empty() {
            for state in store.latest_of(wiped.into_iter().collect()).await? {
                standings.entry(state.asset).or_default().latest = Some(Arc::new(state.latest));
            }
        }
        if is_last {
            followed.upto = followed.upto.max(end);
        }
    }
    Ok(followed)
}

/// Looks up every asset once.
async fn begin(instance: &Instance) -> Result<BTreeMap<AssetKey, Standing>, StoreError> {
    let (store, graph) = (instance.store(), instance.definitions().graph());
    let mut standings: BTreeMap<AssetKey, Standing> = BTreeMap::new();
    for state in store.latest_of(Vec::new()).await? {
        standings.entry(state.asset).or_default().latest = Some(Arc::new(state.latest));
    }
    let of = |asset: &AssetKey, kinds: &[&'static str], limit: usize| {
        let filter = EventFilter {
            asset: Some(asset.clone()),
            kinds: kinds.to_vec(),
            ..EventFilter::default()
        };
        store.events_back(filter, None, limit)
    };
    for assets in graph.assets().chunks(AT_ONCE) {
        // A step has a beginning and an end, so these are as many ends as are kept, unless steps were repeated.
        let steps = assets.iter().map(|asset| of(&asset.key, &OF_STEPS, 2 * ENDS));
        for events in try_join_all(steps).await? {
            // Newest first; what is newer is taken in later.
            events
                .into_iter()
                .rev()
                .for_each(|event| take_in(&mut standings, event));
        }
    }
    let mut checks: BTreeMap<&AssetKey, usize> = BTreeMap::new();
    for check in graph.checks() {
        *checks.entry(&check.key.asset).or_default() += RESULTS;
    }
    let checks: Vec<(&AssetKey, usize)> = checks.into_iter().collect();
    for checks in checks.chunks(AT_ONCE) {
        let results = checks
            .iter()
            .map(|(asset, limit)| of(asset, &["check_evaluated"], *limit));
        for events in try_join_all(results).await? {
            events
                .into_iter()
                .rev()
                .for_each(|event| take_in(&mut standings, event));
        }
    }
    Ok(standings)
}

fn take_in(standings: &mut BTreeMap<AssetKey, Standing>, event: StoredEvent) {
    let (run, at) = (event.record.run_id, event.record.at);
    let Some(step) = &event.record.step else {
        // Whatever was under way in the run is not any more.
        let status = match event.record.kind {
            EventKind::RunRequeued { .. } => StepStatus::Waiting,
            EventKind::RunFinished { .. } => StepStatus::Canceled,
            _ => return,
        };
        let steps = standings.values_mut().filter_map(|standing| standing.step.as_mut());
        for step in steps.filter(|step| step.run == run && !step.status.is_final()) {
            step.status = status;
        }
        return;
    };
    let standing = standings.entry(step.asset.clone()).or_default();
    let (status, message) = match &event.record.kind {
        EventKind::AssetMaterialized { .. } | EventKind::AssetObserved { .. } => {
            standing.latest = Some(Arc::new(event));
            return;
        }
        EventKind::AssetWiped => {
            if step.partition.is_none() {
                standing.step = None;
            }
            return;
        }
        EventKind::CheckEvaluated {
            check,
            result,
            severity,
            ..
        } => {
            let last = LastCheck {
                result: result.clone(),
                severity: *severity,
                run,
                at,
            };
            standing.checks.insert(Arc::clone(check), last);
            return;
        }
        EventKind::StepStarted { .. } => (StepStatus::Running, None),
        EventKind::StepRetryScheduled { failure, .. } => (StepStatus::Retrying, Some(failure.message())),
        EventKind::StepSucceeded { duration_us } => {
            standing.ended(run, true, *duration_us);
            (StepStatus::Success, None)
        }
        EventKind::StepFailed {
            failure, duration_us, ..
        } => {
            standing.ended(run, false, *duration_us);
            (StepStatus::Failure, Some(failure.message()))
        }
        EventKind::StepSkipped { .. } => (StepStatus::Skipped, None),
        EventKind::StepCanceled { .. } => (StepStatus::Canceled, None),
        _ => return,
    };
    standing.step = Some(LastStep {
        status,
        run,
        at,
        message,
    });
}

//! Follows the ends of runs in the event log: repeats what failed, and says of what finally failed, and of failed checks.
//!
//! Its place in the log is the cursor of a trigger of its own, so a repetition and the step past the failure it is for are one
//! transaction: each failed run is repeated once, whatever ends this process.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use tracing::info;

use super::{
    aftermath::{Failed, retry, retry_delay},
    alerting::Alerting,
    failed_checks::failed_checks,
    following::place_of,
    rows::{Row, row_of},
    supervisor::Beat,
    timer::Watch,
};
use crate::{
    alert::Alert,
    cancel::CancelToken,
    crash_point,
    id::{RunId, TickId},
    instance::{AFTERMATH, Instance},
    page::PageRequest,
    run::{NewRun, Run, RunOrigin, RunStatus},
    store::{EventFilter, EventPosition, RunFilter, StoreError},
    tick::{NewTick, TickOutcome, TriggerKey, TriggerKind, TriggerState},
    trigger::{Overlap, next_instant},
};

/// How many ends of runs are looked at at once.
const CHUNK: usize = 200;
/// The shortest time between two looks.
const REST: Duration = Duration::from_millis(50);

/// What follows the end of a run.
enum Follows {
    /// It is repeated.
    Repetition(Box<NewRun>),
    /// Somebody should hear of it.
    Alerts(Vec<Alert>),
}

/// Follows the ends of runs.
pub(super) struct Aftermath {
    instance: Instance,
    alerting: Alerting,
    key: TriggerKey,
    /// As it was read last; read again when a tick was recorded.
    state: Option<TriggerState>,
    /// Up to here there was nothing to do.
    seen: EventPosition,
}

impl Aftermath {
    pub(super) fn new(instance: Instance, alerting: Alerting) -> Self {
        Self {
            key: instance.trigger_key(TriggerKind::Sensor, &AFTERMATH.into()),
            instance,
            alerting,
            state: None,
            seen: EventPosition::default(),
        }
    }

    /// Goes on until it is stopped.
    pub(super) async fn run(mut self, stop: CancelToken, beat: Beat) -> Result<(), StoreError> {
        let mut watch = Watch::new(self.instance.store().changes(), |changes| changes.runs, REST);
        self.instance.declare_triggers().await?;
        loop {
            watch.look();
            while self.round(self.instance.clock().now()).await? {}
            beat.round();
            tokio::select! {
                biased;
                () = stop.cancelled() => return Ok(()),
                () = watch.changed() => {}
            }
        }
    }

    /// Looks at the next ends of runs; `false` when there is none.
    pub(super) async fn round(&mut self, now: Timestamp) -> Result<bool, StoreError> {
        let Some(state) = self.state().await? else {
            return Ok(false);
        };
        let Some(cursor) = state.cursor.as_deref().and_then(|text| text.parse().ok()) else {
            let place = place_of(&**self.instance.store(), ends_of_runs(), state.since).await?;
            let store = self.instance.store();
            // Another daemon may have begun meanwhile, and be ahead.
            let moved = store.move_cursor(self.key.clone(), state.cursor, place.0.to_string().into());
            self.state = moved.await?;
            return Ok(true);
        };
        let after = self.seen.max(EventPosition(cursor));
        let events = self.instance.store().events(ends_of_runs(), after, CHUNK).await?;
        let Some(last) = events.last().map(|event| event.position) else {
            return Ok(false);
        };
        let mut retries = Vec::new();
        let mut alerts = Vec::new();
        for event in &events {
            match self.what_follows(event.record.run_id, now).await? {
                Some(Follows::Repetition(new)) => retries.push(*new),
                Some(Follows::Alerts(found)) => alerts.extend(found),
                None => {}
            }
        }
        if !retries.is_empty() || !alerts.is_empty() {
            self.state = None;
            if !self.record(&state, retries, last, now).await? {
                return Ok(true);
            }
        }
        self.seen = last;
        self.alerting.run(alerts);
        Ok(true)
    }

    async fn state(&mut self) -> Result<Option<TriggerState>, StoreError> {
        if self.state.is_none() {
            let location = Arc::clone(self.instance.location());
            let states = self.instance.store().triggers(location).await?;
            self.state = states.into_iter().find(|state| state.key == self.key);
        }
        Ok(self.state.clone())
    }

    /// What follows the end of a run of this location.
    async fn what_follows(&self, id: RunId, now: Timestamp) -> Result<Option<Follows>, StoreError> {
        let Some(run) = self.instance.store().run(id).await? else {
            return Ok(None);
        };
        if run.location != *self.instance.location() {
            return Ok(None);
        }
        if run.status == RunStatus::Failure
            && let Some(new) = self.repetition(&run, now).await?
        {
            return Ok(Some(Follows::Repetition(Box::new(new))));
        }
        let mut alerts = failed_checks(&self.instance, &run).await?;
        alerts.extend(Alert::of_run(&run));
        Ok((!alerts.is_empty()).then_some(Follows::Alerts(alerts)))
    }

    /// The repetition of a run that failed, when its job wants one.
    async fn repetition(&self, run: &Run, now: Timestamp) -> Result<Option<NewRun>, StoreError> {
        let job = run
            .job
            .as_deref()
            .and_then(|name| self.instance.definitions().job(name));
        if job.is_none_or(|job| job.retry.is_none()) {
            return Ok(None);
        }
        let Row { retries, first } = row_of(&**self.instance.store(), run).await?;
        let failed = Failed {
            retries,
            was_asked_to_stop: self.was_asked_to_stop(run.id).await?,
            was_overtaken: self.was_overtaken(&first).await?,
        };
        Ok(retry_delay(job, run, failed, fastrand::f64()).map(|delay| {
            info!(run = %run.id, ?delay, "a failed run is repeated");
            retry(&self.instance, run, delay, now)
        }))
    }

    /// Whether a later tick has taken the place of the run, as its trigger wants it. `first` begins the row of repetitions.
    async fn was_overtaken(&self, first: &Run) -> Result<bool, StoreError> {
        let definitions = self.instance.definitions();
        let overlap = match &first.origin {
            RunOrigin::Schedule { name } => definitions.schedule(name).map(|schedule| schedule.overlap),
            RunOrigin::Sensor { name } => definitions.sensor(name).map(|sensor| sensor.overlap),
            RunOrigin::Manual
            | RunOrigin::Retry
            | RunOrigin::Reexecution
            | RunOrigin::Backfill { .. }
            | RunOrigin::Automation
            | RunOrigin::Wipe => None,
        };
        if overlap != Some(Overlap::CancelOld) {
            return Ok(false);
        }
        let filter = RunFilter {
            location: Some(Arc::clone(&first.location)),
            job: first.job.clone(),
            trigger: first.origin.trigger().cloned(),
            ..RunFilter::default()
        };
        let newest = self.instance.store().runs(filter, PageRequest::first(1)).await?;
        Ok(newest.items.iter().any(|run| run.created_at > first.created_at))
    }

    async fn was_asked_to_stop(&self, id: RunId) -> Result<bool, StoreError> {
        let filter = EventFilter {
            run: Some(id),
            kinds: vec!["run_cancel_requested"],
            ..EventFilter::default()
        };
        Ok(!self
            .instance
            .store()
            .events(filter, EventPosition::default(), 1)
            .await?
            .is_empty())
    }

    /// Records the step past what was looked at, with the repetitions; `false` when somebody else was faster.
    async fn record(
        &self,
        state: &TriggerState,
        runs: Vec<NewRun>,
        last: EventPosition,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let outcome = if runs.is_empty() {
            TickOutcome::Skipped {
                reason: "somebody was told of runs that failed, or of their checks".to_owned(),
            }
        } else {
            TickOutcome::Requested
        };
        let tick = NewTick {
            id: TickId::generate(),
            key: self.key.clone(),
            instant: next_instant(state, now),
            previous: state.last_at,
            began_at: now,
            ended_at: now,
            outcome,
            runs,
            cancel: Vec::new(),
            cursor: Some(last.0.to_string().into()),
            missed: 0,
            alert: None,
        };
        crash_point::reached("aftermath/decided");
        let recorded = self.instance.store().record_tick(tick).await;
        crash_point::reached("aftermath/recorded");
        match recorded {
            Ok(_) => Ok(true),
            Err(error) if error.is_conflict() => Ok(false),
            Err(error) => Err(error),
        }
    }
}

fn ends_of_runs() -> EventFilter {
    EventFilter {
        kinds: vec!["run_finished"],
        ..EventFilter::default()
    }
}

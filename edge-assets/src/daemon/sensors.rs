//! One tick of a sensor: what it looks at, the evaluation, and the record of it with all that it asks for.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;
use tracing::{info, warn};

use super::{
    alerting::Alerting,
    evaluation::evaluate,
    following::place_of,
    rows::unfinished_as_asked_for,
    schedules::{Asking, can_be_planned, run_of},
};
use crate::{
    boxed::error_chain,
    crash_point,
    id::{RunId, TickId},
    instance::{Instance, InstanceError},
    partition::PartitionKey,
    run::{NewRun, Run, RunOrigin},
    store::{EventFilter, EventPosition, StoreError, StoredEvent},
    tick::{NewTick, TickOutcome, TriggerState},
    trigger::{
        FailedStep, JobDef, OverlapDecision, RunRequest, SeenMaterialization, SensorContext, SensorDef, SensorKind,
        Unfinished, Verdict, next_instant, overlap,
    },
};

/// How many events are looked through at once.
const CHUNK: usize = 200;
/// How many failed steps of a run a sensor is shown.
const SHOWN_STEPS: usize = 100;
/// After so many failures in a row, what a sensor reacts to is passed over, so that the rest is not held up for ever.
const GIVEN_UP: u32 = 8;

/// What the tick of a sensor works with.
#[derive(Clone)]
pub(super) struct Ticker {
    pub(super) instance: Instance,
    pub(super) asking: Asking,
    pub(super) alerting: Alerting,
}

/// What a look of a sensor that reacts came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reaction {
    /// It ticked; there may be more.
    Ticked,
    /// It knows now where to begin.
    Begun,
    /// There is nothing to react to up to this place.
    Nothing(EventPosition),
}

/// What a sensor reacts to.
struct Cause {
    position: EventPosition,
    complete: Box<dyn FnOnce(SensorContext) -> SensorContext + Send>,
}

impl Ticker {
    /// Ticks a sensor that looks every so often.
    pub(super) async fn poll(&self, sensor: &Arc<SensorDef>, state: &TriggerState) -> Result<(), StoreError> {
        let began_at = self.instance.clock().now();
        let verdict = evaluate(
            self.instance.definitions(),
            self.instance.clock(),
            sensor,
            state.cursor.clone(),
            |context| context,
        )
        .await;
        let cursor = verdict.cursor.as_deref().map(Arc::from);
        self.record(sensor, state, verdict, began_at, cursor).await
    }

    /// Ticks a sensor that reacts, for the first thing behind `seen` that concerns it.
    pub(super) async fn react(
        &self,
        sensor: &Arc<SensorDef>,
        state: &TriggerState,
        seen: EventPosition,
    ) -> Result<Reaction, StoreError> {
        let Some(cursor) = state.cursor.as_deref().and_then(|text| text.parse().ok()) else {
            return self.begin(sensor, state).await;
        };
        let mut position = seen.max(EventPosition(cursor));
        loop {
            let events = self
                .instance
                .store()
                .events(filter(&sensor.kind), position, CHUNK)
                .await?;
            if events.is_empty() {
                return Ok(Reaction::Nothing(position));
            }
            for event in events {
                position = event.position;
                // What happened while it was off is not made up for.
                if event.record.at < state.since {
                    continue;
                }
                if let Some(cause) = self.cause(sensor, event).await? {
                    self.tick_for(sensor, state, cause).await?;
                    return Ok(Reaction::Ticked);
                }
            }
        }
    }

    /// A sensor that is seen for the first time begins with what has happened since then.
    async fn begin(&self, sensor: &SensorDef, state: &TriggerState) -> Result<Reaction, StoreError> {
        let place = place_of(&**self.instance.store(), filter(&sensor.kind), state.since).await?;
        // Another daemon may have begun meanwhile, and be ahead.
        let (from, to) = (state.cursor.clone(), place.0.to_string().into());
        self.instance.store().move_cursor(state.key.clone(), from, to).await?;
        Ok(Reaction::Begun)
    }

    async fn tick_for(&self, sensor: &Arc<SensorDef>, state: &TriggerState, cause: Cause) -> Result<(), StoreError> {
        let began_at = self.instance.clock().now();
        let cursor = Some(cause.position.0.to_string().into());
        let mut verdict = evaluate(
            self.instance.definitions(),
            self.instance.clock(),
            sensor,
            None,
            cause.complete,
        )
        .await;
        if let TickOutcome::Failed { error } = &verdict.outcome
            && state.failures + 1 >= GIVEN_UP
        {
            let reason = format!("passed over after {GIVEN_UP} failures: {error}");
            verdict.outcome = TickOutcome::Skipped { reason };
        }
        self.record(sensor, state, verdict, began_at, cursor).await
    }

    /// What a sensor is to be told of an event; nothing when the event does not concern it.
    async fn cause(&self, sensor: &SensorDef, event: StoredEvent) -> Result<Option<Cause>, StoreError> {
        let Some(run) = self.instance.store().run(event.record.run_id).await? else {
            return Ok(None);
        };
        if run.location != *self.instance.location() {
            return Ok(None);
        }
        let position = event.position;
        let complete: Box<dyn FnOnce(SensorContext) -> SensorContext + Send> = match &sensor.kind {
            SensorKind::RunStatus { .. } if sensor.reacts_to(&run) => {
                let failed = self.failed_steps(run.id).await?;
                Box::new(|context| context.with_run(run, failed))
            }
            SensorKind::Asset { .. } if !is_own(sensor, &run) => {
                let Some(seen) = SeenMaterialization::of_event(&event.record) else {
                    return Ok(None);
                };
                Box::new(|context| context.with_materialization(seen))
            }
            _ => return Ok(None),
        };
        Ok(Some(Cause { position, complete }))
    }

    async fn failed_steps(&self, id: RunId) -> Result<Vec<FailedStep>, StoreError> {
        let filter = EventFilter {
            run: Some(id),
            kinds: vec!["step_failed"],
            ..EventFilter::default()
        };
        let events = self
            .instance
            .store()
            .events(filter, EventPosition::default(), SHOWN_STEPS)
            .await?;
        Ok(events
            .iter()
            .filter_map(|event| FailedStep::of_event(&event.record))
            .collect())
    }

    /// Records a tick, with the runs that it asks for.
    async fn record(
        &self,
        sensor: &SensorDef,
        state: &TriggerState,
        verdict: Verdict,
        began_at: Timestamp,
        cursor: Option<Arc<str>>,
    ) -> Result<(), StoreError> {
        let verdict = self.add_partitions(verdict).await?;
        let (verdict, runs, cancel) = self.held_against_runs(sensor, verdict).await?;
        // A sensor that polls asks again for what it could not have; what one reacts to does not come again.
        let cursor = cursor.filter(|_| sensor.kind.is_reaction() || verdict.cursor.is_some());
        let ended_at = self.instance.clock().now();
        let tick = NewTick {
            id: TickId::generate(),
            key: state.key.clone(),
            instant: next_instant(state, began_at),
            previous: state.last_at,
            began_at,
            ended_at: ended_at.max(began_at),
            outcome: verdict.outcome,
            runs,
            cancel,
            cursor,
            missed: 0,
            alert: verdict.alert,
        };
        crash_point::reached("sensors/evaluated");
        let recorded = self.instance.store().record_tick(tick).await;
        crash_point::reached("sensors/recorded");
        match recorded {
            Ok(recorded) => {
                let (tick, runs) = (&recorded.tick, recorded.runs.len());
                info!(sensor = %sensor.name, instant = %tick.instant, runs, "sensor ticked");
                if let TickOutcome::Failed { error } = &tick.outcome {
                    warn!(sensor = %sensor.name, error, "a tick of a sensor failed");
                }
                self.alerting.tick(tick);
                Ok(())
            }
            // Somebody else ticked meanwhile, who saw the same.
            Err(error) if error.is_conflict() => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Keeps the keys that a tick adds to dynamic partitions, before the runs that may be about them are queued. Should the tick not be
    /// recorded, the next one finds them there.
    async fn add_partitions(&self, verdict: Verdict) -> Result<Verdict, StoreError> {
        let mut keys: BTreeMap<&'static str, Vec<PartitionKey>> = BTreeMap::new();
        for (definition, key) in &verdict.partitions {
            keys.entry(definition).or_default().push(key.clone());
        }
        for (definition, keys) in keys {
            let keys = keys.iter().map(PartitionKey::as_str);
            match self.instance.add_partitions(definition, keys).await {
                Ok(new) if new.is_empty() => {}
                Ok(new) => info!(definition, new = new.len(), "a sensor added partitions"),
                Err(InstanceError::Store(error)) => return Err(error),
                Err(error) => return Ok(Verdict::failed(error_chain(&error))),
            }
            crash_point::reached("sensors/partitions_added");
        }
        Ok(verdict)
    }

    /// The runs that a verdict asks for, when the runs that are not over allow them, and the runs that they overtake.
    async fn held_against_runs(
        &self,
        sensor: &SensorDef,
        verdict: Verdict,
    ) -> Result<(Verdict, Vec<NewRun>, Vec<RunId>), StoreError> {
        if verdict.requests.is_empty() {
            return Ok((verdict, Vec::new(), Vec::new()));
        }
        let definitions = self.instance.definitions();
        let job = sensor.job.as_deref().and_then(|name| definitions.job(name));
        let Some(job) = job else {
            return Ok((Verdict::failed("its job is not declared"), Vec::new(), Vec::new()));
        };
        let location = Arc::clone(self.instance.location());
        let unfinished = unfinished_as_asked_for(&**self.instance.store(), location).await?;
        let known = unfinished.iter().map(Unfinished::from);
        let decision = overlap(sensor.overlap, &job.name, &sensor.name, known);
        let verdict = verdict.against(&decision);
        let now = self.instance.clock().now();
        let runs: Vec<NewRun> = self.runs(sensor, job, &verdict, now);
        let keys = self.instance.plan_keys().await?;
        if let Some(error) = runs
            .first()
            .and_then(|run| can_be_planned(definitions, run, &keys).err())
        {
            return Ok((Verdict::failed(error_chain(&error)), Vec::new(), Vec::new()));
        }
        let cancel = match decision {
            OverlapDecision::Overtake(runs) => runs,
            OverlapDecision::Launch | OverlapDecision::Skip { .. } => Vec::new(),
        };
        Ok((verdict, runs, cancel))
    }

    fn runs(&self, sensor: &SensorDef, job: &JobDef, verdict: &Verdict, now: Timestamp) -> Vec<NewRun> {
        let run = |request: &RunRequest| {
            let mut run = run_of(job, &self.asking, now);
            run.origin = RunOrigin::Sensor {
                name: Arc::clone(&sensor.name),
            };
            run.run_key = Some(request.run_key.clone());
            for (name, value) in request.tags.iter() {
                run.tags.insert(name, value);
            }
            run
        };
        verdict.requests.iter().map(run).collect()
    }
}

/// A sensor that launches what it reacts to would never end.
fn is_own(sensor: &SensorDef, run: &Run) -> bool {
    matches!(&run.origin, RunOrigin::Sensor { name } if *name == sensor.name)
}

fn filter(kind: &SensorKind) -> EventFilter {
    match kind {
        SensorKind::Asset { asset } => EventFilter {
            asset: Some(asset.clone()),
            kinds: vec!["asset_materialized"],
            ..EventFilter::default()
        },
        SensorKind::RunStatus { .. } | SensorKind::Polling => EventFilter {
            kinds: vec!["run_finished"],
            ..EventFilter::default()
        },
    }
}

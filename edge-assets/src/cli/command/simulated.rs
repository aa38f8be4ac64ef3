//! What a simulation of schedules and sensors comes to: the real daemon in virtual time, with runs that are pretended.
//!
//! Sensors that look at the world cannot look at a future one, and those that take resources would act on the present one: they
//! are left out, and only counted.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::{
    cancel::CancelToken,
    definitions::Definitions,
    id::{RunId, TickId},
    run::{Run, RunStatus},
    simulation::Simulation,
    store::Retention,
    tick::{Tick, TickOutcome, TriggerKind},
    trigger::{SensorDef, SensorOutcome},
};

/// So much time passes between two looks; what was seen may then be forgotten.
const SLICE: SignedDuration = SignedDuration::from_hours(24);
/// How long the simulated store keeps what has happened.
const KEPT: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// What is simulated.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
    pub(super) runs_take: Duration,
    pub(super) outage: Option<(Timestamp, Timestamp)>,
    /// The schedules and sensors that are on.
    pub(super) on: Vec<Arc<str>>,
    /// How many ticks are kept; all are counted.
    pub(super) limit: usize,
}

/// What came of it.
#[derive(Debug, Default)]
pub(super) struct Simulated {
    pub(super) ticks: Vec<SimulatedTick>,
    pub(super) tallies: BTreeMap<(TriggerKind, Arc<str>), Tally>,
    /// How often sensors would be evaluated that are not evaluated here.
    pub(super) left_out: BTreeMap<Arc<str>, u64>,
    last: Option<TickId>,
}

/// What ticks of one trigger came to.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Tally {
    pub(super) launches: u64,
    pub(super) skips: u64,
    pub(super) fails: u64,
    pub(super) missed: u64,
}

/// A tick that would be recorded.
#[derive(Debug, Serialize)]
pub(super) struct SimulatedTick {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) schedule: Option<Arc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sensor: Option<Arc<str>>,
    pub(super) job: Option<Arc<str>>,
    pub(super) instant: Timestamp,
    pub(super) at: Timestamp,
    pub(super) missed: u32,
    #[serde(flatten)]
    pub(super) outcome: SimulatedOutcome,
    #[serde(skip)]
    runs: Vec<RunId>,
}

/// What a tick would come to.
#[derive(Debug, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum SimulatedOutcome {
    Launches {
        partition: Option<String>,
        /// Nothing when it is still queued at the end.
        starts_at: Option<Timestamp>,
        overtaken: usize,
    },
    Skips {
        reason: String,
    },
    Fails {
        error: String,
    },
}

/// Whether a sensor can be evaluated though nothing is real.
fn can_be_evaluated(sensor: &SensorDef) -> bool {
    sensor.kind.is_reaction() && sensor.needs.resources.is_empty()
}

/// In the place of a sensor that reacts and takes resources.
fn without_evaluation(mut sensor: SensorDef) -> SensorDef {
    if !can_be_evaluated(&sensor) {
        sensor.needs.resources.clear();
        sensor.run = |_| Box::pin(async { Ok(SensorOutcome::skip("it is not evaluated here")) });
    }
    sensor
}

/// Simulates; nothing when it is stopped before its end.
pub(super) fn simulate(definitions: &Definitions, question: &Question, stop: &CancelToken) -> Option<Simulated> {
    let reactions = definitions.sensors().iter().filter(|sensor| sensor.kind.is_reaction());
    let simulable = definitions
        .clone()
        .with_sensors(reactions.cloned().map(without_evaluation));
    let is_there = |name: &&Arc<str>| simulable.schedule(name).is_some() || simulable.sensor(name).is_some();
    let on: Vec<String> = question.on.iter().filter(is_there).map(ToString::to_string).collect();
    let mut simulation = Simulation::builder(simulable)
        .beginning(question.from)
        .only(on)
        .pretend_runs(question.runs_take)
        .retention(Retention {
            age: Some(KEPT),
            bytes: None,
        })
        .quiet()
        .start();
    let mut simulated = Simulated::default();
    for (until, is_there) in question.stretches() {
        let runs_already = simulation.daemons().next().is_some();
        match (runs_already, is_there) {
            (true, false) => simulation.kill_daemon(Simulation::DAEMON),
            (false, true) => simulation.start_daemon(Simulation::DAEMON),
            _ => {}
        }
        while simulation.now() < until {
            if stop.is_cancelled() {
                return None;
            }
            simulation.run_until(until.min(simulation.now().saturating_add(SLICE).unwrap_or(until)));
            simulated.take_in(&simulation, definitions, question);
        }
    }
    for sensor in definitions.sensors().iter().filter(|sensor| !sensor.kind.is_reaction()) {
        if question.on.contains(&sensor.name) {
            simulated
                .left_out
                .insert(Arc::clone(&sensor.name), question.looks(sensor.every));
        }
    }
    Some(simulated)
}

impl Question {
    /// Up to when a daemon is there, or is not, one after the other.
    fn stretches(&self) -> Vec<(Timestamp, bool)> {
        let Some((begin, end)) = self.outage else {
            return vec![(self.to, true)];
        };
        vec![(begin.min(self.to), true), (end.min(self.to), false), (self.to, true)]
    }

    /// How often a sensor is evaluated that looks so often, at the most.
    fn looks(&self, every: Duration) -> u64 {
        let between = |from: Timestamp, to: Timestamp| Duration::try_from(to.duration_since(from)).unwrap_or_default();
        let outage = self.outage.map_or(Duration::ZERO, |(begin, end)| {
            between(begin.max(self.from), end.min(self.to))
        });
        let time = between(self.from, self.to).saturating_sub(outage);
        let looks = time.as_nanos().div_ceil(every.as_nanos().max(1));
        u64::try_from(looks).unwrap_or(u64::MAX)
    }
}

impl Simulated {
    /// Takes in what has happened since it looked last.
    fn take_in(&mut self, simulation: &Simulation, definitions: &Definitions, question: &Question) {
        let ticks = simulation.ticks_after(self.last);
        self.last = ticks.last().map(|tick| tick.id).or(self.last);
        for tick in ticks.into_iter().filter(|tick| tick.began_at < question.to) {
            self.take_in_tick(simulation, definitions, question, tick);
        }
        for tick in &mut self.ticks {
            if let SimulatedOutcome::Launches { starts_at, .. } = &mut tick.outcome
                && starts_at.is_none()
            {
                let started = tick.runs.iter().filter_map(|id| simulation.run(*id)?.started_at);
                *starts_at = started.min();
            }
        }
    }

    fn take_in_tick(&mut self, simulation: &Simulation, definitions: &Definitions, question: &Question, tick: Tick) {
        let (kind, name) = (tick.key.kind, tick.key.name);
        let sensor = definitions.sensor(&name).filter(|_| kind == TriggerKind::Sensor);
        let job = match (kind, sensor) {
            (TriggerKind::Schedule, _) => definitions.schedule(&name).map(|schedule| Arc::clone(&schedule.job)),
            (TriggerKind::Sensor, Some(sensor)) if can_be_evaluated(sensor) => sensor.job.clone(),
            (TriggerKind::Sensor, Some(_)) => {
                *self.left_out.entry(name).or_default() += 1;
                return;
            }
            // That of the daemon itself, which follows the ends of runs.
            (TriggerKind::Sensor, None) => return,
        };
        let tally = self.tallies.entry((kind, Arc::clone(&name))).or_default();
        tally.missed += u64::from(tick.missed);
        match tick.outcome {
            TickOutcome::Requested => tally.launches += 1,
            TickOutcome::Skipped { .. } => tally.skips += 1,
            TickOutcome::Failed { .. } => tally.fails += 1,
        }
        if self.ticks.len() >= question.limit {
            return;
        }
        let outcome = match tick.outcome {
            TickOutcome::Requested => SimulatedOutcome::Launches {
                partition: tick
                    .runs
                    .iter()
                    .find_map(|id| simulation.run(*id)?.partition)
                    .map(|key| key.to_string()),
                starts_at: None,
                overtaken: overtaken(simulation, &name, tick.began_at),
            },
            TickOutcome::Skipped { reason } => SimulatedOutcome::Skips { reason },
            TickOutcome::Failed { error } => SimulatedOutcome::Fails { error },
        };
        let (schedule, sensor) = match kind {
            TriggerKind::Schedule => (Some(name), None),
            TriggerKind::Sensor => (None, Some(name)),
        };
        self.ticks.push(SimulatedTick {
            schedule,
            sensor,
            job,
            instant: tick.instant,
            at: tick.began_at,
            missed: tick.missed,
            outcome,
            runs: tick.runs,
        });
    }
}

/// How many runs of a trigger were asked to stop by its tick of an instant; nobody else stops runs here.
fn overtaken(simulation: &Simulation, trigger: &str, at: Timestamp) -> usize {
    let moment = at..at.saturating_add(SignedDuration::from_secs(30)).unwrap_or(at);
    let is_overtaken =
        |run: &Run| run.status == RunStatus::Canceled && run.finished_at.is_some_and(|end| moment.contains(&end));
    simulation
        .launched_by(trigger)
        .iter()
        .filter(|run| is_overtaken(run))
        .count()
}

//! [`Preview`]: what schedules would do between two instants, under their policies. Neither clock nor store.
//!
//! It drives the same decisions as the daemon: it wakes when [`due`] says so, holds each tick against the runs that would not
//! be over ([`overlap`]), and remembers what a store would. What it cannot know it is told: how long a run takes, and when
//! nobody is there to look.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
    sync::Arc,
    time::Duration,
};

use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

use super::{DueTick, OverlapDecision, ScheduleDef, TickPartition, Unfinished, due, overlap};
use crate::{
    cron::{CronError, CronSchedule},
    id::RunId,
    partition::PartitionKey,
    run::RunStatus,
    tick::{TriggerKey, TriggerKind, TriggerState},
};

/// Asks what schedules would do between two instants.
///
/// ```
/// use edge_assets::trigger::{Preview, PreviewOutcome, ScheduleDef};
/// use std::time::Duration;
/// let often = ScheduleDef::new("often", "*/10 * * * *", "sync");
/// let ticks: Vec<_> = Preview::new("2026-11-22T09:00:00Z".parse()?, "2026-11-22T10:00:00Z".parse()?)
///     .runs_take(Duration::from_secs(15 * 60))
///     .of(&[often])?
///     .collect();
/// assert_eq!(ticks.len(), 6);
/// // A run of a quarter of an hour is not over at the next tick.
/// assert!(matches!(ticks[0].outcome, PreviewOutcome::Launches { .. }));
/// assert!(matches!(ticks[1].outcome, PreviewOutcome::Skips { .. }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "a preview is nothing until it is asked `of` schedules"]
pub struct Preview {
    from: Timestamp,
    to: Timestamp,
    runs_take: Duration,
    outages: Vec<(Timestamp, Timestamp)>,
    with_disabled: bool,
}

/// A tick that would be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PreviewTick {
    /// The schedule.
    pub schedule: Arc<str>,
    /// The job that it launches.
    pub job: Arc<str>,
    /// The instant that the tick answers for.
    pub instant: Timestamp,
    /// When it is evaluated: later than the instant by the jitter, or after an outage.
    pub at: Timestamp,
    /// How many instants before it were passed over.
    pub missed: u32,
    /// What it comes to.
    #[serde(flatten)]
    pub outcome: PreviewOutcome,
}

/// What a tick would come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[non_exhaustive]
pub enum PreviewOutcome {
    /// It launches the job.
    Launches {
        /// The partition that it asks for, when the schedule says one.
        partition: Option<PartitionKey>,
        /// When the run starts: later than the tick when it waits in the queue.
        starts_at: Timestamp,
        /// How many earlier runs are asked to stop.
        overtaken: usize,
    },
    /// It launches nothing.
    Skips {
        /// Why.
        reason: String,
    },
}

impl Preview {
    /// Looks at the ticks that are recorded from `from` to before `to`.
    pub const fn new(from: Timestamp, to: Timestamp) -> Self {
        Self {
            from,
            to,
            runs_take: Duration::ZERO,
            outages: Vec::new(),
            with_disabled: false,
        }
    }

    /// Assumes that each run takes so long; no time at all unless told, so that nothing overlaps.
    pub const fn runs_take(mut self, each: Duration) -> Self {
        self.runs_take = each;
        self
    }

    /// Assumes that nobody looks from `from` to before `to`.
    pub fn outage(mut self, from: Timestamp, to: Timestamp) -> Self {
        self.outages.push((from, to));
        self.outages.sort_unstable();
        self
    }

    /// Assumes that schedules which are declared as off were switched on.
    pub const fn with_disabled(mut self) -> Self {
        self.with_disabled = true;
        self
    }

    /// Asks it of schedules. The ticks come in the order in which they would be recorded.
    ///
    /// # Errors
    /// [`CronError`] when an expression or a zone is refused; those of built definitions are not.
    pub fn of<'a>(self, schedules: impl IntoIterator<Item = &'a ScheduleDef>) -> Result<Previewed, CronError> {
        let mut previewed = Previewed {
            schedules: Vec::new(),
            wakes: BinaryHeap::new(),
            pending: VecDeque::new(),
            runs: Vec::new(),
            launched: 0,
            preview: self,
        };
        for (place, schedule) in schedules.into_iter().enumerate() {
            previewed.add(place, schedule)?;
        }
        Ok(previewed)
    }

    /// The instant at which somebody looks who wants to look at `at`.
    fn seen(&self, at: Timestamp) -> Timestamp {
        self.outages
            .iter()
            .fold(at, |at, (from, to)| if (*from..*to).contains(&at) { *to } else { at })
    }
}

/// The ticks of a [`Preview`], found one by one.
#[derive(Debug)]
pub struct Previewed {
    preview: Preview,
    schedules: Vec<Watched>,
    /// When each schedule wants to be looked at; the earliest first, then in the order of the schedules.
    wakes: BinaryHeap<Reverse<(Timestamp, usize)>>,
    pending: VecDeque<PreviewTick>,
    /// The runs that are not over, as far as anything can overlap.
    runs: Vec<AssumedRun>,
    launched: u128,
}

#[derive(Debug)]
struct Watched {
    schedule: ScheduleDef,
    cron: CronSchedule,
    state: TriggerState,
}

#[derive(Debug)]
struct AssumedRun {
    id: RunId,
    job: Arc<str>,
    trigger: Arc<str>,
    starts_at: Timestamp,
    ends_at: Timestamp,
}

impl AssumedRun {
    fn unfinished(&self, now: Timestamp) -> Unfinished<'_> {
        Unfinished {
            id: self.id,
            job: Some(&self.job),
            trigger: Some(&self.trigger),
            status: if self.starts_at > now {
                RunStatus::Queued
            } else {
                RunStatus::Running
            },
        }
    }
}

impl Previewed {
    fn add(&mut self, place: usize, schedule: &ScheduleDef) -> Result<(), CronError> {
        let mut schedule = schedule.clone();
        schedule.enabled |= self.preview.with_disabled;
        let cron = schedule.parse_cron()?;
        let key = TriggerKey {
            location: Arc::default(),
            kind: TriggerKind::Schedule,
            name: Arc::clone(&schedule.name),
        };
        let state = TriggerState::first_seen(key, schedule.definition(), self.preview.from);
        // What is due at the beginning itself is found by looking then.
        self.wakes.push(Reverse((self.preview.seen(self.preview.from), place)));
        self.schedules.push(Watched { schedule, cron, state });
        Ok(())
    }

    /// Looks at one schedule, at the instant at which it wanted to be looked at.
    fn look(&mut self, place: usize, now: Timestamp) {
        let watched = &self.schedules[place];
        let due = due(&watched.schedule, &watched.cron, &watched.state, now);
        for tick in due.ticks {
            let tick = self.record(place, &tick, now);
            self.pending.push_back(tick);
        }
        if let Some(wake_at) = due.wake_at {
            self.wakes.push(Reverse((self.preview.seen(wake_at), place)));
        }
    }

    fn record(&mut self, place: usize, tick: &DueTick, now: Timestamp) -> PreviewTick {
        self.runs.retain(|run| run.ends_at > now);
        let watched = &mut self.schedules[place];
        watched.state.last_at = Some(tick.instant);
        let schedule = watched.schedule.clone();
        PreviewTick {
            outcome: self.outcome(&schedule, tick, now),
            schedule: schedule.name,
            job: schedule.job,
            instant: tick.instant,
            at: now,
            missed: tick.missed,
        }
    }

    fn outcome(&mut self, schedule: &ScheduleDef, tick: &DueTick, now: Timestamp) -> PreviewOutcome {
        if let Some(reason) = &tick.skip {
            return PreviewOutcome::Skips { reason: reason.clone() };
        }
        let partition = match schedule.partition_at(tick.instant) {
            TickPartition::Unsaid => None,
            TickPartition::Key(key) => Some(key),
            skip @ (TickPartition::NoRun | TickPartition::Panicked) => {
                return PreviewOutcome::Skips {
                    reason: skip.to_string(),
                };
            }
        };
        let unfinished = self.runs.iter().map(|run| run.unfinished(now));
        let overtaken = match overlap(schedule.overlap, &schedule.job, &schedule.name, unfinished) {
            OverlapDecision::Skip { reason } => return PreviewOutcome::Skips { reason },
            OverlapDecision::Launch => Vec::new(),
            OverlapDecision::Overtake(runs) => runs,
        };
        self.runs.retain(|run| !overtaken.contains(&run.id));
        PreviewOutcome::Launches {
            partition,
            starts_at: self.launch(schedule, now),
            overtaken: overtaken.len(),
        }
    }

    /// Assumes a run, and returns when it starts.
    fn launch(&mut self, schedule: &ScheduleDef, now: Timestamp) -> Timestamp {
        let others = self.runs.iter().filter(|run| run.job == schedule.job);
        let starts_at = if schedule.overlap.waits_for_others() {
            others.map(|run| run.ends_at).max().unwrap_or(now).max(now)
        } else {
            now
        };
        self.launched += 1;
        let ends_at = starts_at.checked_add(self.preview.runs_take).unwrap_or(Timestamp::MAX);
        if ends_at > now {
            self.runs.push(AssumedRun {
                id: RunId::from_uuid(Uuid::from_u128(self.launched)),
                job: Arc::clone(&schedule.job),
                trigger: Arc::clone(&schedule.name),
                starts_at,
                ends_at,
            });
        }
        starts_at
    }
}

impl Iterator for Previewed {
    type Item = PreviewTick;

    fn next(&mut self) -> Option<PreviewTick> {
        while self.pending.is_empty() {
            let Reverse((now, place)) = self.wakes.pop()?;
            if now < self.preview.to {
                self.look(place, now);
            }
        }
        self.pending.pop_front()
    }
}

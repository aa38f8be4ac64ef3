//! The oracle: reads what a store keeps, and says which promises that breaks. It shares no code with what it judges but the
//! reading of cron expressions.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use edge_assets::{
    EventRecord, RunId,
    cron::CronSchedule,
    page::PageRequest,
    run::{Run, RunOrigin},
    store::{
        EventFilter, EventPosition, EventStore as _, MemoryStore, RunFilter, RunStore as _, StoredEvent, TickFilter,
        TriggerStore as _,
    },
    tick::{Tick, TickOutcome, TriggerKind, TriggerState},
    trigger::ScheduleDef,
};
use jiff::Timestamp;

use super::{condition_requests, run_history};

/// All that a store keeps, oldest first.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) runs: Vec<Run>,
    pub(super) ticks: Vec<Tick>,
    pub(super) events: BTreeMap<RunId, Vec<EventRecord>>,
    pub(super) states: Vec<TriggerState>,
    /// All events, with their places.
    pub(super) log: Vec<StoredEvent>,
}

impl Seen {
    pub(super) async fn of(store: &MemoryStore) -> Self {
        let mut runs = Vec::new();
        let mut page = PageRequest::default();
        loop {
            let read = store.runs(RunFilter::default(), page).await.unwrap();
            runs.extend(read.items);
            let Some(next) = read.next else { break };
            page = PageRequest::default().after(next);
        }
        runs.reverse();
        let mut ticks = Vec::new();
        let mut page = PageRequest::default();
        loop {
            let read = store.ticks(TickFilter::default(), page).await.unwrap();
            ticks.extend(read.items);
            let Some(next) = read.next else { break };
            page = PageRequest::default().after(next);
        }
        ticks.reverse();
        let filter = EventFilter::default();
        let all = store
            .events(filter, EventPosition::default(), usize::MAX)
            .await
            .unwrap();
        let mut events: BTreeMap<RunId, Vec<EventRecord>> = BTreeMap::new();
        let log = all.clone();
        for event in all {
            events.entry(event.record.run_id).or_default().push(event.record);
        }
        Self {
            runs,
            ticks,
            events,
            states: store.triggers("default".into()).await.unwrap(),
            log,
        }
    }

    /// Which promises about what is kept are broken; nothing when none is.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for run in &self.runs {
            let events = self.events.get(&run.id).map_or(&[][..], |events| events);
            faults.extend(run_history::faults(run, events));
        }
        self.one_run_a_key(&mut faults);
        self.one_tick_an_instant(&mut faults);
        self.ticks_with_their_runs(&mut faults);
        condition_requests::needless(self, &mut faults);
        faults
    }

    fn one_run_a_key(&self, faults: &mut Vec<String>) {
        let mut keys = BTreeSet::new();
        for key in self.runs.iter().filter_map(|run| run.run_key.as_ref()) {
            if !keys.insert(key) {
                faults.push(format!("P1: two runs have the key `{key}`"));
            }
        }
    }

    fn one_tick_an_instant(&self, faults: &mut Vec<String>) {
        let mut last: BTreeMap<(TriggerKind, &Arc<str>), Timestamp> = BTreeMap::new();
        for tick in &self.ticks {
            let before = last.insert((tick.key.kind, &tick.key.name), tick.instant);
            if before.is_some_and(|before| before >= tick.instant) {
                let (name, instant) = (&tick.key.name, tick.instant);
                faults.push(format!(
                    "P1, P11: `{name}` ticked for {instant} after {}",
                    before.unwrap()
                ));
            }
        }
    }

    fn ticks_with_their_runs(&self, faults: &mut Vec<String>) {
        let runs: BTreeMap<RunId, &Run> = self.runs.iter().map(|run| (run.id, run)).collect();
        let mut asked: BTreeMap<RunId, usize> = BTreeMap::new();
        for tick in &self.ticks {
            let (name, instant) = (&tick.key.name, tick.instant);
            if matches!(tick.outcome, TickOutcome::Requested) == tick.runs.is_empty() {
                let text = format!(
                    "P1: the tick of `{name}` for {instant} is {:?} and has other runs",
                    tick.outcome
                );
                faults.push(text);
            }
            for id in &tick.runs {
                *asked.entry(*id).or_default() += 1;
                if !runs.contains_key(id) {
                    faults.push(format!(
                        "P1: the tick of `{name}` for {instant} has a run that is not there"
                    ));
                }
            }
        }
        for run in &self.runs {
            let times = asked.get(&run.id).copied().unwrap_or_default();
            let is_right = match &run.origin {
                RunOrigin::Schedule { .. } | RunOrigin::Retry | RunOrigin::Automation => times == 1,
                RunOrigin::Sensor { .. } => times >= 1,
                _ => times == 0,
            };
            if !is_right {
                let id = run.id.short();
                faults.push(format!("P1: run {id}, {:?}, is that of {times} ticks", run.origin));
            }
        }
    }

    /// Whether the instants of a schedule that was never edited or switched all have a tick, or are counted as missed.
    pub(super) fn uncounted_instants(&self, schedule: &ScheduleDef) -> Vec<String> {
        let cron = CronSchedule::parse(&schedule.cron, &schedule.timezone).unwrap();
        let mut faults = Vec::new();
        let ticks = self.ticks.iter().filter(|tick| tick.key.name == schedule.name);
        let mut last: Option<Timestamp> = None;
        for tick in ticks {
            if let Some(last) = last {
                let next = |after: &Timestamp| cron.next_after(*after);
                let between = std::iter::successors(next(&last), next).take_while(|at| *at < tick.instant);
                let (passed, counted) = (between.count(), usize::try_from(tick.missed).unwrap());
                if passed != counted {
                    let (name, instant) = (&schedule.name, tick.instant);
                    let text =
                        format!("P10: before {instant}, {passed} instants of `{name}` passed, {counted} are counted");
                    faults.push(text);
                }
            }
            last = Some(tick.instant);
        }
        faults
    }

    /// Whether the cursor of a sensor that counts and the runs that it asked for are of one piece.
    pub(super) fn cursor_apart_from_runs(&self, sensor: &str) -> Option<String> {
        let of_sensor = |run: &&Run| matches!(&run.origin, RunOrigin::Sensor { name } if **name == *sensor);
        let runs = self.runs.iter().filter(of_sensor);
        let keys = runs.map(|run| run.run_key.as_ref().unwrap().parse().unwrap());
        let mut keys: Vec<u64> = keys.collect();
        // A clock that was set back made later runs look older.
        keys.sort_unstable();
        let state = self.states.iter().find(|state| *state.key.name == *sensor)?;
        let cursor: u64 = state.cursor.as_deref().unwrap_or("0").parse().unwrap();
        let expected: Vec<u64> = (1..=cursor).collect();
        (keys != expected).then(|| format!("P1: `{sensor}` stands at {cursor}, its runs are {keys:?}"))
    }
}

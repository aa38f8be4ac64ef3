//! What is promised, read from a store whose processes have all ended, and held against what children and assets said.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use edge_assets::{
    EventKind, PartitionKey, RunId,
    page::PageRequest,
    run::{Backfill, BackfillOutcome, Run, RunOrigin, RunStatus, TAKEN_BACK},
    store::{BackfillFilter, EventFilter, EventPosition, Store, StoredEvent, TickFilter, Upkeep as _},
    tick::{Tick, TickOutcome, TriggerKind},
};

use crate::{
    child::{Orders, Script},
    conditions::Conditions,
    work::{SCHEDULE, SENSOR},
    world::{LOCATION, Side, World, runs},
};

/// Everything that a store holds, with what was done beside it.
struct Evidence {
    backfills: Vec<Backfill>,
    runs: Vec<Run>,
    ticks: Vec<Tick>,
    logs: BTreeMap<RunId, Vec<StoredEvent>>,
    cursor: u64,
    /// The partitions that the sensor added.
    found: Vec<PartitionKey>,
    side: Side,
}

/// Has one more process do what is left, and holds everything against the promises.
pub(crate) async fn hold(world: &World, files: u64, acknowledged: &[RunId]) {
    // Some time later: leases are over.
    let orders = Orders::new(world, "last", Script::Settle).files(files);
    let mut last = orders.ahead(Duration::from_secs(60)).start();
    let status = last.end();
    assert!(status.success(), "{status}\n{}", last.log());
    let broken = broken(world, acknowledged).await;
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The promises that were broken, a line each.
pub(crate) async fn broken(world: &World, acknowledged: &[RunId]) -> Vec<String> {
    let store = world.store().await;
    let mut broken = store.check().await.unwrap();
    let evidence = Evidence::read(world, &store).await;
    let known: BTreeSet<RunId> = evidence.runs.iter().map(|run| run.id).collect();
    for id in acknowledged.iter().filter(|id| !known.contains(id)) {
        broken.push(format!("run {id} was acknowledged and is not there"));
    }
    for id in unrepeated(&store).await {
        broken.push(format!("run {id} failed and was not repeated, or more than once"));
    }
    let conditions = Conditions::read(&store).await;
    broken.extend(conditions.needless());
    if !conditions.is_handled() {
        broken.push("a cause of a condition was lost".to_owned());
    }
    store.close().await.unwrap();
    for run in &evidence.runs {
        evidence.judge_run(run, &mut broken);
    }
    evidence.judge_keys(&mut broken);
    evidence.judge_ticks(&mut broken);
    evidence.judge_files(&mut broken);
    evidence.judge_minutes(&mut broken);
    evidence.judge_backfills(&mut broken);
    broken
}

/// Runs of the job `flaky` that failed and were not repeated just once, though nothing speaks against it.
pub(crate) async fn unrepeated(store: &dyn Store) -> Vec<RunId> {
    let runs = runs(store).await;
    let is_wanted = |run: &&Run| {
        run.job.as_deref() == Some("flaky")
            && run.origin != RunOrigin::Retry
            && run.status == RunStatus::Failure
            && !is_poisoned(run)
    };
    let repetitions = |of: RunId| runs.iter().filter(|run| run.parent == Some(of)).count();
    let wanted = runs.iter().filter(is_wanted).map(|run| run.id);
    wanted.filter(|id| repetitions(*id) != 1).collect()
}

/// Its process was ended so often that the run itself is suspected of it.
fn is_poisoned(run: &Run) -> bool {
    run.reason.as_deref() == Some("its process ended 3 times")
}

impl Evidence {
    async fn read(world: &World, store: &dyn Store) -> Self {
        let mut ticks = Vec::new();
        let mut request = PageRequest::default();
        loop {
            let page = store.ticks(TickFilter::default(), request).await.unwrap();
            ticks.extend(page.items);
            match page.next {
                Some(next) => request = PageRequest::default().after(next),
                None => break,
            }
        }
        ticks.reverse();
        let mut logs: BTreeMap<RunId, Vec<StoredEvent>> = BTreeMap::new();
        let all = store.events(EventFilter::default(), EventPosition::default(), usize::MAX);
        for event in all.await.unwrap() {
            logs.entry(event.record.run_id).or_default().push(event);
        }
        let states = store.triggers(LOCATION.into()).await.unwrap();
        let files = states.iter().find(|state| &*state.key.name == SENSOR);
        let cursor = files.and_then(|state| state.cursor.as_deref()?.parse().ok());
        let backfills = store.backfills(BackfillFilter::default(), PageRequest::default());
        Self {
            backfills: backfills.await.unwrap().items,
            runs: runs(store).await,
            ticks,
            logs,
            cursor: cursor.unwrap_or_default(),
            found: store.partitions("found".into()).await.unwrap(),
            side: world.side(),
        }
    }

    /// A run is over, in the way that it should be; its facts are numbered without a gap, and none is stated twice.
    fn judge_run(&self, run: &Run, broken: &mut Vec<String>) {
        let mut tell = |what: String| broken.push(format!("run {} ({}): {what}", run.id, run.selection));
        let ends_well = match &*run.selection {
            _ if is_poisoned(run) => true,
            "flaky" => run.status == RunStatus::Failure,
            "endless" => run.status == RunStatus::Canceled,
            "days" if run.reason.as_deref() == Some(TAKEN_BACK) => run.status == RunStatus::Canceled,
            "load" => matches!(run.status, RunStatus::Success | RunStatus::Canceled),
            _ => run.status == RunStatus::Success,
        };
        if !ends_well {
            tell(format!("it is {}, {:?}", run.status, run.reason));
        }
        let log = self.logs.get(&run.id).map(Vec::as_slice).unwrap_or_default();
        let numbers = log.iter().map(|event| event.record.sequence);
        if !numbers.eq((0..).take(log.len())) {
            tell("its facts are not numbered one after the other".to_owned());
        }
        let count = |name: &str| log.iter().filter(|event| event.record.kind.name() == name).count();
        if (count("run_queued"), count("run_finished")) != (1, 1) {
            tell("it was not queued once and finished once".to_owned());
        }
        let claims = count("run_claimed");
        let mut succeeded: BTreeMap<&str, usize> = BTreeMap::new();
        for event in log {
            if let (EventKind::StepSucceeded { .. }, Some(step)) = (&event.record.kind, &event.record.step) {
                *succeeded.entry(step.asset.as_str()).or_default() += 1;
            }
        }
        for (step, times) in &succeeded {
            let executions = self.side.executions(run.id, step).len();
            if *times != 1 || (executions == 0 && *step != "chatty") {
                tell(format!("`{step}` succeeded {times} times, in {executions} executions"));
            }
        }
        for step in [
            "load",
            "transform",
            "publish",
            "flaky",
            "endless",
            "long",
            "gated",
            "days",
        ] {
            let executions = self.side.executions(run.id, step).len();
            if executions > claims {
                tell(format!(
                    "`{step}` was executed {executions} times by {claims} processes"
                ));
            }
        }
        if run.status == RunStatus::Success && succeeded.len() != usize::try_from(run.planned_steps).unwrap() {
            tell(format!("it succeeded with {} steps", succeeded.len()));
        }
    }

    /// A run key is one run.
    fn judge_keys(&self, broken: &mut Vec<String>) {
        let mut seen = BTreeSet::new();
        for key in self.runs.iter().filter_map(|run| run.run_key.as_deref()) {
            if !seen.insert(key) {
                broken.push(format!("two runs have the key `{key}`"));
            }
        }
    }

    /// An instant of a trigger is one tick; a tick and its runs are there together.
    fn judge_ticks(&self, broken: &mut Vec<String>) {
        let mut seen = BTreeSet::new();
        let mut asked: BTreeSet<RunId> = BTreeSet::new();
        for tick in &self.ticks {
            if !seen.insert((&tick.key, tick.instant)) {
                broken.push(format!("{:?} ticked twice for {}", tick.key, tick.instant));
            }
            if tick.known_runs > 0 {
                broken.push(format!(
                    "{:?} asked again for what it had at {}",
                    tick.key, tick.instant
                ));
            }
            for id in &tick.runs {
                if !asked.insert(*id) || !self.runs.iter().any(|run| run.id == *id) {
                    broken.push(format!("a tick of {:?} names run {id}", tick.key));
                }
            }
        }
        let is_a_ticks = |run: &&Run| run.origin.trigger().is_some() || run.origin == RunOrigin::Retry;
        for run in self.runs.iter().filter(is_a_ticks) {
            if !asked.contains(&run.id) {
                broken.push(format!("run {} is of a trigger, but of no tick", run.id));
            }
        }
    }

    /// The cursor of the sensor stands behind the last file that has a run, and a partition.
    fn judge_files(&self, broken: &mut Vec<String>) {
        let of_sensor = |run: &&Run| matches!(&run.origin, RunOrigin::Sensor { name } if &**name == SENSOR);
        let mut keys: Vec<&str> = self
            .runs
            .iter()
            .filter(of_sensor)
            .filter_map(|run| run.run_key.as_deref())
            .collect();
        keys.sort_by_key(|key| (key.len(), *key));
        let expected: Vec<String> = (1..=self.cursor).map(|number| format!("file-{number}")).collect();
        if keys != expected {
            broken.push(format!("the cursor is at {}, the runs are {keys:?}", self.cursor));
        }
        // A tick that was not recorded may have added one, which the next one adds again.
        let found: Vec<&str> = self.found.iter().map(PartitionKey::as_str).collect();
        if !found.starts_with(&keys) || found.len() > keys.len() + 1 {
            broken.push(format!(
                "the cursor is at {}, the partitions are {found:?}",
                self.cursor
            ));
        }
    }

    /// A backfill has ended, with each of its days made by one run, which was asked for once.
    fn judge_backfills(&self, broken: &mut Vec<String>) {
        for backfill in &self.backfills {
            let id = backfill.id();
            let runs: Vec<&Run> = self
                .runs
                .iter()
                .filter(|run| run.origin == RunOrigin::Backfill { id })
                .collect();
            if runs.len() != usize::try_from(backfill.runs).unwrap() {
                broken.push(format!(
                    "backfill {id} asked for {} runs, and has {}",
                    backfill.runs,
                    runs.len()
                ));
            }
            let mut days = BTreeSet::new();
            for run in runs.iter().filter(|run| run.reason.as_deref() != Some(TAKEN_BACK)) {
                let day = run.partition.as_ref().unwrap().to_string();
                if !days.insert(day.clone()) {
                    broken.push(format!("backfill {id} asked for {day} twice"));
                }
            }
            let made = runs.iter().filter(|run| run.status == RunStatus::Success).count();
            let poisoned = runs.iter().filter(|run| is_poisoned(run)).count();
            let outcome = backfill.ended.map(|end| (end.outcome, end.counts.succeeded));
            let expected = match poisoned {
                0 => BackfillOutcome::Succeeded,
                _ => BackfillOutcome::Failed,
            };
            let all = usize::try_from(backfill.spec.partition_count()).unwrap();
            if outcome != Some((expected, made as u64)) || days.len() != all {
                broken.push(format!("backfill {id} ended as {outcome:?} with {made} of {all} days"));
            }
        }
    }

    /// Every minute from the first to the last has its tick.
    fn judge_minutes(&self, broken: &mut Vec<String>) {
        let of_schedule = |tick: &&Tick| tick.key.kind == TriggerKind::Schedule && &*tick.key.name == SCHEDULE;
        let ticks: Vec<&Tick> = self.ticks.iter().filter(of_schedule).collect();
        for pair in ticks.windows(2) {
            let apart = pair[1].instant.duration_since(pair[0].instant).as_secs();
            if apart != 60 {
                broken.push(format!("{} is followed by {}", pair[0].instant, pair[1].instant));
            }
        }
        for tick in ticks {
            if tick.outcome != TickOutcome::Requested || tick.runs.len() != 1 {
                broken.push(format!("the minute {} came to {:?}", tick.instant, tick.outcome));
            }
        }
    }
}

//! One seed's world: for a while everything happens that may, then it becomes calm, and the oracle is asked.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use edge_assets::{
    Definitions, RunId, RunStatus,
    instance::{LaunchRequest, Limits},
    run::Run,
    store::{LeaseStore as _, RunStore as _},
    testing::Simulation,
    tick::TriggerKind,
};
use jiff::{SignedDuration, Timestamp};

use super::{condition_requests, oracle::Seen, zoo};
use crate::support::{Breakage, FaultyStore, Weather};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
/// Daemons of these names come and go.
const NAMES: [&str; 4] = [Simulation::DAEMON, "d2", "d3", LAST];
const LAST: &str = "the last";
const LEADER: &str = "leader of default";
/// A run may take so long in a calm world until it has ended: an hour is for definitions that are missing.
const END: Duration = Duration::from_secs(2 * 3_600);

/// A world in which things go wrong by the chance of a seed.
pub(super) struct Chaos {
    simulation: Simulation,
    /// The sight of the one who launches.
    store: Arc<FaultyStore>,
    /// The sights of the daemons, by name.
    sights: BTreeMap<&'static str, Arc<FaultyStore>>,
    /// Decides what happens; chance in the simulation is its own.
    chance: fastrand::Rng,
    launched: Vec<RunId>,
    keyed: BTreeMap<String, RunId>,
    leaders: BTreeMap<u64, Arc<str>>,
    is_complete: bool,
    faults: Vec<String>,
}

/// What came of it.
#[derive(Debug)]
pub(super) struct Played {
    /// The promises that were broken.
    pub(super) faults: Vec<String>,
    pub(super) simulation: Simulation,
}

/// Plays a seed for some virtual time, with a store that breaks a promise or with one that breaks none.
pub(super) fn play(seed: u64, time: Duration, breakage: Option<Breakage>) -> Played {
    let mut chaos = Chaos::begin(seed, zoo::everything());
    if let Some(breakage) = breakage {
        chaos.all_stores().for_each(|store| store.break_promise(breakage));
    }
    let clock = Arc::clone(chaos.simulation.instance().clock());
    while clock.monotonic() < time {
        let pause = SECOND.mul_f64(chaos.chance.f64() * 40.0);
        chaos.simulation.run_for(pause);
        chaos.happen();
        chaos.look();
    }
    chaos.calm_down();
    chaos.end()
}

impl Chaos {
    fn begin(seed: u64, definitions: Definitions) -> Self {
        let store = FaultyStore::new();
        let (pool, slots) = zoo::POOL;
        let pools = edge_assets::policy::PoolLimits::new().with(pool, usize::try_from(slots).unwrap());
        let sights: BTreeMap<&str, Arc<FaultyStore>> = NAMES.into_iter().map(|name| (name, store.sibling())).collect();
        let (of_caller, of_daemons) = (store.clone(), sights.clone());
        let simulation = Simulation::builder(definitions)
            .beginning("2026-11-22T09:00:00.5Z".parse().unwrap())
            .seed(seed)
            .stores(move |name| of_daemons.get(name).unwrap_or(&of_caller).clone())
            .limits(Limits::new().max_runs(6).pools(pools))
            .leader_lease(8 * SECOND)
            .start();
        Self {
            simulation,
            store,
            sights,
            chance: fastrand::Rng::with_seed(seed),
            launched: Vec::new(),
            keyed: BTreeMap::new(),
            leaders: BTreeMap::new(),
            is_complete: true,
            faults: Vec::new(),
        }
    }

    fn all_stores(&self) -> impl Iterator<Item = &Arc<FaultyStore>> {
        self.sights.values().chain([&self.store])
    }

    fn happen(&mut self) {
        match self.chance.u32(0..100) {
            0..20 => self.launch(),
            20..27 => self.launch_twice_under_one_key(),
            27..36 => self.cancel(),
            36..47 => self.kill(),
            47..52 => self.stop(),
            52..65 => self.start(),
            65..71 => self.set_the_clock(),
            71..73 => self.switch(),
            73..77 => self.redeploy(),
            77..81 => self.crash_in_calm(),
            81..87 => self.cut_off(),
            87..92 => self.be_down(),
            _ => self.change_the_weather(),
        }
    }

    fn launch(&mut self) {
        let selection = *self.chance.choice(&zoo::SELECTIONS).unwrap();
        self.launch_some(selection);
    }

    fn launch_some(&mut self, selection: &str) {
        // Without an acknowledgment nothing is promised.
        if let Ok(run) = self.simulation.launch(LaunchRequest::selection(selection)) {
            self.launched.push(run.id);
        }
    }

    fn launch_twice_under_one_key(&mut self) {
        let key = format!("key {}", self.chance.u8(0..40));
        for _ in 0..2 {
            let request = LaunchRequest::selection("d").key(key.clone());
            let Ok(run) = self.simulation.launch(request) else {
                continue;
            };
            self.launched.push(run.id);
            let first = *self.keyed.entry(key.clone()).or_insert(run.id);
            if first != run.id {
                self.faults.push(format!("P1: `{key}` was acknowledged as two runs"));
            }
        }
    }

    fn cancel(&mut self) {
        let unfinished = self.unfinished();
        if let Some(run) = self.chance.choice(&unfinished) {
            self.simulation.cancel(run.id, "somebody wants it").ok();
        }
    }

    fn some_daemon(&mut self) -> Option<String> {
        let running: Vec<String> = self.simulation.daemons().map(str::to_owned).collect();
        self.chance.choice(running)
    }

    fn kill(&mut self) {
        if let Some(name) = self.some_daemon() {
            self.simulation.kill_daemon(&name);
        }
    }

    fn stop(&mut self) {
        if let Some(name) = self.some_daemon() {
            self.simulation.stop_daemon(&name);
        }
    }

    fn start(&mut self) {
        let running: Vec<String> = self.simulation.daemons().map(str::to_owned).collect();
        let free = NAMES
            .into_iter()
            .filter(|name| !running.iter().any(|running| running == name));
        if let Some(name) = self.chance.choice(free.collect::<Vec<_>>()) {
            self.simulation.start_daemon(name);
        }
    }

    fn set_the_clock(&mut self) {
        let by = self.chance.i64(-600..=600);
        self.simulation.set_clock_by(SignedDuration::from_secs(by));
    }

    fn switch(&mut self) {
        let on = self.chance.bool();
        self.simulation.switch(TriggerKind::Schedule, zoo::SWITCHED, on).ok();
    }

    /// Every daemon ends, and one of another version of the code begins.
    fn redeploy(&mut self) {
        let running: Vec<String> = self.simulation.daemons().map(str::to_owned).collect();
        for name in running {
            if self.chance.bool() {
                self.simulation.kill_daemon(&name);
            } else {
                self.simulation.stop_daemon(&name);
            }
        }
        self.is_complete = !self.is_complete;
        let definitions = if self.is_complete {
            zoo::everything()
        } else {
            zoo::half()
        };
        self.simulation.redeploy(definitions);
        self.start();
    }

    fn change_the_weather(&mut self) {
        let weather = match self.chance.u8(0..4) {
            0 => Weather::default(),
            1 => Weather {
                fails_before: 0.02,
                fails_after: 0.02,
                delays: 0.2,
                longest_delay: SECOND / 5,
            },
            2 => Weather {
                fails_before: 0.1,
                fails_after: 0.1,
                delays: 0.5,
                longest_delay: 2 * SECOND,
            },
            _ => {
                self.all_stores().for_each(|store| store.fail(true));
                self.simulation.run_for(SECOND.mul_f64(self.chance.f64() * 20.0));
                self.all_stores().for_each(|store| store.fail(false));
                Weather::default()
            }
        };
        self.all_stores().for_each(|store| store.weather(weather));
    }

    /// One daemon does not reach the store for a while, and comes back, believing what it believed.
    fn cut_off(&mut self) {
        self.start();
        for selection in ["pooled/*", "+c", "pooled/*"] {
            self.launch_some(selection);
        }
        self.simulation.run_for(12 * SECOND);
        let leader = self.leader();
        let Some((_, sight)) = self.sights.iter().find(|(name, _)| leader.as_deref() == Some(**name)) else {
            return;
        };
        let sight = Arc::clone(sight);
        sight.fail(true);
        for _ in 0..self.chance.u8(8..40) {
            self.simulation.run_for(SECOND);
            self.look();
        }
        sight.fail(false);
    }

    /// The leader is killed while nothing else happens: then the promises have their times.
    fn crash_in_calm(&mut self) {
        self.all_stores().for_each(|store| store.weather(Weather::default()));
        while self.simulation.daemons().count() < 2 {
            self.start();
        }
        self.simulation.run_for(MINUTE);
        let Some(leader) = self
            .leader()
            .filter(|leader| self.simulation.daemons().any(|name| *name == **leader))
        else {
            self.faults
                .push("P7: no daemon leads after a minute of calm".to_owned());
            return;
        };
        let is_held = |run: &Run| run.holder.as_ref() == Some(&leader) && run.status != RunStatus::Queued;
        let held: Vec<Run> = self.unfinished().into_iter().filter(is_held).collect();
        self.simulation.kill_daemon(&leader);
        self.simulation.run_for(10 * SECOND);
        if self.leader().is_none_or(|next| next == leader) {
            self.faults
                .push(format!("P7: nobody leads 10 s after `{leader}` was killed"));
        }
        self.simulation.run_for(10 * SECOND);
        for before in held {
            let run = self.simulation.run(before.id).unwrap();
            if !run.status.is_final() && run.epoch == before.epoch {
                let id = run.id.short();
                self.faults.push(format!(
                    "P6: run {id} is {} 20 s after its process was killed",
                    run.status
                ));
            }
        }
    }

    /// What must hold at every instant.
    fn look(&mut self) {
        let store = Arc::clone(self.store.inner());
        let now = self.simulation.now();
        let (pool, limit) = zoo::POOL;
        let slots = self
            .simulation
            .block_on(async move { store.slots(pool.into(), now).await.unwrap() });
        if slots.len() > usize::try_from(limit).unwrap() {
            self.faults
                .push(format!("P8: {} slots of {limit} are taken", slots.len()));
        }
        self.leader();
    }

    /// Nobody is there for some minutes.
    fn be_down(&mut self) {
        let running: Vec<String> = self.simulation.daemons().map(str::to_owned).collect();
        running.iter().for_each(|name| self.simulation.kill_daemon(name));
        self.simulation.run_for(MINUTE.mul_f64(1.0 + self.chance.f64() * 5.0));
        self.start();
    }

    /// Who leads, by the lease; in each of its epochs, that is one.
    fn leader(&mut self) -> Option<Arc<str>> {
        let store = Arc::clone(&self.store);
        let lease = self
            .simulation
            .block_on(async move { store.inner().lease(LEADER.into()).await.unwrap() })?;
        let now = self.simulation.now();
        let holder = self
            .leaders
            .entry(lease.epoch)
            .or_insert_with(|| Arc::clone(&lease.holder));
        if *holder != lease.holder {
            let text = format!("P7: `{holder}` and `{}` lead in epoch {}", lease.holder, lease.epoch);
            self.faults.push(text);
        }
        (lease.until > now).then_some(lease.holder)
    }

    fn unfinished(&self) -> Vec<Run> {
        let store = Arc::clone(self.store.inner());
        self.simulation
            .block_on(async move { store.unfinished("default".into()).await.unwrap() })
    }

    /// Nothing more goes wrong, and nothing new begins: what was begun must come to its end.
    fn calm_down(&mut self) {
        self.all_stores().for_each(|store| store.fail(false));
        self.all_stores().for_each(|store| store.weather(Weather::default()));
        self.simulation.redeploy(zoo::everything());
        let running: Vec<String> = self.simulation.daemons().map(str::to_owned).collect();
        running.iter().for_each(|name| self.simulation.kill_daemon(name));
        self.simulation.start_daemon(LAST);
        self.simulation.run_for(5 * MINUTE);
        let names = zoo::everything();
        for schedule in names.schedules() {
            self.simulation
                .switch(TriggerKind::Schedule, &schedule.name, false)
                .unwrap();
        }
        for sensor in names.sensors() {
            self.simulation
                .switch(TriggerKind::Sensor, &sensor.name, false)
                .unwrap();
        }
        let mut waited = Duration::ZERO;
        while waited < END && !self.unfinished().is_empty() {
            self.simulation.run_for(MINUTE / 2);
            self.look();
            waited += MINUTE / 2;
        }
        for run in self.unfinished() {
            let (id, status) = (run.id.short(), run.status);
            self.faults.push(format!(
                "P9: run {id} is still {status} after {} s of calm",
                waited.as_secs()
            ));
        }
        self.simulation.run_for(20 * SECOND);
    }

    fn end(mut self) -> Played {
        let store = Arc::clone(self.store.inner());
        let now: Timestamp = self.simulation.now();
        let (pool, _) = zoo::POOL;
        let (seen, slots) = self.simulation.block_on(async move {
            let slots = store.slots(pool.into(), now).await.unwrap();
            (Seen::of(&store).await, slots)
        });
        if !slots.is_empty() {
            self.faults
                .push(format!("P8: {slots:?} are taken 20 s after the last run"));
        }
        for id in self.launched {
            if !seen.runs.iter().any(|run| run.id == id) {
                self.faults
                    .push(format!("P3: run {} was acknowledged and is not there", id.short()));
            }
        }
        self.faults.extend(seen.faults());
        condition_requests::lost(&seen, &mut self.faults);
        self.faults.extend(seen.cursor_apart_from_runs(zoo::COUNTS));
        for schedule in zoo::schedules()
            .iter()
            .filter(|schedule| &*schedule.name != zoo::SWITCHED)
        {
            self.faults.extend(seen.uncounted_instants(schedule));
        }
        Played {
            faults: self.faults,
            simulation: self.simulation,
        }
    }
}

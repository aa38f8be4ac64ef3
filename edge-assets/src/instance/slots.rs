//! [`SharedSlots`]: the slots of pools over all runs and all processes that share the store.
//!
//! A slot is a lease in the store: what a dead process held is free once its lease has ended. The dispatchers of the runs ask
//! here and never wait: who gets no slot at once stands in a line, and [`serve`](SharedSlots::serve) takes slots from the store
//! for the first of each line.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::future::join_all;
use indexmap::IndexMap;
use tokio::sync::Notify;
use tracing::debug;

use super::Instance;
use crate::{boxed::error_chain, crash_point, exec::PoolGate, id::RunId, run::StepKey, store::SlotRequest};

/// How long to wait before asking again for a slot that another process has.
const ASK_AGAIN: Duration = Duration::from_millis(500);

/// Hands out the slots of pools over all runs.
#[derive(Debug)]
pub(super) struct SharedSlots {
    instance: Instance,
    /// In the order of their asking.
    lines: Mutex<IndexMap<Asker, Place>>,
    /// Told when somebody asks or leaves.
    changed: Notify,
}

/// A step that wants a slot of its pool.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Asker {
    pool: Arc<str>,
    run: RunId,
    step: StepKey,
}

/// Where a step stands.
#[derive(Debug, Clone)]
struct Place {
    standing: Standing,
    changed: Arc<Notify>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// In the line.
    Waiting,
    /// The store is being asked.
    Asking,
    /// It left while the store was being asked.
    Withdrawn,
    /// It has a slot and does not know yet.
    Granted,
    /// It has a slot.
    Inside,
    /// It is done with its slot, which is to be given back.
    Leaving,
    /// It came back before its slot was given back: that comes first, then it stands in the line again.
    Returning,
}

/// What the store is to be told.
enum Errand {
    Take { asker: Asker, slots: u32 },
    Free(Asker),
}

impl SharedSlots {
    pub(super) fn new(instance: Instance) -> Arc<Self> {
        Arc::new(Self {
            instance,
            lines: Mutex::default(),
            changed: Notify::new(),
        })
    }

    /// Whether any slot is held, or about to be.
    pub(super) fn has_any(&self) -> bool {
        !self.lock().is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, IndexMap<Asker, Place>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes slots from the store and gives them back, for ever; rests while nobody asks.
    pub(super) async fn serve(&self) {
        loop {
            let errands = self.errands();
            let is_idle = errands.is_empty();
            let done = join_all(errands.into_iter().map(|errand| self.run_errand(errand))).await;
            let refused = done.iter().any(|is_done| !is_done);
            if refused {
                tokio::select! {
                    biased;
                    () = self.changed.notified() => {}
                    () = tokio::time::sleep(ASK_AGAIN) => {}
                }
            } else if is_idle {
                self.changed.notified().await;
            }
        }
    }

    /// What is to be done now: every slot that is left is given back, and each pool is asked for as many as may be free.
    fn errands(&self) -> Vec<Errand> {
        let mut lines = self.lock();
        let mut taken: IndexMap<Arc<str>, usize> = IndexMap::new();
        for (asker, place) in lines.iter() {
            if place.standing.counts() {
                *taken.entry(Arc::clone(&asker.pool)).or_default() += 1;
            }
        }
        let mut errands = Vec::new();
        for (asker, place) in lines.iter_mut() {
            match place.standing {
                Standing::Leaving | Standing::Returning => errands.push(Errand::Free(asker.clone())),
                Standing::Waiting => {
                    let slots = self.instance.limits().pools.of(&asker.pool).unwrap_or(usize::MAX);
                    let taken = taken.entry(Arc::clone(&asker.pool)).or_default();
                    if *taken < slots {
                        *taken += 1;
                        place.standing = Standing::Asking;
                        errands.push(Errand::Take {
                            asker: asker.clone(),
                            slots: u32::try_from(slots).unwrap_or(u32::MAX),
                        });
                    }
                }
                Standing::Asking | Standing::Withdrawn | Standing::Granted | Standing::Inside => {}
            }
        }
        errands
    }

    /// Whether it went as it should; else it is to be tried again after a pause.
    async fn run_errand(&self, errand: Errand) -> bool {
        match errand {
            Errand::Free(asker) => {
                let freed = self
                    .instance
                    .store()
                    .free_slot(
                        Arc::clone(&asker.pool),
                        asker.holder(),
                        Arc::clone(self.instance.process()),
                    )
                    .await;
                if let Err(error) = &freed {
                    debug!(pool = %asker.pool, error = error_chain(error), "a slot could not be given back; trying again");
                    return false;
                }
                crash_point::reached("slots/freed");
                let mut lines = self.lock();
                let left = lines.shift_remove(&asker);
                if let Some(place) = left.filter(|place| place.standing == Standing::Returning) {
                    lines.insert(
                        asker,
                        Place {
                            standing: Standing::Waiting,
                            ..place
                        },
                    );
                }
                true
            }
            Errand::Take { asker, slots } => {
                let is_taken = self.take_from_store(&asker, slots).await;
                self.settle(&asker, is_taken)
            }
        }
    }

    async fn take_from_store(&self, asker: &Asker, slots: u32) -> bool {
        let at = self.instance.clock().now();
        let request = SlotRequest {
            pool: Arc::clone(&asker.pool),
            slots,
            holder: asker.holder(),
            process: Arc::clone(self.instance.process()),
            at,
            until: self.instance.leases().run_until(at),
        };
        match self.instance.store().take_slot(request).await {
            Ok(lease) => {
                crash_point::reached("slots/taken");
                lease.is_some()
            }
            Err(error) => {
                debug!(pool = %asker.pool, error = error_chain(&error), "a slot could not be asked for; trying again");
                false
            }
        }
    }

    /// Notes the answer of the store.
    fn settle(&self, asker: &Asker, is_taken: bool) -> bool {
        let mut lines = self.lock();
        let Some(place) = lines.get_mut(asker) else {
            return true;
        };
        match (place.standing, is_taken) {
            (Standing::Withdrawn, true) => place.standing = Standing::Leaving,
            (Standing::Withdrawn, false) => {
                lines.shift_remove(asker);
            }
            (_, true) => {
                place.standing = Standing::Granted;
                place.changed.notify_one();
            }
            (_, false) => {
                place.standing = Standing::Waiting;
                return false;
            }
        }
        true
    }

    fn withdraw(&self, lines: &mut IndexMap<Asker, Place>, asker: &Asker) {
        let Some(place) = lines.get_mut(asker) else {
            return;
        };
        match place.standing {
            Standing::Waiting => {
                lines.shift_remove(asker);
            }
            Standing::Asking => place.standing = Standing::Withdrawn,
            Standing::Granted | Standing::Inside | Standing::Returning => place.standing = Standing::Leaving,
            Standing::Withdrawn | Standing::Leaving => {}
        }
        self.changed.notify_one();
    }
}

impl Standing {
    /// Whether it has a slot of the store, or may have one.
    const fn counts(self) -> bool {
        !matches!(self, Self::Waiting)
    }
}

impl Asker {
    fn new(pool: &Arc<str>, run: RunId, step: &StepKey) -> Self {
        Self {
            pool: Arc::clone(pool),
            run,
            step: step.clone(),
        }
    }

    /// The name under which the store knows it.
    fn holder(&self) -> Arc<str> {
        format!("{}/{}", self.run, self.step).into()
    }
}

impl PoolGate for SharedSlots {
    fn take(&self, pool: &Arc<str>, run: RunId, step: &StepKey, changed: &Arc<Notify>) -> bool {
        let asker = Asker::new(pool, run, step);
        let mut lines = self.lock();
        if let Some(place) = lines.get_mut(&asker) {
            match place.standing {
                Standing::Granted | Standing::Inside => {
                    place.standing = Standing::Inside;
                    return true;
                }
                Standing::Leaving => place.standing = Standing::Returning,
                Standing::Withdrawn => place.standing = Standing::Asking,
                Standing::Waiting | Standing::Asking | Standing::Returning => {}
            }
            place.changed = Arc::clone(changed);
            return false;
        }
        let place = Place {
            standing: Standing::Waiting,
            changed: Arc::clone(changed),
        };
        lines.insert(asker, place);
        drop(lines);
        self.changed.notify_one();
        false
    }

    fn free(&self, pool: &Arc<str>, run: RunId, step: &StepKey) {
        let asker = Asker::new(pool, run, step);
        self.withdraw(&mut self.lock(), &asker);
    }

    fn leave(&self, run: RunId) {
        let mut lines = self.lock();
        let askers: Vec<Asker> = lines.keys().filter(|asker| asker.run == run).cloned().collect();
        for asker in askers {
            self.withdraw(&mut lines, &asker);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::{
        definitions::Definitions,
        instance::Limits,
        policy::PoolLimits,
        store::{LeaseStore as _, MemoryStore},
    };

    const SLOTS: usize = 2;

    #[derive(Debug, Clone, Copy)]
    enum Act {
        Take(u8),
        Free(u8),
        Leave(u8),
        /// The store answers, or not yet.
        Serve,
    }

    fn acts() -> impl Strategy<Value = Vec<Act>> {
        let act = prop_oneof![
            3 => (0_u8..6).prop_map(Act::Take),
            2 => (0_u8..6).prop_map(Act::Free),
            1 => (0_u8..2).prop_map(Act::Leave),
            3 => Just(Act::Serve),
        ];
        proptest::collection::vec(act, 1..60)
    }

    /// Steps 0 to 2 are of the first run, 3 to 5 of the second.
    fn step(number: u8) -> (RunId, StepKey) {
        let asset = format!("s{number}").parse().expect("it is a key");
        (run(number / 3), StepKey { asset, partition: None })
    }

    fn run(number: u8) -> RunId {
        RunId::from_uuid(Uuid::from_u128(u128::from(number) + 1))
    }

    proptest! {
        #[test]
        fn no_more_are_inside_than_there_are_slots_and_none_is_lost(acts in acts()) {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .start_paused(true)
                .build()
                .expect("it is built");
            runtime.block_on(async move {
                let store = Arc::new(MemoryStore::new());
                let definitions = Definitions::builder().build().expect("nothing is wrong with it");
                let limits = Limits::new().pools(PoolLimits::new().with("db", SLOTS));
                let instance = Instance::builder(definitions, store.clone()).limits(limits).build();
                let slots = SharedSlots::new(instance);
                let (pool, told): (Arc<str>, Arc<Notify>) = ("db".into(), Arc::default());
                let mut wanted = [false; 6];
                let mut inside = [false; 6];
                let now = slots.instance.clock().now();
                for act in acts {
                    match act {
                        Act::Take(number) => {
                            let (run, step) = step(number);
                            wanted[usize::from(number)] = true;
                            inside[usize::from(number)] = slots.take(&pool, run, &step, &told);
                        }
                        Act::Free(number) => {
                            let (run, step) = step(number);
                            slots.free(&pool, run, &step);
                            (wanted[usize::from(number)], inside[usize::from(number)]) = (false, false);
                        }
                        Act::Leave(number) => {
                            slots.leave(run(number));
                            let first = usize::from(number) * 3;
                            wanted[first..first + 3].fill(false);
                            inside[first..first + 3].fill(false);
                        }
                        Act::Serve => {
                            drop(tokio::time::timeout(Duration::from_secs(5), slots.serve()).await);
                        }
                    }
                    prop_assert!(inside.iter().filter(|inside| **inside).count() <= SLOTS);
                    prop_assert!(store.slots("db".into(), now).await.expect("it answers").len() <= SLOTS);
                }
                // Whoever still wants a slot gets one in the end, as the others leave.
                while let Some(number) = (0..6_u8).find(|number| wanted[usize::from(*number)]) {
                    drop(tokio::time::timeout(Duration::from_secs(5), slots.serve()).await);
                    let ready = (0..6_u8).find(|number| {
                        let (run, step) = step(*number);
                        wanted[usize::from(*number)] && slots.take(&pool, run, &step, &told)
                    });
                    prop_assert!(ready.is_some(), "step {} waits for ever", number);
                    if let Some(number) = ready {
                        let (run, step) = step(number);
                        slots.free(&pool, run, &step);
                        wanted[usize::from(number)] = false;
                    }
                }
                drop(tokio::time::timeout(Duration::from_secs(5), slots.serve()).await);
                prop_assert_eq!(store.slots("db".into(), now).await.expect("it answers").len(), 0);
                prop_assert!(!slots.has_any());
                Ok(())
            })?;
        }
    }
}

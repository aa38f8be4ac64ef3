//! The [`LeaseStore`] of a [`MemoryStore`].

use std::sync::Arc;

use jiff::Timestamp;

use super::{
    super::{
        Lease, LeaseStore, SlotRequest, StoreError,
        rules::{self, HeldSlot, whole},
    },
    MemoryStore,
    state::State,
};
use crate::boxed::BoxFuture;

impl State {
    fn take_slot(&mut self, request: &SlotRequest) -> Option<Lease> {
        let slots = self.slots.entry(request.pool.clone()).or_default();
        let taken = rules::take_slot(slots, request)?;
        let lease = rules::lease(request.pool.clone(), &taken.held);
        match slots.iter_mut().find(|slot| slot.number == taken.number) {
            Some(slot) => *slot = taken,
            None => slots.push(taken),
        }
        lease
    }

    fn renew_slots(&mut self, process: &str, until: Timestamp) -> u32 {
        let mut renewed = 0;
        let slots = self.slots.values_mut().flatten();
        for slot in slots.filter(|slot| &*slot.process == process && slot.held.holder.is_some()) {
            slot.held.until = whole(until);
            renewed += 1;
        }
        renewed
    }

    fn live_slots(&self, pool: &Arc<str>, at: Timestamp) -> Vec<Lease> {
        let mut live: Vec<&HeldSlot> = self.slots.get(pool).into_iter().flatten().collect();
        live.retain(|slot| slot.held.is_live(at));
        live.sort_by_key(|slot| slot.number);
        live.iter()
            .filter_map(|slot| rules::lease(pool.clone(), &slot.held))
            .collect()
    }
}

impl LeaseStore for MemoryStore {
    fn acquire(
        &self,
        name: Arc<str>,
        holder: Arc<str>,
        at: Timestamp,
        until: Timestamp,
    ) -> BoxFuture<'_, Result<Option<Lease>, StoreError>> {
        self.visit(move |state| {
            let Some(held) = rules::acquire(state.leases.get(&name), holder, at, until) else {
                return Ok(None);
            };
            let lease = rules::lease(name.clone(), &held);
            state.leases.insert(name, held);
            Ok(lease)
        })
    }

    fn release(&self, name: Arc<str>, holder: Arc<str>) -> BoxFuture<'_, Result<(), StoreError>> {
        self.visit(move |state| {
            if let Some(held) = state.leases.get_mut(&name)
                && let Some(released) = rules::release(held, &holder)
            {
                *held = released;
            }
            Ok(())
        })
    }

    fn lease(&self, name: Arc<str>) -> BoxFuture<'_, Result<Option<Lease>, StoreError>> {
        self.visit(move |state| {
            let held = state.leases.get(&name);
            Ok(held.and_then(|held| rules::lease(name.clone(), held)))
        })
    }

    fn take_slot(&self, request: SlotRequest) -> BoxFuture<'_, Result<Option<Lease>, StoreError>> {
        self.visit(move |state| Ok(state.take_slot(&request)))
    }

    fn free_slot(&self, pool: Arc<str>, holder: Arc<str>, process: Arc<str>) -> BoxFuture<'_, Result<(), StoreError>> {
        self.visit(move |state| {
            for slot in state.slots.get_mut(&pool).into_iter().flatten() {
                if slot.process == process
                    && let Some(released) = rules::release(&slot.held, &holder)
                {
                    slot.held = released;
                }
            }
            Ok(())
        })
    }

    fn renew_slots(&self, process: Arc<str>, until: Timestamp) -> BoxFuture<'_, Result<u32, StoreError>> {
        self.visit(move |state| Ok(state.renew_slots(&process, until)))
    }

    fn slots(&self, pool: Arc<str>, at: Timestamp) -> BoxFuture<'_, Result<Vec<Lease>, StoreError>> {
        self.visit(move |state| Ok(state.live_slots(&pool, at)))
    }
}

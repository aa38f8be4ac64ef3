//! Who gets a lease or a slot. A lease that was given back keeps its number, so that the next holder's is always higher.

use std::sync::Arc;

use jiff::Timestamp;

use super::{
    super::{Lease, SlotRequest},
    instants::whole,
};

/// A lease as it is kept: nobody has one that was given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeldLease {
    pub(crate) holder: Option<Arc<str>>,
    pub(crate) epoch: u64,
    pub(crate) until: Timestamp,
}

/// A slot as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeldSlot {
    pub(crate) number: u32,
    pub(crate) process: Arc<str>,
    pub(crate) held: HeldLease,
}

impl HeldLease {
    /// Whether somebody has it at this instant.
    pub(crate) fn is_live(&self, at: Timestamp) -> bool {
        self.holder.is_some() && self.until > at
    }

    fn is_of(&self, holder: &str) -> bool {
        self.holder.as_deref() == Some(holder)
    }
}

/// The lease that callers see; `None` when nobody has it.
pub(crate) fn lease(name: Arc<str>, held: &HeldLease) -> Option<Lease> {
    Some(Lease {
        name,
        holder: held.holder.clone()?,
        epoch: held.epoch,
        until: held.until,
    })
}

/// What is kept once `holder` has it; `None` when somebody else has it.
pub(crate) fn acquire(
    held: Option<&HeldLease>,
    holder: Arc<str>,
    at: Timestamp,
    until: Timestamp,
) -> Option<HeldLease> {
    let is_own = held.is_some_and(|held| held.is_of(&holder));
    if !is_own && held.is_some_and(|held| held.is_live(at)) {
        return None;
    }
    let epoch = held.map_or(0, |held| held.epoch) + u64::from(!is_own);
    Some(HeldLease {
        holder: Some(holder),
        epoch,
        until: whole(until),
    })
}

/// What is kept once `holder` gave it back; `None` when it has nothing to give back.
pub(crate) fn release(held: &HeldLease, holder: &str) -> Option<HeldLease> {
    held.is_of(holder).then(|| HeldLease {
        holder: None,
        ..held.clone()
    })
}

/// The slot that a request gets, of those of its pool; `None` when all are taken.
///
/// When a pool was made smaller, the slots beyond its end count for as long as they are held.
pub(crate) fn take_slot(slots: &[HeldSlot], request: &SlotRequest) -> Option<HeldSlot> {
    let own = slots.iter().find(|slot| slot.held.is_of(&request.holder));
    let is_live = |slot: &&HeldSlot| slot.held.is_live(request.at);
    if own.filter(is_live).is_none() {
        let taken = slots.iter().filter(is_live).count();
        if u32::try_from(taken).is_ok_and(|taken| taken >= request.slots) {
            return None;
        }
    }
    let is_free = |number: &u32| !slots.iter().filter(is_live).any(|slot| slot.number == *number);
    let number = match own {
        Some(own) => own.number,
        None => (0..request.slots).find(is_free)?,
    };
    let before = slots.iter().find(|slot| slot.number == number).map(|slot| &slot.held);
    let held = acquire(before, request.holder.clone(), request.at, request.until)?;
    Some(HeldSlot {
        number,
        process: request.process.clone(),
        held,
    })
}

//! What a store decides, apart from how it keeps it: pure functions that every driver calls, so that no two drivers can differ.
//!
//! A driver loads a row, asks here what becomes of it, and writes the answer, all in one transaction.

mod cursors;
mod events;
mod filters;
mod instants;
mod leases;
mod runs;
mod triggers;

pub(crate) use cursors::{run_cursor, run_place, tick_cursor, tick_place};
pub(crate) use events::{StepOutcome, append, is_state, outcome_of};
pub(crate) use filters::{event_passes, run_passes, tick_passes};
pub(crate) use instants::{ago, whole};
pub(crate) use leases::{HeldLease, HeldSlot, acquire, lease, release, take_slot};
pub(crate) use runs::{Changed, claim, finish, is_old, overtaken, queue, request_cancel, requeue};
pub(crate) use triggers::{advance, compare, declare, in_whole_instants, switch};

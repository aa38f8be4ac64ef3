//! What a store decides, apart from how it keeps it: pure functions that every driver calls, so that no two drivers can differ.
//!
//! A driver loads a row, asks here what becomes of it, and writes the answer, all in one transaction.

mod alerts;
mod backfills;
mod cursors;
mod events;
mod filters;
mod instants;
mod leases;
mod partitions;
mod runs;
mod triggers;

pub(crate) use alerts::{
    delivery_passes, follow_delivery, in_whole_instants as whole_delivery, interrupt, is_to_be_told,
};
pub(crate) use backfills::{advance_backfill, ask_backfill, backfill_passes, create_backfill, is_old_backfill};
pub(crate) use cursors::{
    audit_cursor, audit_place, backfill_cursor, backfill_place, delivery_cursor, delivery_place, evaluation_cursor,
    evaluation_place, run_cursor, run_place, tick_cursor, tick_place,
};
pub(crate) use events::{Appended, StepOutcome, append, is_state, outcome_of};
#[cfg(feature = "sqlite")]
pub(crate) use filters::IdPart;
pub(crate) use filters::{event_passes, run_passes, tick_passes};
#[cfg(feature = "sqlite")]
pub(crate) use instants::micros;
pub(crate) use instants::{ago, whole};
pub(crate) use leases::{HeldLease, HeldSlot, acquire, lease, release, take_slot};
pub(crate) use partitions::partition_outcome;
pub(crate) use runs::{Changed, claim, finish, is_old, overtaken, queue, request_cancel, requeue};
pub(crate) use triggers::{advance, compare, declare, in_whole_instants, is_told, move_cursor, switch};

//! Partitions: definitions, numbers, sets, selections, mappings and typed keys, seen from outside and against naive oracles.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod backfill_any;
mod faults;
mod mappings;
mod mappings_any;
mod selections;
mod sets;
mod spaces;
mod support;
mod typed;
mod windows;
mod windows_any;

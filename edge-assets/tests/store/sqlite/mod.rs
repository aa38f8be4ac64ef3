//! What a database file can do: the suite of cases, then files that are reopened, shared, full, damaged, copied.
#![expect(clippy::unwrap_used, reason = "what helps tests fails like tests")]

mod backup;
mod conformance;
mod files;
mod full;
mod groups;
mod killed;
mod property;
mod prune;
mod sharing;
mod size;
mod support;

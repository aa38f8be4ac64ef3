//! The web API, seen from outside: a real server on a free port, a real client, no mocks.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod access;
mod assets;
mod automation;
mod backfills;
mod book;
mod catalogue;
mod document;
mod graph;
mod health;
mod more_runs;
mod operations;
mod partitions;
mod runs;
mod secrets;
mod security;
mod stream;
mod support;
mod ui;

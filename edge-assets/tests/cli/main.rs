//! The command line, driven as a user drives it: whole commands in, their output and exit code out.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod fixture;
mod odd;
mod shown;
mod simulation;

mod additions;
#[cfg(all(unix, feature = "webhook", feature = "mail"))]
mod alerts;
mod any_arguments;
mod automation;
mod backfills;
mod book;
mod checks;
#[cfg(unix)]
mod child;
mod completion;
mod exit_codes;
mod history;
mod json;
mod lives;
mod looks;
mod operations;
mod partitions;
mod recording;
mod runs;
#[cfg(unix)]
mod screen;
mod settings;
#[cfg(unix)]
mod shell;
#[cfg(unix)]
mod signals;
mod staleness;
mod stored;
#[cfg(unix)]
mod terminal;
#[cfg(all(unix, feature = "web"))]
mod web;

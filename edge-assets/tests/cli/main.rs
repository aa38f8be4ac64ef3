//! The command line, driven as a user drives it: whole commands in, their output and exit code out.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod fixture;
mod odd;
mod shown;

mod additions;
mod book;
#[cfg(unix)]
mod child;
mod exit_codes;
mod json;
mod looks;
mod runs;
mod settings;
#[cfg(unix)]
mod signals;
#[cfg(unix)]
mod terminal;

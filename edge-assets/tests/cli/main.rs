//! The command line, driven as a user drives it: whole commands in, their output and exit code out.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod fixture;
mod odd;
mod shown;

mod additions;
mod any_arguments;
mod book;
#[cfg(unix)]
mod child;
mod completion;
mod exit_codes;
mod json;
mod lives;
mod looks;
mod operations;
mod runs;
#[cfg(unix)]
mod screen;
mod settings;
#[cfg(unix)]
mod shell;
#[cfg(unix)]
mod signals;
mod stored;
#[cfg(unix)]
mod terminal;
#[cfg(all(unix, feature = "web"))]
mod web;

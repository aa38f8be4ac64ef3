//! The command line that any team's binary has: [`App`] turns definitions into `materialize`, `plan`, `asset list` and
//! the rest; teams add commands, options and checks of their own.
//!
//! Data goes to stdout, talk to stderr; exit codes are those of [`Exit`]. A command makes only what it needs: looking at
//! declarations starts no runtime and connects to nothing.

mod alert_args;
mod alerting;
mod app;
mod args;
mod backfill_args;
mod check_args;
mod command;
mod complaint;
mod completion;
mod configuration;
mod console;
mod context;
mod daemon_args;
mod db_args;
mod error;
mod execution;
mod exit;
mod extension;
mod logging;
mod output;
mod partition_args;
mod partition_command_args;
mod progress;
mod recording;
mod run_args;
mod serve;
mod signals;
mod staleness;
mod state;
#[cfg(feature = "web")]
mod token_args;
mod trigger_args;
#[cfg(feature = "web")]
mod web;
#[cfg(feature = "web")]
mod web_args;

pub use app::{App, Captured};
pub use clap;
pub use console::{ColorMode, Console};
pub use context::CommandContext;
pub use daemon_args::DaemonArgs;
pub use error::CliError;
pub use exit::Exit;
pub use extension::{Diagnosis, ExtraCommand};
pub use output::OutputFormat;
pub use progress::Work;
#[cfg(feature = "web")]
pub use web_args::WebArgs;

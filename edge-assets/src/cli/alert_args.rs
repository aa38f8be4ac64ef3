//! The commands about alerts, as clap reads them.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Commands about alerts.
#[derive(Debug, Subcommand)]
pub(super) enum AlertCommand {
    /// List where alerts go
    List(AlertListArgs),
    /// Send a test everywhere, and tell what came of it
    Test(AlertTestArgs),
}

/// Arguments of `alert list`.
#[derive(Debug, Args)]
pub(super) struct AlertListArgs {
    /// The settings file, instead of `edge.toml` in the working folder
    #[arg(long, value_name = "FILE")]
    pub(super) settings: Option<PathBuf>,
}

/// Arguments of `alert test`.
#[derive(Debug, Args)]
pub(super) struct AlertTestArgs {
    /// Only there: the name that `alert list` shows, or its beginning, such as `webhook`
    #[arg(long, value_name = "NAME")]
    pub(super) sink: Option<String>,
    /// The settings file, instead of `edge.toml` in the working folder
    #[arg(long, value_name = "FILE")]
    pub(super) settings: Option<PathBuf>,
}

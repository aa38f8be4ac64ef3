//! The commands about recorded runs, as clap reads them.

use clap::{Args, Subcommand};

use crate::run::RunStatus;

/// Commands about runs.
#[derive(Debug, Subcommand)]
pub(super) enum RunCommand {
    /// List runs, newest first
    List(RunListArgs),
    /// Show a run with its steps
    Show(RunOf),
    /// Print what happened in a run, and what its assets said
    Logs(RunLogsArgs),
    /// Ask a run to stop; one that is queued ends at once
    Cancel(RunCancelArgs),
    /// Run the same again: what did not succeed, all of it, or from a step on
    Retry(RunRetryArgs),
}

pub(super) const RUN_HELP: &str = "The run: its id, a part of the id of at least four digits, or `latest`";

/// Arguments of commands that take one run.
#[derive(Debug, Args)]
pub(super) struct RunOf {
    #[arg(value_name = "RUN", help = RUN_HELP)]
    pub(super) run: String,
}

/// Arguments of `run list`.
#[derive(Debug, Args)]
pub(super) struct RunListArgs {
    /// Only runs that stand there; as often as needed
    #[arg(long, value_name = "STATUS", value_parser = status)]
    pub(super) status: Vec<RunStatus>,
    /// Only runs of this job
    #[arg(long, short, value_name = "JOB")]
    pub(super) job: Option<String>,
    /// Only runs that this schedule or sensor asked for
    #[arg(long, value_name = "NAME")]
    pub(super) trigger: Option<String>,
    /// Only runs with this label
    #[arg(long, value_name = "KEY=VALUE", value_parser = label)]
    pub(super) tag: Option<(String, String)>,
    /// Only runs made within this time, such as `2h`
    #[arg(long, value_name = "DURATION", value_parser = crate::duration::parse)]
    pub(super) within: Option<std::time::Duration>,
    /// How many runs
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=200))]
    pub(super) limit: u16,
    /// Where the list before ended: its `next`
    #[arg(long, value_name = "CURSOR")]
    pub(super) after: Option<String>,
}

/// Arguments of `run logs`.
#[derive(Debug, Args)]
pub(super) struct RunLogsArgs {
    #[arg(value_name = "RUN", help = RUN_HELP)]
    pub(super) run: String,
    /// Go on until the run ends
    #[arg(long, short)]
    pub(super) follow: bool,
    /// Only what concerns this asset
    #[arg(long, value_name = "ASSET")]
    pub(super) step: Option<String>,
}

/// Arguments of `run cancel`.
#[derive(Debug, Args)]
pub(super) struct RunCancelArgs {
    #[arg(value_name = "RUN", help = RUN_HELP)]
    pub(super) run: String,
    /// Why; it stands in the run
    #[arg(long, value_name = "TEXT", default_value = "canceled by hand")]
    pub(super) reason: String,
    /// Wait until it has stopped
    #[arg(long)]
    pub(super) wait: bool,
}

/// Arguments of `run retry`.
#[derive(Debug, Args)]
pub(super) struct RunRetryArgs {
    #[arg(value_name = "RUN", help = RUN_HELP)]
    pub(super) run: String,
    /// Every step again, not only those that did not succeed
    #[arg(long, conflicts_with = "from")]
    pub(super) all: bool,
    /// This step and what is downstream of it; `asset`, or `asset[partition]`
    #[arg(long, value_name = "STEP")]
    pub(super) from: Option<String>,
    /// Wait for the end; its outcome is the exit code
    #[arg(long)]
    pub(super) wait: bool,
}

fn status(text: &str) -> Result<RunStatus, String> {
    let known = RunStatus::ALL.into_iter().find(|status| status.to_string() == text);
    known.ok_or_else(|| {
        let all: Vec<String> = RunStatus::ALL.iter().map(ToString::to_string).collect();
        format!(
            "there is no such status{}; they are {}",
            crate::suggest::did_you_mean(text, all.iter().map(String::as_str)),
            all.join(", ")
        )
    })
}

pub(super) fn label(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write KEY=VALUE".to_owned()),
    }
}

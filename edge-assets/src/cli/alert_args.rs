//! The commands about alerts, as clap reads them.

use std::{path::PathBuf, time::Duration};

use clap::{Args, Subcommand};

use crate::store::DeliveryOutcome;

const SILENCE_EXAMPLES: &str = "Examples:
  alert silence everything --for 30m --why 'the database is being moved'
  alert silence --subject 'nightly_*' --for 2h --why 'known, see the ticket'";

/// Commands about alerts.
#[derive(Debug, Subcommand)]
pub(super) enum AlertCommand {
    /// List where alerts go
    List(AlertListArgs),
    /// List the rules that say which alerts go where, and their quiet hours
    Rules(AlertListArgs),
    /// Send a test everywhere, or where a rule sends alerts, and tell what came of it
    Test(AlertTestArgs),
    /// Show what became of alerts, newest first
    Deliveries(AlertDeliveriesArgs),
    /// Have alerts recorded and not sent for a while: those of a rule, or about some subjects
    #[command(after_help = SILENCE_EXAMPLES)]
    Silence(AlertSilenceArgs),
    /// List the silences that last
    Silences {
        /// Also those that are over
        #[arg(long)]
        all: bool,
    },
    /// End silences early
    Unsilence {
        /// The silence: its id or the end of it, or the name of a rule to end all of its silences
        #[arg(value_name = "SILENCE")]
        silence: String,
    },
}

/// Arguments of `alert list` and `alert rules`.
#[derive(Debug, Args)]
pub(super) struct AlertListArgs {
    /// The settings file, instead of `edge.toml` in the working folder
    #[arg(long, value_name = "FILE")]
    pub(super) settings: Option<PathBuf>,
}

/// Arguments of `alert test`.
#[derive(Debug, Args)]
pub(super) struct AlertTestArgs {
    /// Only where this rule sends alerts, also while it is silenced or quiet
    #[arg(value_name = "RULE", conflicts_with = "sink")]
    pub(super) rule: Option<String>,
    /// Only there: the name that `alert list` shows, or its beginning, such as `webhook`
    #[arg(long, value_name = "NAME")]
    pub(super) sink: Option<String>,
    /// The settings file, instead of `edge.toml` in the working folder
    #[arg(long, value_name = "FILE")]
    pub(super) settings: Option<PathBuf>,
}

/// Arguments of `alert deliveries`.
#[derive(Debug, Args)]
pub(super) struct AlertDeliveriesArgs {
    /// Only what this rule sent
    #[arg(long, value_name = "RULE")]
    pub(super) rule: Option<String>,
    /// Only to this sink, by its full name
    #[arg(long, value_name = "NAME")]
    pub(super) sink: Option<String>,
    /// Only those that came to this: `sent`, `failed`, `silenced`, `held`, `interrupted` or `sending`
    #[arg(long, value_name = "RESULT", value_parser = result)]
    pub(super) result: Option<DeliveryOutcome>,
    /// Only about this run: its id, or a part of it of at least four digits
    #[arg(long, value_name = "RUN")]
    pub(super) run: Option<String>,
    /// How many
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=200))]
    pub(super) limit: u16,
    /// Where the list before ended: its `next`
    #[arg(long, value_name = "CURSOR")]
    pub(super) after: Option<String>,
}

/// Arguments of `alert silence`.
#[derive(Debug, Args)]
pub(super) struct AlertSilenceArgs {
    /// The rule, as `alert rules` lists it; `everything` silences all alerts
    #[arg(value_name = "RULE", required_unless_present = "subject", conflicts_with = "subject")]
    pub(super) rule: Option<String>,
    /// Alerts about subjects of this pattern; `*` stands for any text
    #[arg(long, value_name = "PATTERN")]
    pub(super) subject: Option<String>,
    /// For how long, such as `2h`; up to 90 days
    #[arg(long = "for", value_name = "DURATION", value_parser = crate::duration::parse)]
    pub(super) lasts: Duration,
    /// Why; others will wonder
    #[arg(long, value_name = "TEXT")]
    pub(super) why: String,
    /// The settings file, instead of `edge.toml` in the working folder
    #[arg(long, value_name = "FILE")]
    pub(super) settings: Option<PathBuf>,
}

fn result(text: &str) -> Result<DeliveryOutcome, String> {
    text.parse::<DeliveryOutcome>().map_err(|error| error.to_string())
}

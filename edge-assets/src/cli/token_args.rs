//! The commands about tokens of the web API, as clap reads them.

use std::time::Duration;

use clap::{Args, Subcommand};

use crate::store::TokenScope;

const CREATE_EXAMPLES: &str = "Examples:
  token create ci --scope operator               printed once, and kept by nobody
  token create grafana --expires 90d
  token create ops --scope admin --output json";

/// Commands about tokens.
#[derive(Debug, Subcommand)]
pub(super) enum TokenCommand {
    /// Make a token, and print it this once
    #[command(after_help = CREATE_EXAMPLES)]
    Create(CreateTokenArgs),
    /// List tokens: what they allow and how long they are good, not the tokens themselves
    List,
    /// Take a token away; it opens nothing from now on
    Revoke {
        /// Its name
        name: String,
    },
}

/// Arguments of `token create`.
#[derive(Debug, Args)]
pub(super) struct CreateTokenArgs {
    /// Its name, which the audit tells: letters, digits, `-`, `_`, `.`
    pub(super) name: String,
    /// What it allows: `viewer` reads, `operator` also launches, stops and switches, `admin` also reads who did what
    #[arg(long, value_name = "SCOPE", default_value = "viewer", value_parser = scope)]
    pub(super) scope: TokenScope,
    /// How long it is good, such as `90d`; for ever unless told
    #[arg(long, value_name = "DURATION", value_parser = crate::duration::parse)]
    pub(super) expires: Option<Duration>,
}

fn scope(text: &str) -> Result<TokenScope, String> {
    text.parse::<TokenScope>().map_err(|error| error.to_string())
}

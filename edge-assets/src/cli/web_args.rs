//! The options of the web API, as clap reads them.

use std::{net::IpAddr, path::PathBuf};

use clap::Args;

/// Arguments of `web`, and of what serves the web API beside something else.
#[derive(Debug, Clone, Args)]
pub struct WebArgs {
    /// Serve the web API on this port; 0 takes one that is free
    #[arg(long, value_name = "PORT", help_heading = "Web API")]
    pub port: Option<u16>,
    /// The address to serve on; one that other machines can reach needs a token
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = host, help_heading = "Web API")]
    pub host: IpAddr,
    /// The file with the token that callers must send, as `Authorization: Bearer ..`
    #[arg(
        long,
        value_name = "FILE",
        help_heading = "Web API",
        help = "Let only those in who send the token in this file, as `Authorization: Bearer ..`; without it, the one in EDGE_WEB_TOKEN"
    )]
    pub token_file: Option<PathBuf>,
    /// Ask for a token on the loopback interface, too, such as behind a proxy
    #[arg(long, help_heading = "Web API")]
    pub require_token: bool,
    /// A name under which the server is reached, such as that of a proxy in front of it; as often as needed
    #[arg(long = "allow-host", value_name = "NAME", help_heading = "Web API")]
    pub allow_hosts: Vec<String>,
}

/// Arguments of `web`.
#[derive(Debug, Args)]
pub(super) struct ServeWebArgs {
    #[command(flatten)]
    pub(super) web: WebArgs,
    /// The settings file against which launches are checked, instead of `edge.toml` in the working folder
    #[arg(long, value_name = "FILE")]
    pub(super) settings: Option<PathBuf>,
}

fn host(text: &str) -> Result<IpAddr, String> {
    if text == "localhost" {
        return Ok(IpAddr::from([127, 0, 0, 1]));
    }
    text.parse()
        .map_err(|_| "write an address of this machine, such as `127.0.0.1` or `0.0.0.0`".to_owned())
}

//! `clickhouse`: serves the embedded engine alone, so that any ClickHouse client can look at the data.

use std::path::PathBuf;

use clap::{ArgMatches, Args as _, FromArgMatches as _};
use edge_assets::{
    boxed::BoxError,
    cli::{CommandContext, Exit, ExtraCommand, OutputFormat, clap},
    clickhouse::embedded::EmbeddedClickHouse,
};
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::{app::data_folder, demo::fetch_with_progress};

/// `clickhouse`.
pub(super) struct Serve;

/// What `clickhouse` can be told.
#[derive(Debug, Clone, clap::Args)]
struct ServeArgs {
    /// The port on the loopback address; 0 takes a free one
    #[arg(long, default_value_t = 8123)]
    port: u16,
    /// The folder of the data; `clickhouse` in the state folder by default
    #[arg(long, value_name = "FOLDER")]
    path: Option<PathBuf>,
    /// Only fetch the engine's library, when it is not there
    #[arg(long)]
    fetch: bool,
}

impl ExtraCommand for Serve {
    fn command(&self) -> clap::Command {
        ServeArgs::augment_args(clap::Command::new("clickhouse"))
            .about("Serve the embedded ClickHouse alone, until Ctrl-C")
    }

    async fn run(&self, matches: &ArgMatches, context: &CommandContext) -> Result<Exit, BoxError> {
        let args = ServeArgs::from_arg_matches(matches)?;
        let library = fetch_with_progress(context).await?;
        if args.fetch {
            context.print(library.display())?;
            return Ok(Exit::SUCCESS);
        }
        let folder = args.path.unwrap_or_else(|| data_folder(context));
        let engine = EmbeddedClickHouse::builder()
            .path(folder)
            .port(args.port)
            .start()
            .await?;
        // Whoever may read this terminal may read the data; the password changes with every start.
        let password = engine.password();
        let password = password.expose_secret();
        match context.output() {
            OutputFormat::Json => context.print_json(&json!({
                "url": engine.url(), "user": engine.user(), "password": password,
                "version": engine.version(), "folder": engine.folder(),
            }))?,
            OutputFormat::Text => context.print(format!(
                "ClickHouse {} at {}\nuser {}, password {password}\ndata in {}\n\n\
                 curl '{}/?user={}&password={password}' -d 'SHOW DATABASES'",
                engine.version(),
                engine.url(),
                engine.user(),
                engine.folder().display(),
                engine.url(),
                engine.user(),
            ))?,
        }
        context.say("Ctrl-C ends it");
        let cancel = context.cancel_token();
        while engine.is_running() {
            tokio::select! {
                () = cancel.cancelled() => {
                    engine.stop().await?;
                    return Ok(Exit::SUCCESS);
                }
                () = tokio::time::sleep(std::time::Duration::from_secs(1)) => {}
            }
        }
        Err(format!("the engine ended: {}", engine.last_words()).into())
    }
}

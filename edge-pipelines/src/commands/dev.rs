//! `dev`: the whole system by itself on one machine: engine, schema, telemetry on request, schedules, sensors, the
//! queue, and the web API.

use std::time::Duration;

use clap::{ArgMatches, Args as _, FromArgMatches as _};
use edge_assets::{
    boxed::{BoxError, error_chain},
    cli::{CommandContext, DaemonArgs, Exit, ExtraCommand, clap},
};

use super::{
    app::{data_folder, engines},
    demo::fetch_with_progress,
    generate::generate_live,
};
use crate::{
    engines::DataFolder,
    schema::Schema,
    settings::{ClickHouseChoice, Settings},
};

/// How long the generator waits after it could not write.
const GENERATOR_PAUSE: Duration = Duration::from_secs(2);

/// `dev`.
pub(super) struct Dev;

/// What `dev` can be told.
#[derive(Debug, Clone, clap::Args)]
struct DevArgs {
    /// Generate telemetry live, so many events a second
    #[arg(long, value_name = "PER_SECOND", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    generate_rate: Option<u32>,
    /// Of so many devices
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    devices: u32,
    #[command(flatten)]
    daemon: DaemonArgs,
}

impl ExtraCommand for Dev {
    fn command(&self) -> clap::Command {
        DevArgs::augment_args(clap::Command::new("dev"))
            .mut_arg("port", |port| port.default_value("3000"))
            .about("Run the whole system on this machine: engine, schema, schedules, sensors, and telemetry on request")
    }

    async fn run(&self, matches: &ArgMatches, context: &CommandContext) -> Result<Exit, BoxError> {
        let args = DevArgs::from_arg_matches(matches)?;
        let settings = Settings::from_environment()?;
        if matches!(settings.clickhouse, ClickHouseChoice::Embedded { .. }) {
            fetch_with_progress(context).await?;
        }
        let engines = engines(context, DataFolder::Kept(data_folder(context))).await?;
        if let Some(embedded) = &engines.embedded {
            context.say(embedded.about());
        }
        let schema = Schema::new(&engines.clickhouse, settings.replicated);
        schema
            .migrate(context.clock().now(), &|progress| context.say(progress))
            .await?;
        let definitions = context.definitions()?.with_resources(engines.resources())?;
        let cancel = context.cancel_token();
        let generating = async {
            let Some(rate) = args.generate_rate else { return };
            // What cannot be written now can be later, once the service is there again.
            while let Err(error) = generate_live(rate, args.devices, &engines.clickhouse, context).await {
                context.say(format!("the generator pauses: {}", error_chain(error.as_ref())));
                tokio::select! {
                    () = cancel.cancelled() => return,
                    () = tokio::time::sleep(GENERATOR_PAUSE) => {}
                }
            }
        };
        let (served, ()) = tokio::join!(context.serve(definitions.clone(), &args.daemon), generating);
        definitions.close().await;
        Ok(served?)
    }
}

//! The command line: that of the framework, with our resources, commands and checks.

use std::path::PathBuf;

use edge_assets::{
    Resources,
    boxed::BoxError,
    cli::{App, CommandContext},
};

use super::{clickhouse::Serve, demo::Demo, dev::Dev, doctor, generate::Generate, schema::SchemaCommand};
use crate::{
    engines::{DataFolder, Engines},
    settings::Settings,
};

/// The command line of `edge-pipelines`.
pub fn app() -> App {
    // A setting that cannot be used is told by the command that needs it; looking at declarations needs only the zone.
    let timezone = Settings::from_environment().map(|settings| settings.pipeline.timezone);
    let timezone = timezone.unwrap_or_else(|_| "UTC".to_owned());
    App::new("edge-pipelines", env!("CARGO_PKG_VERSION"), move || {
        crate::definitions(&timezone)
    })
    .about("Edge Analytics: keeps the dashboard's cache fresh from ClickHouse.")
    .resources(resources)
    .doctor("schema", doctor::schema)
    .doctor("rights", doctor::rights)
    .doctor("cache", doctor::cache_takes_values)
    .command(Demo)
    .command(Dev)
    .command(Generate)
    .command(SchemaCommand)
    .command(Serve)
}

/// The folder of the embedded engine within the state folder.
pub(super) fn data_folder(context: &CommandContext) -> PathBuf {
    context.home().join("clickhouse")
}

/// Says which engines serve, and starts them.
pub(super) async fn engines(context: &CommandContext, data: DataFolder) -> Result<Engines, BoxError> {
    let settings = Settings::from_environment()?;
    for line in settings.describe() {
        context.say(line);
    }
    let teller = context.clone();
    Engines::start(settings, data, context.clock().clone(), move |text| teller.say(text)).await
}

async fn resources(context: CommandContext) -> Result<Resources, BoxError> {
    let data = DataFolder::Kept(data_folder(&context));
    Ok(engines(&context, data).await?.resources())
}

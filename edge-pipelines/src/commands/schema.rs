//! `schema`: the tables, brought up to date, looked at, or printed.

use clap::ArgMatches;
use edge_assets::{
    boxed::BoxError,
    cli::{CommandContext, Exit, ExtraCommand, OutputFormat, clap},
};
use serde_json::json;

use super::app::{data_folder, engines};
use crate::{
    engines::DataFolder,
    schema::{Schema, SchemaStatus},
    settings::Settings,
};

/// `schema`.
pub(super) struct SchemaCommand;

impl ExtraCommand for SchemaCommand {
    fn command(&self) -> clap::Command {
        clap::Command::new("schema")
            .about("Bring the tables in ClickHouse up to date, show or print them")
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommand(
                clap::Command::new("migrate")
                    .about("Apply what was not applied yet; safe to run twice, and on older deployments"),
            )
            .subcommand(clap::Command::new("status").about("Show which migrations were applied, and the tables"))
            .subcommand(clap::Command::new("print").about("Print the statements of all migrations; runs nothing"))
    }

    async fn run(&self, matches: &ArgMatches, context: &CommandContext) -> Result<Exit, BoxError> {
        let replicated = Settings::from_environment()?.replicated;
        let engines = engines(context, DataFolder::Kept(data_folder(context))).await?;
        let schema = Schema::new(&engines.clickhouse, replicated);
        match matches.subcommand_name() {
            Some("print") => context.print(schema.print())?,
            Some("status") => {
                let status = schema.status().await?;
                show(&status, context)?;
                if !status.is_current() {
                    return Ok(Exit::FAILURE);
                }
            }
            _ => {
                let done = schema
                    .migrate(context.clock().now(), &|progress| context.say(progress))
                    .await?;
                match (context.output(), done.as_slice()) {
                    (OutputFormat::Json, _) => context.print_json(&json!({ "applied": done }))?,
                    (OutputFormat::Text, []) => context.print("the schema is up to date")?,
                    (OutputFormat::Text, done) => context.print(format!("{} migrations applied", done.len()))?,
                }
            }
        }
        Ok(Exit::SUCCESS)
    }
}

fn show(status: &SchemaStatus, context: &CommandContext) -> std::io::Result<()> {
    match context.output() {
        OutputFormat::Json => context.print_json(status),
        OutputFormat::Text => context.print(status.to_string().trim_end()),
    }
}

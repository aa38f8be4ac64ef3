//! `job list` and `job execute`: named selections.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{asset, materialize};
use crate::cli::{
    CliError, CommandContext, Exit, OutputFormat,
    args::ExecuteArgs,
    execution::RunSetup,
    output::{Cell, Table},
};

pub(super) fn list(context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let graph = definitions.graph();
    if context.output() == OutputFormat::Json {
        let mut items: Vec<Value> = Vec::new();
        for job in definitions.jobs() {
            let assets: Vec<&str> = asset::resolve(graph, &job.selection)?
                .into_iter()
                .map(|id| graph.asset(id).key.as_str())
                .collect();
            items.push(json!({
                "name": job.name,
                "selection": job.selection,
                "assets": assets,
                "tags": job.tags,
                "description": job.description,
                "source": job.source.to_string(),
            }));
        }
        context.print_items(&items)?;
        return Ok(Exit::SUCCESS);
    }
    if definitions.jobs().is_empty() {
        context.say("no jobs are declared");
        return Ok(Exit::SUCCESS);
    }
    let mut table = Table::new(["NAME", "ASSETS", "SELECTION", "TAGS", "DESCRIPTION"]);
    for job in definitions.jobs() {
        table.push([
            Cell::new(&job.name),
            Cell::number(asset::resolve(graph, &job.selection)?.len().to_string()),
            Cell::new(&job.selection),
            Cell::new(job.tags.to_string()),
            Cell::new(&job.description),
        ]);
    }
    context.print(table.without_empty_columns().render(context.streams().out_width))?;
    Ok(Exit::SUCCESS)
}

pub(super) fn execute(args: &ExecuteArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    // clap lets exactly one of the two through.
    let name = args.name.as_deref().or(args.job.as_deref()).unwrap_or_default();
    let job = definitions.job(name).ok_or_else(|| CliError::Unknown {
        kind: "job",
        name: name.to_owned(),
        offer: definitions.offer_job(name),
    })?;
    let setup = RunSetup {
        selection: job.selection.to_string(),
        job: Some(Arc::clone(&job.name)),
        tags: job.tags.clone(),
    };
    materialize::launch(&setup, Some(job), &args.request, &args.limits, context)
}

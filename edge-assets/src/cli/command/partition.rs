//! `partition add|remove|list`: the keys of dynamic partitions.

use std::collections::BTreeMap;

use serde_json::json;

use crate::{
    cli::{
        CliError, CommandContext, Exit, OutputFormat,
        output::{Cell, Table, plural_text},
        partition_command_args::{KeysArgs, PartitionCommand},
    },
    definitions::Definitions,
    instance::Instance,
    metadata::count_text,
};

pub(super) fn run(command: &PartitionCommand, context: &CommandContext) -> Result<Exit, CliError> {
    match command {
        PartitionCommand::Add(args) => add(args, context),
        PartitionCommand::Remove(args) => remove(args, context),
        PartitionCommand::List { definition: None } => list(context),
        PartitionCommand::List {
            definition: Some(definition),
        } => keys(definition, context),
    }
}

async fn instance(context: &CommandContext) -> Result<Instance, CliError> {
    context.store_there().await?;
    Ok(context.instance_of(context.definitions()?).await?.build())
}

fn add(args: &KeysArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let new = context.block_on(async {
        let instance = instance(context).await?;
        Ok(instance.add_partitions(&args.definition, &args.keys).await?)
    })?;
    if context.output() == OutputFormat::Json {
        context.print_json(&json!({ "definition": args.definition, "added": new }))?;
        return Ok(Exit::SUCCESS);
    }
    let (count, known) = (new.len(), args.keys.len() - new.len());
    let known = if known > 0 {
        format!(", {known} already there")
    } else {
        String::new()
    };
    context.say(format!(
        "{} added to `{}`{known}",
        plural_text(count, "partition"),
        args.definition
    ));
    Ok(Exit::SUCCESS)
}

fn remove(args: &KeysArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let count = context.block_on(async {
        let instance = instance(context).await?;
        Ok(instance.remove_partitions(&args.definition, &args.keys).await?)
    })?;
    if context.output() == OutputFormat::Json {
        context.print_json(&json!({ "definition": args.definition, "removed": count }))?;
        return Ok(Exit::SUCCESS);
    }
    let unknown = args.keys.len().saturating_sub(count);
    let unknown = if unknown > 0 {
        format!(", {unknown} not there")
    } else {
        String::new()
    };
    context.say(format!(
        "{} taken away from `{}`{unknown}",
        plural_text(count, "partition"),
        args.definition
    ));
    Ok(Exit::SUCCESS)
}

fn list(context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let found = context.block_on(async { Ok(instance(context).await?.dynamic_keys().await?) })?;
    if context.output() == OutputFormat::Json {
        let items = found.iter().map(|(name, keys)| {
            json!({ "definition": name, "partitions": keys.len(), "assets": assets(&definitions, name) })
        });
        context.print_items(&items.collect::<Vec<_>>())?;
        return Ok(Exit::SUCCESS);
    }
    if found.is_empty() {
        context.say("no asset has dynamic partitions");
        return Ok(Exit::SUCCESS);
    }
    let mut table = Table::new(["DEFINITION", "PARTITIONS", "ASSETS"]);
    for (name, keys) in &found {
        table.push([
            Cell::new(name),
            Cell::number(count_text(keys.len() as u64)),
            Cell::new(assets(&definitions, name).join(", ")),
        ]);
    }
    context.print(table.render(context.streams().out_width))?;
    Ok(Exit::SUCCESS)
}

/// The assets that have dynamic partitions of this name.
fn assets(definitions: &Definitions, name: &str) -> Vec<String> {
    let graph = definitions.graph();
    let has = |partitions: crate::partition::PartitionsDefinition| partitions.dynamic_names().contains(&name);
    let assets = graph.topological().map(|id| graph.asset(id));
    let assets = assets.filter(|asset| asset.partitions.is_some_and(has));
    assets.map(|asset| asset.key.to_string()).collect()
}

fn keys(definition: &str, context: &CommandContext) -> Result<Exit, CliError> {
    let keys = context.block_on(async {
        let instance = instance(context).await?;
        let mut found: BTreeMap<_, _> = instance.dynamic_keys().await?;
        match found.remove(definition) {
            Some(keys) => Ok(keys),
            None => Err(instance.unknown_partitions(definition).into()),
        }
    })?;
    if context.output() == OutputFormat::Json {
        context.print_items(&keys)?;
        return Ok(Exit::SUCCESS);
    }
    if keys.is_empty() {
        context.say(format!(
            "`{definition}` has no partitions yet; `partition add {definition} KEY` adds one"
        ));
        return Ok(Exit::SUCCESS);
    }
    let lines: Vec<&str> = keys.iter().map(crate::partition::PartitionKey::as_str).collect();
    context.print(lines.join("\n"))?;
    Ok(Exit::SUCCESS)
}

//! `freshness list` and `freshness changes`: how fresh assets are, and what the daemon has noticed.

use crate::{
    cli::{
        CliError, CommandContext, Exit, OutputFormat,
        check_args::FreshnessCommand,
        output::{self, BAD, Cell, DIM, GOOD, Table, WARN},
    },
    key::AssetKey,
    page::{Cursor, PageRequest},
    policy::Freshness,
    tick::TickOutcome,
};

pub(super) fn run(command: &FreshnessCommand, context: &CommandContext) -> Result<Exit, CliError> {
    match command {
        FreshnessCommand::List { selection } => list(selection.as_deref(), context),
        FreshnessCommand::Changes { limit, after } => changes(usize::from(*limit), after.as_deref(), context),
    }
}

fn list(selection: Option<&str>, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let graph = definitions.graph();
    let chosen: Vec<AssetKey> = match selection {
        Some(selection) => super::asset::resolve(graph, selection)?,
        None => graph.topological().collect(),
    }
    .into_iter()
    .map(|id| graph.asset(id).key.clone())
    .collect();
    let found = context.block_on(async {
        context.store_there().await?;
        let instance = context.instance_of(context.definitions()?).await?.build();
        Ok(instance.freshness(&chosen).await?)
    })?;
    if context.output() == OutputFormat::Json {
        context.print_items(&found)?;
        return Ok(Exit::SUCCESS);
    }
    if found.is_empty() {
        context.say("no asset says how fresh it should be");
        return Ok(Exit::SUCCESS);
    }
    let mut table = Table::new(["ASSET", "STATE", "LAST", "SINCE", "POLICY", "WHY"]);
    for asset in &found {
        let instant = |at: Option<jiff::Timestamp>| at.map(output::instant_text).unwrap_or_default();
        let style = match asset.look.state {
            Freshness::Pass => GOOD,
            Freshness::Warn => WARN,
            Freshness::Fail => BAD,
            Freshness::Unknown => DIM,
        };
        table.push([
            Cell::new(asset.asset.as_str()),
            Cell::new(asset.look.state.to_string()).style(style),
            Cell::new(instant(asset.last)),
            Cell::new(instant(asset.since)),
            Cell::new(&asset.policy),
            Cell::new(asset.look.reason.as_deref().unwrap_or_default()),
        ]);
    }
    context.print(table.without_empty_columns().render(context.streams().out_width))?;
    Ok(Exit::SUCCESS)
}

fn changes(limit: usize, after: Option<&str>, context: &CommandContext) -> Result<Exit, CliError> {
    let mut request = PageRequest::first(limit);
    request.after = after.map(Cursor::new);
    let page = context.block_on(async {
        context.store_there().await?;
        let instance = context.instance_of(context.definitions()?).await?.build();
        Ok(instance.freshness_changes(request).await?)
    })?;
    if context.output() == OutputFormat::Json {
        context.print_json(&page)?;
        return Ok(Exit::SUCCESS);
    }
    if page.items.is_empty() {
        context.say("the daemon has noticed no change yet");
        return Ok(Exit::SUCCESS);
    }
    let mut table = Table::new(["WHEN", "CHANGES"]);
    for tick in &page.items {
        let text = match &tick.outcome {
            TickOutcome::Skipped { reason } => reason.as_str(),
            TickOutcome::Failed { error } => error.as_str(),
            TickOutcome::Requested => "",
        };
        table.push([Cell::new(output::instant_text(tick.began_at)), Cell::new(text)]);
    }
    context.print(table.render(context.streams().out_width))?;
    if let Some(next) = page.next {
        context.say(format!("there are more: --after {next}"));
    }
    Ok(Exit::SUCCESS)
}

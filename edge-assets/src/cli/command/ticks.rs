//! `schedule ticks` and `sensor ticks`: what became of the firings of a trigger, newest first.

use super::switch::{declared, known};
use crate::{
    cli::{
        CliError, CommandContext, Exit, OutputFormat,
        output::{BAD, Cell, DIM, GOOD, Table, instant_text},
        trigger_args::TicksArgs,
    },
    id::RunId,
    page::{Cursor, PageRequest},
    store::TickFilter,
    tick::{Tick, TickOutcome, TriggerKind},
};

pub(super) fn run(kind: TriggerKind, args: &TicksArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let declared = declared(kind, &context.definitions()?);
    let name = args
        .name
        .as_deref()
        .map(|name| known(kind, name, &declared))
        .transpose()?;
    let mut page = context.block_on(async {
        let store = context.store_there().await?;
        let filter = TickFilter {
            location: Some(context.location()),
            kind: Some(kind),
            name,
            without_skips: args.without_skips,
        };
        let mut request = PageRequest::first(args.limit.into());
        request.after = args.after.clone().map(Cursor::new);
        Ok(store.ticks(filter, request).await?)
    })?;
    // The daemon keeps its own place among the sensors.
    page.items.retain(|tick| declared.contains(&tick.key.name));
    if context.output() == OutputFormat::Json {
        context.print_json(&page)?;
        return Ok(Exit::SUCCESS);
    }
    if page.items.is_empty() {
        context.say("no ticks");
        return Ok(Exit::SUCCESS);
    }
    let mut table = Table::new(["INSTANT", "NAME", "OUTCOME", "RUNS", "MISSED", "WHY"]);
    for tick in &page.items {
        let (outcome, style) = match tick.outcome {
            TickOutcome::Requested => ("requested", GOOD),
            TickOutcome::Skipped { .. } => ("skipped", DIM),
            TickOutcome::Failed { .. } => ("failed", BAD),
        };
        table.push([
            Cell::new(instant_text(tick.instant)),
            Cell::new(&tick.key.name),
            Cell::new(outcome).style(style),
            Cell::new(runs_text(tick)),
            Cell::number(if tick.missed == 0 {
                String::new()
            } else {
                tick.missed.to_string()
            }),
            Cell::new(why(tick)),
        ]);
    }
    context.print(table.without_empty_columns().render(context.streams().out_width))?;
    if let Some(next) = page.next {
        context.say(format!("there are more: --after {next}"));
    }
    Ok(Exit::SUCCESS)
}

fn runs_text(tick: &Tick) -> String {
    let runs: Vec<String> = tick.runs.iter().map(RunId::short).collect();
    runs.join(" ")
}

fn why(tick: &Tick) -> String {
    match &tick.outcome {
        TickOutcome::Requested => tick.alert.clone().unwrap_or_default(),
        TickOutcome::Skipped { reason } => reason.clone(),
        TickOutcome::Failed { error } => error.clone(),
    }
}

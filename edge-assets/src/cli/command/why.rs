//! `why`: explains an asset: what it is, what it waits for, what launches it and when, why it is in a selection.

use super::asset;
use crate::{
    cli::{CliError, CommandContext, Exit, OutputFormat, args::WhyArgs, output},
    plan::PlanError,
    selection::Selection,
    why::Explanation,
};

pub(super) fn run(args: &WhyArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let id = asset::find(definitions.graph(), &args.asset)?;
    let now = context.clock().now();
    let mut why = Explanation::new(&definitions, id, now);
    if let Some(staleness) = context.staleness(&definitions)? {
        why = why.with_staleness(&definitions, &staleness);
    }
    if let Some(text) = &args.selection {
        let selection: Selection = text.parse()?;
        let selection = context.with_stale(selection, &definitions)?;
        let explained = why.within(&definitions, &selection);
        why = explained.map_err(|error| CliError::of_selection(text, PlanError::from(error)))?;
    }
    match context.output() {
        OutputFormat::Json => context.print_json(&why)?,
        OutputFormat::Text => context.print(output::why(&why, now, context.streams().out_width))?,
    }
    Ok(Exit::SUCCESS)
}

//! `plan`: what `materialize` would do, and why; nothing runs.

use super::materialize;
use crate::cli::{CliError, CommandContext, Exit, OutputFormat, args::PlanArgs};

pub(super) fn run(args: &PlanArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let plan = materialize::plan(&definitions, &args.selection, None, &args.request, context)?;
    match context.output() {
        OutputFormat::Text => context.print(plan.to_text(definitions.graph()))?,
        OutputFormat::Json => context.print_json(&plan.to_json(definitions.graph()))?,
    }
    Ok(Exit::SUCCESS)
}

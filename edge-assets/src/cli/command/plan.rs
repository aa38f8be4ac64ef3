//! `plan`: what `materialize` would do, and why; nothing runs.

use super::materialize;
use crate::cli::{CliError, CommandContext, Exit, OutputFormat, args::PlanArgs, output::wrap};

pub(super) fn run(args: &PlanArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = materialize::definitions(&args.request, context)?;
    let plan = materialize::plan(&definitions, &args.selection, None, &args.request, context)?;
    match context.output() {
        OutputFormat::Text => {
            let width = context.streams().out_width;
            let text = plan.to_text(definitions.graph());
            let lines: Vec<String> = text.lines().flat_map(|line| wrap(line, width, 6)).collect();
            context.print(lines.join("\n"))?;
        }
        OutputFormat::Json => context.print_json(&plan.to_json(definitions.graph()))?,
    }
    Ok(Exit::SUCCESS)
}

//! `validate`: checks the definitions and counts what is in them.

use serde_json::json;

use crate::cli::{
    CliError, CommandContext, Exit, OutputFormat,
    output::{GOOD, paint, plural_text},
};

pub(super) fn run(context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = match context.definitions() {
        Ok(definitions) => definitions,
        Err(error) if context.output() == OutputFormat::Json => {
            let faults: Vec<String> = error
                .faults()
                .iter()
                .map(|fault| crate::boxed::error_chain(fault))
                .collect();
            context.print_json(&json!({ "valid": false, "faults": faults }))?;
            return Ok(Exit::DEFINITIONS);
        }
        Err(error) => return Err(error.into()),
    };
    let graph = definitions.graph();
    let counts = [
        ("assets", "asset", graph.len()),
        ("dependencies", "dependency", graph.edge_count()),
        ("checks", "check", graph.checks().len()),
        ("jobs", "job", definitions.jobs().len()),
        ("schedules", "schedule", definitions.schedules().len()),
        ("sensors", "sensor", definitions.sensors().len()),
    ];
    match context.output() {
        OutputFormat::Json => {
            let mut document = json!({ "valid": true, "faults": [] });
            for (what, _, count) in counts {
                document[what] = count.into();
            }
            context.print_json(&document)?;
        }
        OutputFormat::Text => {
            let counts: Vec<String> = counts.iter().map(|(_, one, count)| plural_text(*count, one)).collect();
            context.print(format!(
                "{} the definitions are valid: {}",
                paint(GOOD, "ok"),
                counts.join(", ")
            ))?;
        }
    }
    Ok(Exit::SUCCESS)
}

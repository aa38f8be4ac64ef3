//! `validate`: checks the definitions and counts what is in them.

use serde_json::json;

use crate::{
    boxed::error_chain,
    cli::{
        CliError, CommandContext, Exit, OutputFormat,
        output::{BAD, GOOD, excerpt, paint, plural_text},
    },
    definitions::{DefinitionFault, DefinitionsError},
};

pub(super) fn run(context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = match context.definitions() {
        Ok(definitions) => definitions,
        Err(error) => return refuse(&error, context),
    };
    if let Err(error) = definitions.validate(context.clock().now()) {
        return refuse(&error, context);
    }
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

/// Names every fault; the error that other commands print stops after the first fifty.
fn refuse(error: &DefinitionsError, context: &CommandContext) -> Result<Exit, CliError> {
    let faults: Vec<String> = error.faults().iter().map(|fault| error_chain(fault)).collect();
    let width = context.streams().err_width;
    match context.output() {
        OutputFormat::Json => context.print_json(&json!({ "valid": false, "faults": faults }))?,
        OutputFormat::Text => {
            let count = plural_text(faults.len(), "fault");
            let mut text = format!("{} the definitions have {count}", paint(BAD, "error:"));
            for (said, fault) in faults.iter().zip(error.faults()) {
                text.push_str(&format!("\n  - {said}"));
                if let DefinitionFault::JobSelection { error, .. } = fault {
                    let excerpt = excerpt(error.text(), &error.span(), width.map(|width| width.saturating_sub(2)));
                    text.push_str(&format!("\n{excerpt}").replace('\n', "\n  "));
                }
            }
            context.streams().say(&text);
        }
    }
    Ok(Exit::DEFINITIONS)
}

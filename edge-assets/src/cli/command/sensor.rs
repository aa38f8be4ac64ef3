//! `sensor list`: who looks at the world, how often, and which job that launches.

use serde_json::{Value, json};

use crate::{
    cli::{
        CliError, CommandContext, Exit, OutputFormat,
        output::{Cell, Table},
    },
    duration,
    resource::ResourceNeed,
};

pub(super) fn list(context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    if context.output() == OutputFormat::Json {
        let items: Vec<Value> = definitions
            .sensors()
            .iter()
            .map(|sensor| {
                json!({
                    "name": sensor.name,
                    "job": sensor.job,
                    "every": (!sensor.kind.is_reaction()).then(|| duration::print(sensor.every)),
                    "reacts_to": sensor.kind.is_reaction().then(|| sensor.kind.to_string()),
                    "timeout": duration::print(sensor.timeout),
                    "enabled": sensor.enabled,
                    "resources": sensor.needs.resources.iter().map(ResourceNeed::display).collect::<Vec<_>>(),
                    "description": sensor.description,
                    "source": sensor.source.to_string(),
                })
            })
            .collect();
        context.print_items(&items)?;
        return Ok(Exit::SUCCESS);
    }
    if definitions.sensors().is_empty() {
        context.say("no sensors are declared");
        return Ok(Exit::SUCCESS);
    }
    let mut table = Table::new(["NAME", "JOB", "EVERY", "TIMEOUT", "ENABLED", "DESCRIPTION"]);
    for sensor in definitions.sensors() {
        table.push([
            Cell::new(&sensor.name),
            Cell::new(sensor.job.as_deref().unwrap_or_default()),
            Cell::new(sensor.rhythm()),
            Cell::new(duration::print(sensor.timeout)),
            Cell::new(if sensor.enabled { "yes" } else { "no" }),
            Cell::new(&sensor.description),
        ]);
    }
    context.print(table.without_empty_columns().render(context.streams().out_width))?;
    Ok(Exit::SUCCESS)
}

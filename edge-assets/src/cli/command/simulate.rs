//! `simulate`: what the schedules and sensors would do between two instants. No asset is executed, nothing is asked of a store.

use std::sync::Arc;

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{
    simulated::{Question, Simulated, SimulatedOutcome, SimulatedTick, simulate},
    switch::{declared, known},
};
use crate::{
    cli::{
        CliError, CommandContext, Exit, OutputFormat,
        output::{BAD, Cell, DIM, GOOD, Table, count_text, instant_text, plural_text},
        trigger_args::SimulateArgs,
    },
    definitions::Definitions,
    tick::TriggerKind,
    trigger::SensorDef,
};

pub(super) fn run(args: &SimulateArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let question = question(args, context, &definitions)?;
    let simulated = context.block_on(async {
        let stop = context.cancel_token();
        simulate(&definitions, &question, &stop).ok_or_else(|| context.interrupted())
    })?;
    if context.output() == OutputFormat::Json {
        context.print_json(&document(&question, &definitions, &simulated))?;
        return Ok(Exit::SUCCESS);
    }
    if simulated.ticks.is_empty() && simulated.left_out.is_empty() {
        context.say("no schedule fires in this time, and no sensor is evaluated");
        return Ok(Exit::SUCCESS);
    }
    let width = context.streams().out_width;
    let mut parts = Vec::new();
    if !simulated.ticks.is_empty() {
        let mut text = ticks(&simulated.ticks).render(width);
        let hidden = usize::try_from(simulated.total()).unwrap_or(usize::MAX) - simulated.ticks.len();
        if hidden > 0 {
            text += &format!("\nand {} more; --limit shows more", plural_text(hidden, "tick"));
        }
        parts.extend([text, counts(&simulated).render(width)]);
    }
    if !simulated.left_out.is_empty() {
        parts.push(left_out(&definitions, &simulated).render(width));
    }
    context.print(parts.join("\n\n"))?;
    Ok(Exit::SUCCESS)
}

fn question(args: &SimulateArgs, context: &CommandContext, definitions: &Definitions) -> Result<Question, CliError> {
    let schedules = declared(TriggerKind::Schedule, definitions);
    for name in &args.schedules {
        known(TriggerKind::Schedule, name, &schedules)?;
    }
    let from = args.from.unwrap_or_else(|| context.clock().now());
    let to = match args.to {
        Some(to) => to,
        None => from.saturating_add(SignedDuration::from_hours(24)).unwrap_or(from),
    };
    if to <= from {
        return Err(CliError::Usage(format!(
            "there is nothing between {from} and {to}; --to must lie after --from"
        )));
    }
    let is_wanted =
        |name: &Arc<str>| args.schedules.is_empty() || args.schedules.iter().any(|wanted| **wanted == **name);
    let schedules = definitions
        .schedules()
        .iter()
        .filter(|schedule| is_wanted(&schedule.name));
    let schedules = schedules.map(|schedule| (&schedule.name, schedule.enabled));
    let sensors = definitions
        .sensors()
        .iter()
        .map(|sensor| (&sensor.name, sensor.enabled));
    let on = schedules
        .chain(sensors)
        .filter(|(_, is_enabled)| *is_enabled || args.with_disabled);
    Ok(Question {
        from,
        to,
        runs_take: args.runs_take,
        outage: args.outage,
        on: on.map(|(name, _)| Arc::clone(name)).collect(),
        limit: args.limit,
    })
}

fn document(question: &Question, definitions: &Definitions, simulated: &Simulated) -> Value {
    let of_kind = |wanted: TriggerKind| {
        let tallies = simulated.tallies.iter().filter(move |((kind, _), _)| *kind == wanted);
        let items = tallies.map(move |((_, name), tally)| {
            let (launches, skips, fails, missed) = (tally.launches, tally.skips, tally.fails, tally.missed);
            let mut item = json!({ "launches": launches, "skips": skips, "fails": fails, "missed": missed });
            item[wanted.to_string()] = json!(name);
            item
        });
        items.collect::<Vec<Value>>()
    };
    let left_out = simulated.left_out.iter().map(|(name, times)| {
        let rhythm = definitions.sensor(name).map(SensorDef::rhythm);
        json!({ "sensor": name, "rhythm": rhythm, "evaluations": times })
    });
    json!({
        "from": question.from,
        "to": question.to,
        "ticks": simulated.total(),
        "schedules": of_kind(TriggerKind::Schedule),
        "sensors": of_kind(TriggerKind::Sensor),
        "not_evaluated": left_out.collect::<Vec<Value>>(),
        "items": simulated.ticks,
    })
}

impl Simulated {
    fn total(&self) -> u64 {
        let tallies = self.tallies.values();
        tallies.map(|tally| tally.launches + tally.skips + tally.fails).sum()
    }
}

fn ticks(shown: &[SimulatedTick]) -> Table {
    let mut table = Table::new(["AT", "TRIGGER", "DOES", "JOB", "PARTITION", "MISSED", "WHY"]);
    for tick in shown {
        let (does, style, partition, why) = match &tick.outcome {
            SimulatedOutcome::Launches {
                partition, overtaken, ..
            } => {
                let why = match overtaken {
                    0 => String::new(),
                    count => format!("overtakes {}", plural_text(*count, "run")),
                };
                ("launches", GOOD, partition.clone().unwrap_or_default(), why)
            }
            SimulatedOutcome::Skips { reason } => ("skips", DIM, String::new(), reason.clone()),
            SimulatedOutcome::Fails { error } => ("fails", BAD, String::new(), error.clone()),
        };
        let trigger = tick.schedule.as_ref().or(tick.sensor.as_ref());
        table.push([
            Cell::new(instant_text(tick.at)),
            Cell::new(trigger.map_or("", |name| &**name)),
            Cell::new(does).style(style),
            Cell::new(tick.job.as_deref().unwrap_or_default()),
            Cell::new(partition),
            Cell::number(if tick.missed == 0 {
                String::new()
            } else {
                tick.missed.to_string()
            }),
            Cell::new(why),
        ]);
    }
    table.without_empty_columns()
}

fn counts(simulated: &Simulated) -> Table {
    let mut table = Table::new(["TRIGGER", "LAUNCHES", "SKIPS", "FAILS", "MISSED"]);
    for ((_, name), tally) in &simulated.tallies {
        let fails = if tally.fails == 0 {
            String::new()
        } else {
            tally.fails.to_string()
        };
        table.push([
            Cell::new(name),
            Cell::number(tally.launches.to_string()),
            Cell::number(tally.skips.to_string()),
            Cell::number(fails),
            Cell::number(tally.missed.to_string()),
        ]);
    }
    table.without_empty_columns()
}

/// What a simulation does not know the answers of.
fn left_out(definitions: &Definitions, simulated: &Simulated) -> Table {
    let mut table = Table::new(["NOT EVALUATED", "EVERY", "TIMES"]);
    for (name, times) in &simulated.left_out {
        let rhythm = definitions.sensor(name).map(SensorDef::rhythm);
        table.push([
            Cell::new(name),
            Cell::new(rhythm.unwrap_or_default()),
            Cell::number(count_text(*times)),
        ]);
    }
    table
}

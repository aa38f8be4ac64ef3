//! `simulate`: what the schedules would do between two instants, under their policies. Nothing runs, nothing is asked of a store.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde_json::json;

use super::switch::{declared, known};
use crate::{
    cli::{
        CliError, CommandContext, Exit, OutputFormat,
        output::{Cell, DIM, GOOD, Table, instant_text, plural_text},
        trigger_args::SimulateArgs,
    },
    tick::TriggerKind,
    trigger::{Preview, PreviewOutcome, PreviewTick},
};

/// What ticks of one schedule came to.
#[derive(Debug, Default)]
struct Tally {
    launches: u64,
    skips: u64,
    missed: u64,
}

pub(super) fn run(args: &SimulateArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let all = declared(TriggerKind::Schedule, &definitions);
    for name in &args.schedules {
        known(TriggerKind::Schedule, name, &all)?;
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
    let wanted = |name: &str| args.schedules.is_empty() || args.schedules.iter().any(|wanted| wanted == name);
    let schedules = definitions.schedules().iter().filter(|schedule| wanted(&schedule.name));
    let mut preview = Preview::new(from, to).runs_take(args.runs_take);
    if args.with_disabled {
        preview = preview.with_disabled();
    }
    if let Some((begin, end)) = args.outage {
        preview = preview.outage(begin, end);
    }
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut shown: Vec<PreviewTick> = Vec::new();
    for tick in preview.of(schedules)? {
        let tally = tallies.entry(tick.schedule.to_string()).or_default();
        tally.missed += u64::from(tick.missed);
        match tick.outcome {
            PreviewOutcome::Launches { .. } => tally.launches += 1,
            PreviewOutcome::Skips { .. } => tally.skips += 1,
        }
        if shown.len() < args.limit {
            shown.push(tick);
        }
    }
    let total: u64 = tallies.values().map(|tally| tally.launches + tally.skips).sum();
    if context.output() == OutputFormat::Json {
        let counts = tallies.iter().map(|(name, tally)| {
            json!({ "schedule": name, "launches": tally.launches, "skips": tally.skips, "missed": tally.missed })
        });
        let counts: Vec<_> = counts.collect();
        context.print_json(&json!({ "from": from, "to": to, "ticks": total, "schedules": counts, "items": shown }))?;
        return Ok(Exit::SUCCESS);
    }
    if total == 0 {
        context.say("no schedule fires in this time");
        return Ok(Exit::SUCCESS);
    }
    context.print(ticks(&shown).render(context.streams().out_width))?;
    let hidden = usize::try_from(total).unwrap_or(usize::MAX).saturating_sub(shown.len());
    if hidden > 0 {
        context.print(format!("and {} more; --limit shows more", plural_text(hidden, "tick")))?;
    }
    context.print(format!("\n{}", counts(&tallies).render(context.streams().out_width)))?;
    Ok(Exit::SUCCESS)
}

fn ticks(shown: &[PreviewTick]) -> Table {
    let mut table = Table::new(["AT", "SCHEDULE", "DOES", "JOB", "PARTITION", "MISSED", "WHY"]);
    for tick in shown {
        let (does, style, partition, why) = match &tick.outcome {
            PreviewOutcome::Launches {
                partition, overtaken, ..
            } => {
                let partition = partition.as_ref().map(ToString::to_string).unwrap_or_default();
                let why = match overtaken {
                    0 => String::new(),
                    count => format!("overtakes {}", plural_text(*count, "run")),
                };
                ("launches", GOOD, partition, why)
            }
            PreviewOutcome::Skips { reason } => ("skips", DIM, String::new(), reason.clone()),
        };
        table.push([
            Cell::new(instant_text(tick.at)),
            Cell::new(&tick.schedule),
            Cell::new(does).style(style),
            Cell::new(&tick.job),
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

fn counts(tallies: &BTreeMap<String, Tally>) -> Table {
    let mut table = Table::new(["SCHEDULE", "LAUNCHES", "SKIPS", "MISSED"]);
    for (name, tally) in tallies {
        table.push([
            Cell::new(name),
            Cell::number(tally.launches.to_string()),
            Cell::number(tally.skips.to_string()),
            Cell::number(tally.missed.to_string()),
        ]);
    }
    table
}

//! `schedule list` and `schedule preview`: when jobs are launched by the clock.

use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};

use crate::{
    cli::{
        CliError, CommandContext, Exit, OutputFormat,
        output::{Cell, Table},
    },
    cron::CronSchedule,
    suggest::did_you_mean,
    trigger::ScheduleDef,
};

pub(super) fn list(context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let now = context.clock().now();
    let mut rows = Vec::new();
    for schedule in definitions.schedules() {
        rows.push((schedule, cron(schedule)?.next_after(now)));
    }
    if context.output() == OutputFormat::Json {
        let items: Vec<Value> = rows
            .iter()
            .map(|(schedule, next)| {
                json!({
                    "name": schedule.name,
                    "cron": schedule.cron,
                    "timezone": schedule.timezone,
                    "job": schedule.job,
                    "enabled": schedule.enabled,
                    "next_at": next,
                    "description": schedule.description,
                    "source": schedule.source.to_string(),
                })
            })
            .collect();
        context.print_items(&items)?;
        return Ok(Exit::SUCCESS);
    }
    if rows.is_empty() {
        context.say("no schedules are declared");
        return Ok(Exit::SUCCESS);
    }
    let mut table = Table::new(["NAME", "CRON", "TIME ZONE", "JOB", "ENABLED", "NEXT", "DESCRIPTION"]);
    for (schedule, next) in rows {
        table.push([
            Cell::new(&schedule.name),
            Cell::new(&schedule.cron),
            Cell::new(&schedule.timezone),
            Cell::new(&schedule.job),
            Cell::new(if schedule.enabled { "yes" } else { "no" }),
            Cell::new(next.map(|next| local(schedule, next)).unwrap_or_default()),
            Cell::new(&schedule.description),
        ]);
    }
    context.print(table.without_empty_columns().render(context.streams().out_width))?;
    Ok(Exit::SUCCESS)
}

pub(super) fn preview(name: &str, count: u16, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let schedules = definitions.schedules();
    let schedule = schedules
        .iter()
        .find(|schedule| *schedule.name == *name)
        .ok_or_else(|| CliError::Unknown {
            kind: "schedule",
            name: name.to_owned(),
            offer: did_you_mean(name, schedules.iter().map(|schedule| &*schedule.name)),
        })?;
    let cron = cron(schedule)?;
    let next = |after: &Timestamp| cron.next_after(*after);
    let instants = std::iter::successors(next(&context.clock().now()), next).take(count.into());
    if context.output() == OutputFormat::Json {
        let items: Vec<Value> = instants
            .map(|at| json!({ "at": at, "local": local(schedule, at) }))
            .collect();
        context.print_items(&items)?;
        return Ok(Exit::SUCCESS);
    }
    let mut table = Table::new(["LOCAL", "UTC"]);
    for at in instants {
        table.push([Cell::new(local(schedule, at)), Cell::new(at.to_string())]);
    }
    context.print(table.render(context.streams().out_width))?;
    Ok(Exit::SUCCESS)
}

/// Definitions hold only schedules that can be read; this reads one again.
fn cron(schedule: &ScheduleDef) -> Result<CronSchedule, CliError> {
    Ok(CronSchedule::parse(&schedule.cron, &schedule.timezone)?)
}

/// `2026-11-22 09:00 CET`, in the zone of the schedule.
fn local(schedule: &ScheduleDef, at: Timestamp) -> String {
    let zone = TimeZone::get(&schedule.timezone).unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).strftime("%Y-%m-%d %H:%M %Z").to_string()
}

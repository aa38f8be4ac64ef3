//! What may stand at a position: commands, options, and values, some of them from the definitions.

use std::collections::BTreeSet;

use clap::{Arg, Command, ValueHint};

use super::{
    candidate::Candidate,
    position::{Place, Position, is_repeatable},
    selection,
};
use crate::definitions::Definitions;

/// So many keys are offered; of more, only their next segments.
pub(super) const MANY: usize = 100;

/// What a shell is told.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Values {
    /// One of these words.
    Words(Vec<Candidate>),
    /// A file: the shell knows them better.
    Files,
}

/// Gathers what may stand where the cursor is. Definitions are made only when names of theirs are asked for.
pub(super) fn values(position: &Position<'_>, current: &str, definitions: &impl Fn() -> Option<Definitions>) -> Values {
    let mut words = match &position.place {
        Place::Unknown => Vec::new(),
        Place::Option(given) => options(innermost(position), given),
        Place::Command(argument) => {
            let mut words = commands(innermost(position));
            if let Some(argument) = argument {
                match of_argument(position, argument, current, definitions) {
                    Values::Words(more) => words.extend(more),
                    Values::Files => {}
                }
            }
            words
        }
        Place::Value(argument, behind) => {
            let (before, value) = current.split_at(*behind);
            match of_argument(position, argument, value, definitions) {
                Values::Files => return Values::Files,
                Values::Words(mut words) => {
                    words.iter_mut().for_each(|word| word.text.insert_str(0, before));
                    words
                }
            }
        }
    };
    words.retain(|word| word.text.starts_with(current));
    Values::Words(words)
}

fn innermost<'a>(position: &Position<'a>) -> &'a Command {
    position.commands[position.commands.len() - 1]
}

fn about(text: Option<&clap::builder::StyledStr>) -> String {
    text.map(ToString::to_string).unwrap_or_default()
}

fn commands(command: &Command) -> Vec<Candidate> {
    let commands = command.get_subcommands().filter(|command| !command.is_hide_set());
    commands
        .map(|command| Candidate::new(command.get_name(), about(command.get_about())))
        .collect()
}

fn options(command: &Command, given: &[&Arg]) -> Vec<Candidate> {
    let is_given = |option: &Arg| given.iter().any(|given| given.get_id() == option.get_id());
    let mut words = Vec::new();
    for option in command.get_arguments() {
        if option.is_hide_set() || is_given(option) && !is_repeatable(option) {
            continue;
        }
        let help = about(option.get_help());
        words.extend(
            option
                .get_long()
                .map(|long| Candidate::new(format!("--{long}"), help.clone())),
        );
        words.extend(
            option
                .get_short()
                .map(|short| Candidate::new(format!("-{short}"), help)),
        );
    }
    words
}

/// What an argument names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    Selection,
    Asset,
    Job,
    Schedule,
    Sensor,
    /// Dynamic partitions.
    Partitions,
    /// `ASSET.KEY=VALUE`.
    Setting,
    /// `POOL=N`.
    Pool,
}

/// By the name of its value, which applications may use as well; else by the command that it belongs to.
fn named(position: &Position<'_>, argument: &Arg) -> Option<Named> {
    let value_name = argument
        .get_value_names()
        .and_then(<[_]>::first)
        .map(clap::builder::Str::as_str);
    let by_value = match value_name.unwrap_or_default() {
        "SELECTION" => Some(Named::Selection),
        "ASSET" => Some(Named::Asset),
        "JOB" => Some(Named::Job),
        "SCHEDULE" => Some(Named::Schedule),
        "SENSOR" => Some(Named::Sensor),
        "DEFINITION" => Some(Named::Partitions),
        "ASSET.KEY=VALUE" => Some(Named::Setting),
        "NAME=N" if argument.get_long() == Some("pool") => Some(Named::Pool),
        _ => None,
    };
    let by_command = || match (position.names(), argument.get_id().as_str()) {
        ((_, "asset"), "key") => Some(Named::Asset),
        ((_, "job"), "name" | "job") => Some(Named::Job),
        ((_, "schedule"), "name") => Some(Named::Schedule),
        ((_, "sensor"), "name") => Some(Named::Sensor),
        _ => None,
    };
    by_value.or_else(by_command)
}

fn of_argument(
    position: &Position<'_>,
    argument: &Arg,
    value: &str,
    definitions: &impl Fn() -> Option<Definitions>,
) -> Values {
    let possible = argument.get_possible_values();
    if !possible.is_empty() {
        let shown = possible.iter().filter(|value| !value.is_hide_set());
        let words = shown.map(|value| Candidate::new(value.get_name(), about(value.get_help())));
        return Values::Words(words.collect());
    }
    if let Some(named) = named(position, argument) {
        // Definitions with faults are for `validate` to tell.
        return Values::Words(definitions().map_or_else(Vec::new, |definitions| of_named(named, value, &definitions)));
    }
    match argument.get_value_hint() {
        ValueHint::AnyPath | ValueHint::FilePath | ValueHint::DirPath | ValueHint::ExecutablePath => Values::Files,
        _ => Values::Words(Vec::new()),
    }
}

fn of_named(named: Named, value: &str, definitions: &Definitions) -> Vec<Candidate> {
    let first_line = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    match named {
        Named::Selection => selection::candidates(value, definitions.graph()),
        Named::Asset => keys(value, definitions),
        Named::Job => {
            let jobs = definitions.jobs().iter();
            jobs.map(|job| Candidate::new(&*job.name, first_line(&job.description)))
                .collect()
        }
        Named::Schedule => {
            let schedules = definitions.schedules().iter();
            schedules
                .map(|schedule| Candidate::new(&*schedule.name, first_line(&schedule.description)))
                .collect()
        }
        Named::Sensor => {
            let sensors = definitions.sensors().iter();
            sensors
                .map(|sensor| Candidate::new(&*sensor.name, first_line(&sensor.description)))
                .collect()
        }
        Named::Partitions => {
            let assets = definitions.graph().assets().iter();
            let partitions = assets.filter_map(|asset| asset.partitions);
            let names: BTreeSet<&str> = partitions.flat_map(|partitions| partitions.dynamic_names()).collect();
            names.into_iter().map(|name| Candidate::new(name, "")).collect()
        }
        Named::Setting => {
            let takes_settings = definitions
                .graph()
                .assets()
                .iter()
                .filter(|asset| asset.needs.config.is_some());
            takes_settings
                .map(|asset| Candidate::partial(format!("{}.", asset.key), first_line(&asset.description)))
                .collect()
        }
        Named::Pool => {
            let mut pools: Vec<&str> = definitions
                .graph()
                .assets()
                .iter()
                .filter_map(|asset| asset.pool.as_deref())
                .collect();
            pools.sort_unstable();
            pools.dedup();
            pools
                .into_iter()
                .map(|pool| Candidate::partial(format!("{pool}="), ""))
                .collect()
        }
    }
}

fn keys(value: &str, definitions: &Definitions) -> Vec<Candidate> {
    selection::keys(value, definitions.graph())
}

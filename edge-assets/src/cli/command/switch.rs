//! `schedule start|stop` and `sensor start|stop`: what a person decides about triggers, kept in the store.

use std::sync::Arc;

use crate::{
    cli::{CliError, CommandContext, Exit, OutputFormat},
    definitions::Definitions,
    suggest::did_you_mean,
    tick::{TriggerKey, TriggerKind, TriggerState},
};

/// Switches triggers of one kind on or off; all of them when none is named.
pub(super) fn run(
    kind: TriggerKind,
    names: &[String],
    all: bool,
    on: bool,
    context: &CommandContext,
) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let declared = declared(kind, &definitions);
    let names: Vec<Arc<str>> = if all {
        declared.iter().map(|(name, _)| Arc::clone(name)).collect()
    } else {
        let known = |name: &String| known(kind, name, &declared);
        names.iter().map(known).collect::<Result<_, _>>()?
    };
    let states = context.block_on(async {
        let store = context.store().await?;
        let at = context.clock().now();
        // A trigger that no daemon has seen yet can be switched, too.
        let key = |name: &Arc<str>| TriggerKey {
            location: context.location(),
            kind,
            name: Arc::clone(name),
        };
        let seen = declared
            .iter()
            .map(|(name, definition)| (key(name), Arc::clone(definition)));
        store.declare(seen.collect(), at).await?;
        let mut states: Vec<TriggerState> = Vec::new();
        for name in &names {
            states.extend(store.switch(key(name), on, at).await?);
        }
        Ok(states)
    })?;
    if context.output() == OutputFormat::Json {
        context.print_items(&states)?;
    } else {
        let how = if on { "on" } else { "off" };
        for state in states {
            context.print(format!("{kind} `{}` is {how}", state.key.name))?;
        }
    }
    Ok(Exit::SUCCESS)
}

/// The names of the triggers of a kind, with what they are declared as.
pub(super) fn declared(kind: TriggerKind, definitions: &Definitions) -> Vec<(Arc<str>, Arc<str>)> {
    match kind {
        TriggerKind::Schedule => {
            let schedules = definitions.schedules().iter();
            schedules
                .map(|schedule| (Arc::clone(&schedule.name), schedule.definition()))
                .collect()
        }
        TriggerKind::Sensor => {
            let sensors = definitions.sensors().iter();
            sensors
                .map(|sensor| (Arc::clone(&sensor.name), sensor.definition()))
                .collect()
        }
    }
}

/// The name as it is declared.
pub(super) fn known(kind: TriggerKind, name: &str, declared: &[(Arc<str>, Arc<str>)]) -> Result<Arc<str>, CliError> {
    let found = declared.iter().find(|(known, _)| **known == *name);
    found
        .map(|(known, _)| Arc::clone(known))
        .ok_or_else(|| CliError::Unknown {
            kind: match kind {
                TriggerKind::Schedule => "schedule",
                TriggerKind::Sensor => "sensor",
            },
            name: name.to_owned(),
            offer: did_you_mean(name, declared.iter().map(|(known, _)| &**known)),
        })
}

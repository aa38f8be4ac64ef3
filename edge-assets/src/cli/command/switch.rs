//! `schedule start|stop` and `sensor start|stop`: what a person decides about triggers, kept in the store.

use std::sync::Arc;

use crate::{
    cli::{CliError, CommandContext, Exit, OutputFormat},
    definitions::Definitions,
    suggest::did_you_mean,
    tick::{TriggerKind, TriggerState},
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
        declared
    } else {
        let known = |name: &String| known(kind, name, &declared);
        names.iter().map(known).collect::<Result<_, _>>()?
    };
    let states = context.block_on(async {
        let instance = context.instance_of(definitions).await?.build();
        let mut states: Vec<TriggerState> = Vec::new();
        for name in &names {
            states.push(instance.switch(kind, name, on).await?);
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

/// The names of the triggers of a kind.
pub(super) fn declared(kind: TriggerKind, definitions: &Definitions) -> Vec<Arc<str>> {
    match kind {
        TriggerKind::Schedule => {
            let schedules = definitions.schedules().iter();
            schedules.map(|schedule| Arc::clone(&schedule.name)).collect()
        }
        TriggerKind::Sensor => {
            let sensors = definitions.sensors().iter();
            sensors.map(|sensor| Arc::clone(&sensor.name)).collect()
        }
    }
}

/// The name as it is declared.
pub(super) fn known(kind: TriggerKind, name: &str, declared: &[Arc<str>]) -> Result<Arc<str>, CliError> {
    let found = declared.iter().find(|known| ***known == *name);
    found.map(Arc::clone).ok_or_else(|| CliError::Unknown {
        kind: match kind {
            TriggerKind::Schedule => "schedule",
            TriggerKind::Sensor => "sensor",
        },
        name: name.to_owned(),
        offer: did_you_mean(name, declared.iter().map(|known| &**known)),
    })
}

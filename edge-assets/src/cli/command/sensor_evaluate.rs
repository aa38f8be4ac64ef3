//! `sensor evaluate` and `sensor cursor`: try a sensor here and now, and say where its next tick begins.

use std::sync::Arc;

use serde_json::json;

use super::switch::{declared, known};
use crate::{
    cli::{
        CliError, CommandContext, Exit, OutputFormat,
        output::{BAD, paint},
        trigger_args::{CursorArgs, EvaluateArgs},
    },
    daemon::evaluate,
    definitions::Definitions,
    tick::{TickOutcome, TriggerKey, TriggerKind},
    trigger::{SensorDef, Verdict},
};

/// Evaluates a sensor once. It connects; it records and launches nothing.
pub(super) fn run(args: &EvaluateArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let sensor = sensor(&context.definitions()?, &args.name)?;
    if sensor.kind.is_reaction() {
        return Err(CliError::Usage(format!(
            "sensor `{}` reacts to {}, and that cannot be made up here; launch the job, or materialize the asset",
            sensor.name, sensor.kind
        )));
    }
    let verdict = context.block_on(async {
        let cursor = match &args.cursor {
            Some(cursor) => Some(Arc::from(cursor.as_str())),
            None => stored_cursor(&sensor, context).await?,
        };
        let definitions = context.connected().await?;
        let sensor = Arc::new(sensor.clone());
        let looking = evaluate(&definitions, context.clock(), &sensor, cursor, |context| context);
        let cancel = context.cancel_token();
        tokio::select! {
            biased;
            () = cancel.cancelled() => Err(context.interrupted()),
            verdict = looking => Ok(verdict),
        }
    })?;
    if context.output() == OutputFormat::Json {
        let requests: Vec<_> = verdict
            .requests
            .iter()
            .map(|request| json!({ "run_key": request.run_key, "tags": request.tags }))
            .collect();
        context.print_json(&json!({
            "sensor": sensor.name,
            "tick": verdict.outcome,
            "requests": requests,
            "cursor": verdict.cursor,
            "alert": verdict.alert,
            "partitions": verdict.partitions.iter().map(|(definition, key)| json!({ "definition": definition, "key": key })).collect::<Vec<_>>(),
        }))?;
    } else {
        context.print(words(&sensor, &verdict))?;
    }
    Ok(match verdict.outcome {
        TickOutcome::Failed { .. } => Exit::FAILURE,
        TickOutcome::Requested | TickOutcome::Skipped { .. } => Exit::SUCCESS,
    })
}

fn words(sensor: &SensorDef, verdict: &Verdict) -> String {
    let mut lines = Vec::new();
    match &verdict.outcome {
        TickOutcome::Failed { error } => lines.push(format!("{}: {error}", paint(BAD, "failed"))),
        TickOutcome::Skipped { reason } => lines.push(format!("skips: {reason}")),
        TickOutcome::Requested => {
            let job = sensor.job.as_deref().unwrap_or_default();
            for request in &verdict.requests {
                let tags = if request.tags.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", request.tags)
                };
                lines.push(format!("requests `{job}` under the key `{}`{tags}", request.run_key));
            }
        }
    }
    lines.extend(verdict.cursor.as_ref().map(|cursor| format!("cursor: {cursor}")));
    let keys = verdict.partitions.iter();
    lines.extend(keys.map(|(definition, key)| format!("adds the partition `{key}` to `{definition}`")));
    lines.extend(verdict.alert.as_ref().map(|alert| format!("alert: {alert}")));
    lines.join("\n")
}

/// Sets or forgets the cursor of a sensor.
pub(super) fn set_cursor(args: &CursorArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let sensor = sensor(&definitions, &args.name)?;
    context.block_on(async {
        let instance = context.instance_of(definitions).await?.build();
        Ok(instance.reset_cursor(&sensor.name, args.set.as_deref()).await?)
    })?;
    context.say(match &args.set {
        Some(cursor) => format!("the next tick of `{}` begins with `{cursor}`", sensor.name),
        None => format!("the next tick of `{}` begins without a cursor", sensor.name),
    });
    Ok(Exit::SUCCESS)
}

async fn stored_cursor(sensor: &SensorDef, context: &CommandContext) -> Result<Option<Arc<str>>, CliError> {
    let Some(store) = context.store_if_there().await? else {
        return Ok(None);
    };
    let states = store.triggers(context.location()).await?;
    let wanted = key(sensor, context);
    Ok(states
        .into_iter()
        .find(|state| state.key == wanted)
        .and_then(|state| state.cursor))
}

fn key(sensor: &SensorDef, context: &CommandContext) -> TriggerKey {
    TriggerKey {
        location: context.location(),
        kind: TriggerKind::Sensor,
        name: Arc::clone(&sensor.name),
    }
}

fn sensor(definitions: &Definitions, name: &str) -> Result<SensorDef, CliError> {
    let declared = declared(TriggerKind::Sensor, definitions);
    let name = known(TriggerKind::Sensor, name, &declared)?;
    let found = definitions.sensors().iter().find(|sensor| sensor.name == name);
    found.cloned().ok_or_else(|| CliError::Unknown {
        kind: "sensor",
        name: name.to_string(),
        offer: String::new(),
    })
}

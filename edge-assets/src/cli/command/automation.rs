//! `automation`: which assets have a condition, what it says and why, what it has said; switching them on and off.

use serde_json::json;

use super::asset;
use crate::{
    automation::Explanation,
    cli::{
        CliError, CommandContext, Exit, OutputFormat,
        output::{Cell, DIM, GOOD, Table, explanation_text, instant_text},
        trigger_args::AutomationCommand,
    },
    id::RunId,
    instance::Instance,
    key::AssetKey,
    page::{Cursor, PageRequest},
    store::ConditionEvaluation,
};

const ALL_ARE_OFF: &str = "automation is off as a whole: no condition is evaluated; `automation start` switches it on";

pub(super) fn run(command: &AutomationCommand, context: &CommandContext) -> Result<Exit, CliError> {
    match command {
        AutomationCommand::List => list(context),
        AutomationCommand::Show { asset } => show(asset, context),
        AutomationCommand::Evaluate { asset } => evaluate(asset, context),
        AutomationCommand::History { asset, limit, after } => {
            let mut request = PageRequest::first(usize::from(*limit));
            request.after = after.as_deref().map(Cursor::new);
            history(asset, request, context)
        }
        AutomationCommand::Start(args) => switch(&args.assets, true, context),
        AutomationCommand::Stop(args) => switch(&args.assets, false, context),
    }
}

/// The instance of a store that is there.
async fn instance(context: &CommandContext) -> Result<Instance, CliError> {
    context.store_there().await?;
    Ok(context.instance_of(context.definitions()?).await?.build())
}

/// The asset of a key, which must have a condition.
fn of_key(text: &str, context: &CommandContext) -> Result<(AssetKey, String), CliError> {
    let definitions = context.definitions()?;
    let found = definitions.graph().asset(asset::find(definitions.graph(), text)?);
    match &found.automation {
        Some(condition) => Ok((found.key.clone(), condition.to_string())),
        None => Err(CliError::Usage(format!(
            "asset `{}` has no automation condition; give it one with `automation = AutomationCondition::eager()`",
            found.key
        ))),
    }
}

fn explanation(evaluation: &ConditionEvaluation) -> Option<Explanation> {
    serde_json::from_str(&evaluation.explanation).ok()
}

fn list(context: &CommandContext) -> Result<Exit, CliError> {
    let automation = context.block_on(async { Ok(instance(context).await?.automation().await?) })?;
    if context.output() == OutputFormat::Json {
        let item = |asset: &crate::instance::AssetAutomation| {
            json!({
                "asset": asset.asset,
                "condition": asset.condition.to_string(),
                "is_on": asset.is_evaluated,
                "newest": asset.newest.as_ref().map(to_json),
            })
        };
        let items: Vec<_> = automation.assets.iter().map(item).collect();
        context.print_items(&items)?;
        return Ok(Exit::SUCCESS);
    }
    if automation.assets.is_empty() {
        context.say("no asset has an automation condition");
        return Ok(Exit::SUCCESS);
    }
    if !automation.is_on {
        context.say(ALL_ARE_OFF);
    }
    let mut table = Table::new(["ASSET", "STATE", "SINCE", "REQUESTED", "CONDITION"]);
    for asset in &automation.assets {
        let newest = asset.newest.as_ref();
        let requested = newest.map_or_else(String::new, |newest| newest.requested.to_string());
        table.push([
            Cell::new(asset.asset.as_str()),
            if asset.is_evaluated {
                Cell::new("on").style(GOOD)
            } else {
                Cell::new("off").style(DIM)
            },
            Cell::new(newest.map(|newest| instant_text(newest.at)).unwrap_or_default()),
            Cell::number(requested),
            Cell::new(asset.condition.to_string()),
        ]);
    }
    context.print(table.without_empty_columns().render(context.streams().out_width))?;
    Ok(Exit::SUCCESS)
}

fn show(text: &str, context: &CommandContext) -> Result<Exit, CliError> {
    let (key, condition) = of_key(text, context)?;
    let found = context.block_on(async { Ok(instance(context).await?.asset_automation(&key).await?) })?;
    let newest = found.newest.as_ref();
    if context.output() == OutputFormat::Json {
        let newest = newest.map(to_json);
        let is_on = found.is_evaluated;
        context.print_json(&json!({ "asset": key, "condition": condition, "is_on": is_on, "newest": newest }))?;
        return Ok(Exit::SUCCESS);
    }
    context.print(format!("{key}\n  {condition}"))?;
    if !found.is_evaluated {
        let which = if found.is_on { String::new() } else { format!(" {key}") };
        context.say(format!(
            "it is off, and not evaluated; `automation start{which}` switches it on"
        ));
    }
    let Some(newest) = newest else {
        context.say("no daemon has evaluated it yet");
        return Ok(Exit::SUCCESS);
    };
    context.print(format!("\n{}", told(newest)))?;
    if let Some(explanation) = explanation(newest) {
        context.print(explanation_text(&explanation))?;
    }
    Ok(Exit::SUCCESS)
}

fn evaluate(text: &str, context: &CommandContext) -> Result<Exit, CliError> {
    let (key, _) = of_key(text, context)?;
    let dry = context.block_on(async { Ok(instance(context).await?.evaluate_condition(&key).await?) })?;
    if context.output() == OutputFormat::Json {
        context.print_json(&dry)?;
        return Ok(Exit::SUCCESS);
    }
    let partitions = if dry.ranges.is_empty() {
        String::new()
    } else {
        format!(" for {}", dry.ranges.join(","))
    };
    let what = match dry.requested {
        0 => "nothing would be requested".to_owned(),
        _ => format!("`{key}` would be requested{partitions}"),
    };
    context.print(what)?;
    if let Some(explanation) = &dry.explanation {
        context.print(explanation_text(explanation))?;
    }
    Ok(Exit::SUCCESS)
}

fn history(text: &str, request: PageRequest, context: &CommandContext) -> Result<Exit, CliError> {
    let (key, _) = of_key(text, context)?;
    let page = context.block_on(async { Ok(instance(context).await?.evaluations(&key, request).await?) })?;
    if context.output() == OutputFormat::Json {
        let items: Vec<_> = page.items.iter().map(to_json).collect();
        context.print_json(&json!({ "items": items, "next": page.next }))?;
        return Ok(Exit::SUCCESS);
    }
    if page.items.is_empty() {
        context.say("no daemon has evaluated it yet");
        return Ok(Exit::SUCCESS);
    }
    let mut table = Table::new(["FROM", "UNTIL", "REQUESTED", "RUNS"]);
    for evaluation in &page.items {
        let style = if evaluation.requested > 0 { GOOD } else { DIM };
        let runs: Vec<String> = evaluation.runs.iter().map(RunId::short).collect();
        table.push([
            Cell::new(instant_text(evaluation.at)),
            Cell::new(evaluation.until.map_or_else(|| "now".to_owned(), instant_text)),
            Cell::number(evaluation.requested.to_string()).style(style),
            Cell::new(runs.join(" ")),
        ]);
    }
    context.print(table.without_empty_columns().render(context.streams().out_width))?;
    if let Some(next) = page.next {
        context.say(format!("there are more: --after {next}"));
    }
    Ok(Exit::SUCCESS)
}

/// Switches the conditions of these assets, or automation as a whole.
fn switch(assets: &[String], on: bool, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let keys: Vec<AssetKey> = assets
        .iter()
        .map(|text| Ok(of_key(text, context)?.0))
        .collect::<Result<_, CliError>>()?;
    let (states, is_evaluated) = context.block_on(async {
        let instance = context.instance_of(definitions).await?.build();
        let mut states = Vec::new();
        if keys.is_empty() {
            states.push(instance.switch_automation(on).await?);
        }
        for key in &keys {
            states.push(instance.switch_condition(key, on).await?);
        }
        let is_evaluated = match keys.first() {
            Some(key) => instance.asset_automation(key).await?.is_evaluated,
            None => on,
        };
        Ok((states, is_evaluated))
    })?;
    let how = if on { "on" } else { "off" };
    match (context.output(), states.as_slice()) {
        (OutputFormat::Json, [state]) if keys.is_empty() => context.print_json(state)?,
        (OutputFormat::Json, states) => context.print_items(states)?,
        (OutputFormat::Text, _) if keys.is_empty() => context.print(format!("automation is {how}"))?,
        (OutputFormat::Text, _) => {
            for key in &keys {
                context.print(format!("the condition of `{key}` is {how}"))?;
            }
        }
    }
    if on && !is_evaluated {
        context.say(ALL_ARE_OFF);
    }
    Ok(Exit::SUCCESS)
}

fn told(evaluation: &ConditionEvaluation) -> String {
    let runs: Vec<String> = evaluation.runs.iter().map(RunId::short).collect();
    let since = instant_text(evaluation.at);
    match evaluation.requested {
        0 => format!("since {since} nothing is requested:"),
        1 => format!("requested at {since}, run {}:", runs.join(" ")),
        count => format!("{count} partitions requested at {since}, run {}:", runs.join(" ")),
    }
}

fn to_json(evaluation: &ConditionEvaluation) -> serde_json::Value {
    json!({
        "at": evaluation.at,
        "until": evaluation.until,
        "requested": evaluation.requested,
        "runs": evaluation.runs,
        "explanation": explanation(evaluation),
    })
}

//! `why`: explains an asset: what it is, what it waits for, what launches it and when, why it is in a selection; and, where there
//! is a store, what became of it.

use super::{asset, asset_partitions};
use crate::{
    boxed::error_chain,
    cli::{CliError, CommandContext, Exit, OutputFormat, args::WhyArgs, output},
    definitions::Definitions,
    graph::AssetId,
    instance::AssetAutomation,
    plan::PlanError,
    selection::Selection,
    why::{ConditionOff, Explanation, History, PartitionSummary},
};

pub(super) fn run(args: &WhyArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let id = asset::find(definitions.graph(), &args.asset)?;
    let now = context.clock().now();
    let mut why = Explanation::new(&definitions, id, now);
    // A store that cannot be read is told of with the history.
    if let Ok(Some(staleness)) = context.staleness(&definitions) {
        why = why.with_staleness(&definitions, &staleness);
    }
    if let Some(text) = &args.selection {
        let selection: Selection = text.parse()?;
        let selection = context.with_stale(selection, &definitions)?;
        let explained = why.within(&definitions, &selection);
        why = explained.map_err(|error| CliError::of_selection(text, PlanError::from(error)))?;
    }
    match history(&definitions, id, context) {
        Ok(Some((history, partitions, condition))) => {
            why = why.with_history(history);
            if let Some(condition) = condition.as_ref().filter(|condition| !condition.is_evaluated) {
                why = why.with_switched_off(if condition.is_on {
                    ConditionOff::All
                } else {
                    ConditionOff::Own
                });
            }
            if let Some(newest) = condition.and_then(|condition| condition.newest) {
                why = why.with_evaluation(&newest);
            }
            if let Some(partitions) = partitions {
                why = why.with_partitions(partitions);
            }
        }
        Ok(None) => {}
        // What is declared is worth saying whatever the store is like.
        Err(error) => context.say(format!("its history is left out: {}", error_chain(&error))),
    }
    match context.output() {
        OutputFormat::Json => context.print_json(&why)?,
        OutputFormat::Text => context.print(output::why(&why, now, context.streams().out_width))?,
    }
    Ok(Exit::SUCCESS)
}

/// What became of an asset, how it stands with its partitions, and with its condition.
type Known = (History, Option<PartitionSummary>, Option<AssetAutomation>);

/// What the store knows; nothing where there is none, and then nothing is started for it.
fn history(definitions: &Definitions, id: AssetId, context: &CommandContext) -> Result<Option<Known>, CliError> {
    if !context.store_file().exists() {
        return Ok(None);
    }
    context.block_on(async {
        let store = context.store().await?;
        let history = History::read(definitions, id, &*store, &context.location()).await?;
        let partitions = asset_partitions::summary(id, context).await?;
        let asset = definitions.graph().asset(id);
        let condition = match asset.automation {
            Some(_) => {
                let instance = context.instance_of(context.definitions()?).await?.build();
                Some(instance.asset_automation(&asset.key).await?)
            }
            None => None,
        };
        Ok(Some((history, partitions, condition)))
    })
}

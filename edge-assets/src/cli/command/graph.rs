//! `graph`: draws the assets and their dependencies, all or some.

use super::asset;
use crate::{
    cli::{CliError, CommandContext, Exit, OutputFormat, args::GraphArgs},
    definitions::DefinitionsError,
    graph::{AssetGraph, AssetGraphBuilder, AssetId, GraphFormat},
};

pub(super) fn run(args: &GraphArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let graph = definitions.graph();
    let format = args.format.unwrap_or(match context.output() {
        OutputFormat::Text => GraphFormat::Text,
        OutputFormat::Json => GraphFormat::Json,
    });
    let drawn = match &args.selection {
        Some(selection) => part(graph, &asset::resolve(graph, selection)?)?.render(format),
        None => graph.render(format),
    };
    context.print(drawn)?;
    Ok(Exit::SUCCESS)
}

/// The graph of some of the assets, with the dependencies among them.
fn part(graph: &AssetGraph, chosen: &[AssetId]) -> Result<AssetGraph, DefinitionsError> {
    let is_chosen = |key: &str| graph.id(key).is_some_and(|id| chosen.contains(&id));
    let assets = chosen.iter().map(|&id| {
        let mut asset = graph.asset(id).clone();
        asset.needs.deps.retain(|dep| is_chosen(dep.key.as_str()));
        asset
    });
    let checks = chosen.iter().flat_map(|&id| graph.checks_of(id)).cloned();
    let built = AssetGraphBuilder::new().assets(assets).checks(checks).build();
    built.map_err(|faults| DefinitionsError::new(faults.into_iter().map(Into::into).collect()))
}

//! `graph`: draws the assets and their dependencies, all or some, one by one or by group.

use super::asset;
use crate::{
    cli::{
        CliError, CommandContext, Exit, OutputFormat,
        args::GraphArgs,
        output::{cut, plural_text},
    },
    definitions::DefinitionsError,
    graph::{AssetGraph, AssetGraphBuilder, AssetId, GraphFormat, TextOptions},
};

/// A text of more lines than these is not read: groups are shown instead, unless all is asked for.
const MANY: usize = 120;

pub(super) fn run(args: &GraphArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let format = args.format.unwrap_or(match context.output() {
        OutputFormat::Text => GraphFormat::Text,
        OutputFormat::Json => GraphFormat::Json,
    });
    let chosen;
    let graph = match &args.selection {
        Some(selection) => {
            let whole = definitions.graph();
            chosen = part(whole, &asset::resolve(whole, selection)?)?;
            &chosen
        }
        None => definitions.graph(),
    };
    let width = context.streams().out_width;
    let text = |is_full| fitted(&graph.to_text(&TextOptions { width, is_full }), width);
    let drawn = match format {
        GraphFormat::Text if args.summary => fitted(&graph.groups_to_text(width), width),
        GraphFormat::Text => text(args.full),
        _ if args.summary => graph.render_groups(format),
        _ => graph.render(format),
    };
    if format != GraphFormat::Text || args.full || drawn.lines().count() <= MANY {
        context.print(drawn)?;
        return Ok(Exit::SUCCESS);
    }
    context.print(fitted(&graph.groups_to_text(width), width))?;
    let count = plural_text(graph.len(), "asset");
    context.say(format!(
        "{count}, by group; `graph SELECTION` draws some of them, `graph --full` all"
    ));
    Ok(Exit::SUCCESS)
}

/// Names of groups may hold wide characters, which the library does not measure.
fn fitted(drawn: &str, width: Option<usize>) -> String {
    let lines: Vec<String> = drawn.lines().map(|line| cut(line, width)).collect();
    lines.join("\n")
}

/// The graph of some of the assets, with the dependencies among them.
fn part(graph: &AssetGraph, chosen: &[AssetId]) -> Result<AssetGraph, DefinitionsError> {
    let mut is_chosen = vec![false; graph.len()];
    chosen.iter().for_each(|id| is_chosen[id.index()] = true);
    let is_chosen = |key: &str| graph.id(key).is_some_and(|id| is_chosen[id.index()]);
    let assets = chosen.iter().map(|&id| {
        let mut asset = graph.asset(id).clone();
        asset.needs.deps.retain(|dep| is_chosen(dep.key.as_str()));
        asset
    });
    let checks = chosen.iter().flat_map(|&id| graph.checks_of(id)).cloned();
    let built = AssetGraphBuilder::new().assets(assets).checks(checks).build();
    built.map_err(|faults| DefinitionsError::new(faults.into_iter().map(Into::into).collect()))
}

//! `asset list` and `asset show`: what is declared of assets.

use serde_json::{Value, json};

use super::asset_partitions;
use crate::{
    asset::AssetDef,
    boxed::error_chain,
    cli::{
        CliError, CommandContext, Exit, OutputFormat,
        output::{Cell, Sheet, Table},
    },
    duration,
    event::Severity,
    graph::{AssetGraph, AssetId},
    plan::PlanError,
    resource::ResourceNeed,
    selection::Selection,
    why::PartitionSummary,
};

pub(super) fn list(selection: Option<&str>, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let graph = definitions.graph();
    let chosen = match selection {
        Some(selection) => resolve(graph, selection)?,
        None => graph.topological().collect(),
    };
    if context.output() == OutputFormat::Json {
        let items: Vec<Value> = chosen.iter().map(|&id| document(graph, id)).collect();
        context.print_items(&items)?;
        return Ok(Exit::SUCCESS);
    }
    let mut table = Table::new(["KEY", "GROUP", "KINDS", "PARTITIONS", "CHECKS", "DESCRIPTION"]);
    for id in chosen {
        let asset = graph.asset(id);
        let checks: Vec<&str> = graph.checks_of(id).map(|check| check.key.name.as_ref()).collect();
        table.push([
            Cell::new(asset.key.as_str()),
            Cell::new(asset.group.as_deref().unwrap_or_default()),
            Cell::new(asset.kinds.join(", ")),
            Cell::new(
                asset
                    .partitions
                    .map(|partitions| partitions.to_string())
                    .unwrap_or_default(),
            ),
            Cell::new(checks.join(", ")),
            Cell::new(&asset.description),
        ]);
    }
    context.print(table.without_empty_columns().render(context.streams().out_width))?;
    Ok(Exit::SUCCESS)
}

/// The assets of a selection, each after its upstream.
pub(super) fn resolve(graph: &AssetGraph, selection: &str) -> Result<Vec<AssetId>, CliError> {
    let parsed: Selection = selection.parse()?;
    let resolved = graph.resolve(&parsed);
    resolved.map_err(|error| CliError::of_selection(selection, PlanError::from(error)))
}

/// The asset of a key.
pub(super) fn find(graph: &AssetGraph, key: &str) -> Result<AssetId, CliError> {
    graph.id(key).ok_or_else(|| CliError::Unknown {
        kind: "asset",
        name: key.to_owned(),
        offer: graph.offer(key),
    })
}

pub(super) fn show(key: &str, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let graph = definitions.graph();
    let id = find(graph, key)?;
    let summary = partitions(graph, id, context).unwrap_or_else(|error| {
        // What is declared is worth showing whatever the store is like.
        context.say(format!("how its partitions stand is left out: {}", error_chain(&error)));
        None
    });
    match context.output() {
        OutputFormat::Json => {
            let mut document = document(graph, id);
            if let Some(summary) = &summary {
                document["partition_counts"] = asset_partitions::counts(summary);
            }
            context.print_json(&document)?;
        }
        OutputFormat::Text => context.print(sheet(graph, id, summary.as_ref(), context.streams().out_width))?,
    }
    Ok(Exit::SUCCESS)
}

/// How it stands with the partitions of an asset; nothing where it has none, or where there is no store, and then nothing is started
/// for it.
fn partitions(graph: &AssetGraph, id: AssetId, context: &CommandContext) -> Result<Option<PartitionSummary>, CliError> {
    if graph.asset(id).partitions.is_none() || !context.store_file().exists() {
        return Ok(None);
    }
    context.block_on(asset_partitions::summary(id, context))
}

fn document(graph: &AssetGraph, id: AssetId) -> Value {
    let asset = graph.asset(id);
    let checks: Vec<Value> = graph
        .checks_of(id)
        .map(|check| {
            json!({
                "name": check.key.name,
                "blocking": check.blocking,
                "severity": check.severity,
                "description": check.description,
            })
        })
        .collect();
    json!({
        "key": asset.key,
        "group": asset.group,
        "description": asset.description,
        "kinds": asset.kinds,
        "owners": asset.owners,
        "tags": asset.tags,
        "external": asset.compute.is_external(),
        "upstream": keys(graph, graph.upstream(id)),
        "downstream": keys(graph, graph.downstream(id)),
        "resources": asset.needs.resources.iter().map(ResourceNeed::display).collect::<Vec<_>>(),
        "takes_config": asset.needs.config.is_some(),
        "checks": checks,
        "partitions": asset.partitions.map(|partitions| partitions.to_string()),
        "pool": asset.pool,
        "retries": asset.retry.map_or(0, |retry| retry.max()),
        "timeout": asset.timeout.map(duration::print),
        "fresh_within": asset.fresh_within.map(|age| duration::print(age.fail)),
        "freshness": asset.freshness().map(|policy| policy.to_string()),
        "code_version": asset.code_version,
        "value": asset.output.name,
        "source": asset.source.to_string(),
    })
}

fn keys(graph: &AssetGraph, ids: impl Iterator<Item = AssetId>) -> Vec<String> {
    ids.map(|id| graph.asset(id).key.to_string()).collect()
}

fn sheet(graph: &AssetGraph, id: AssetId, partitions: Option<&PartitionSummary>, width: Option<usize>) -> String {
    let asset = graph.asset(id);
    let mut sheet = Sheet::new(asset.key.as_str(), width);
    sheet.paragraph(&asset.description);
    for (name, value) in fields(graph, id, asset) {
        sheet.field(name, &value);
        if name == "partitions" {
            sheet.field("", &partitions.map(ToString::to_string).unwrap_or_default());
        }
    }
    for check in graph.checks_of(id) {
        let severity = match check.severity {
            Severity::Warn => "warn",
            Severity::Error => "error",
        };
        let blocking = if check.blocking { ", blocking" } else { "" };
        let mut text = format!("{} ({severity}{blocking})", check.key.name);
        if let Some(first) = check.description.lines().next() {
            text.push_str(&format!(": {first}"));
        }
        sheet.field("check", &text);
    }
    sheet.finish()
}

fn fields(graph: &AssetGraph, id: AssetId, asset: &AssetDef) -> Vec<(&'static str, String)> {
    let yes = |is: bool| if is { "yes".to_owned() } else { String::new() };
    let resources: Vec<String> = asset.needs.resources.iter().map(ResourceNeed::display).collect();
    let settings: Vec<&str> = asset.needs.config.iter().flat_map(|need| need.spec.names()).collect();
    vec![
        ("group", asset.group.as_deref().unwrap_or_default().to_owned()),
        ("kinds", asset.kinds.join(", ")),
        ("owners", asset.owners.join(", ")),
        ("tags", asset.tags.to_string()),
        ("external", yes(asset.compute.is_external())),
        ("upstream", keys(graph, graph.upstream(id)).join(", ")),
        ("downstream", keys(graph, graph.downstream(id)).join(", ")),
        ("resources", resources.join(", ")),
        ("config", settings.join(", ")),
        (
            "partitions",
            asset
                .partitions
                .map(|partitions| partitions.to_string())
                .unwrap_or_default(),
        ),
        ("pool", asset.pool.as_deref().unwrap_or_default().to_owned()),
        (
            "retries",
            asset.retry.map(|retry| retry.max().to_string()).unwrap_or_default(),
        ),
        ("timeout", asset.timeout.map(duration::print).unwrap_or_default()),
        (
            "fresh",
            asset.freshness().map(|policy| policy.to_string()).unwrap_or_default(),
        ),
        ("value", asset.output.name.to_owned()),
        ("code version", asset.code_version.to_string()),
        ("source", asset.source.to_string()),
    ]
}

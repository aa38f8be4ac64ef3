//! `asset partitions`: how it stands with the partitions of an asset, as ranges.

use serde_json::{Value, json};

use super::asset;
use crate::{
    cli::{
        CliError, CommandContext, Exit, OutputFormat,
        output::{BAD, Cell, DIM, GOOD, Table, WARN},
        partition_command_args::AssetPartitionsArgs,
    },
    graph::AssetId,
    instance::AssetPartitions,
    metadata::count_text,
    partition::PartitionStatus,
    why::{NamedRange, PartitionSummary},
};

pub(super) fn run(args: &AssetPartitionsArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let graph = definitions.graph();
    let id = asset::find(graph, &args.asset)?;
    let Some(partitions) = graph.asset(id).partitions else {
        return Err(CliError::Usage(format!(
            "asset `{}` has no partitions; `asset show {}` tells what is known of it",
            args.asset, args.asset
        )));
    };
    let found = context.block_on(async {
        context.store_there().await?;
        statuses(id, context).await
    })?;
    let most = usize::try_from(args.limit).unwrap_or(usize::MAX);
    let summary = PartitionSummary::naming(&found.space, &found.statuses, most);
    let wanted: Vec<PartitionStatus> = if args.status.is_empty() {
        PartitionStatus::ALL.to_vec()
    } else {
        args.status.iter().map(|status| (*status).into()).collect()
    };
    let mut ranges: Vec<(PartitionStatus, &NamedRange)> = Vec::new();
    for status in PartitionStatus::ALL
        .into_iter()
        .filter(|status| wanted.contains(status))
    {
        ranges.extend(summary.of(status).ranges.iter().map(|range| (status, range)));
    }
    ranges.sort_by_key(|(_, range)| range.start);
    let more: u64 = wanted.iter().map(|status| summary.of(*status).more).sum();
    if context.output() == OutputFormat::Json {
        context.print_json(&json!({
            "asset": found.asset,
            "partitions": partitions.to_string(),
            "at": found.space.now(),
            "counts": counts(&summary),
            "ranges": ranges.iter().map(|(status, range)| json!({
                "status": status, "range": range.range, "count": range.count,
            })).collect::<Vec<_>>(),
            "more": more,
        }))?;
        return Ok(Exit::SUCCESS);
    }
    context.say(format!("{partitions}: {summary}"));
    if ranges.is_empty() {
        return Ok(Exit::SUCCESS);
    }
    let mut table = Table::new(["PARTITIONS", "COUNT", "STATUS"]);
    for (status, range) in ranges {
        let style = match status {
            PartitionStatus::Materialized => GOOD,
            PartitionStatus::Failed => BAD,
            PartitionStatus::InProgress => DIM,
            PartitionStatus::Missing => WARN,
        };
        table.push([
            Cell::new(&range.range),
            Cell::number(count_text(range.count)),
            Cell::new(status.to_string()).style(style),
        ]);
    }
    context.print(table.render(context.streams().out_width))?;
    if more > 0 {
        context.say(format!(
            "{} more partitions are in further ranges: --limit",
            count_text(more)
        ));
    }
    Ok(Exit::SUCCESS)
}

/// How it stands with the partitions of an asset, by the store.
pub(super) async fn statuses(id: AssetId, context: &CommandContext) -> Result<AssetPartitions, CliError> {
    let instance = context.instance_of(context.definitions()?).await?.build();
    let key = &instance.definitions().graph().asset(id).key;
    Ok(instance.partition_statuses(key).await?)
}

/// How many there are of each status.
pub(super) fn counts(summary: &PartitionSummary) -> Value {
    json!({
        "materialized": summary.materialized.count,
        "failed": summary.failed.count,
        "in_progress": summary.in_progress.count,
        "missing": summary.missing.count,
    })
}

/// How it stands with the partitions of an asset, by the store; nothing where it has none.
pub(super) async fn summary(id: AssetId, context: &CommandContext) -> Result<Option<PartitionSummary>, CliError> {
    if context.definitions()?.graph().asset(id).partitions.is_none() {
        return Ok(None);
    }
    let found = statuses(id, context).await?;
    Ok(Some(PartitionSummary::new(&found.space, &found.statuses)))
}

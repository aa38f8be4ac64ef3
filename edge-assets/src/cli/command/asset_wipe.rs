//! `asset wipe`: assets, or partitions of them, count as never made.

use serde_json::{Value, json};

use crate::{
    cli::{
        CliError, CommandContext, Exit, OutputFormat,
        output::{Cell, Table, count_text, plural_text},
        partition_command_args::AssetWipeArgs,
    },
    instance::{Instance, WipeRequest, WipedAsset},
    run::Run,
    selection::Selection,
    store::AuditEntry,
};

/// Who the audit says it was.
const WHO: &str = "command line";
/// The longest note, in characters.
const MOST_NOTE: usize = 500;

pub(super) fn run(args: &AssetWipeArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let note = args.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    if note.is_some_and(|note| note.chars().count() > MOST_NOTE) {
        return Err(CliError::Usage(format!(
            "the note is longer than {MOST_NOTE} characters; write less"
        )));
    }
    let definitions = context.definitions()?;
    let selection: Selection = args.selection.parse()?;
    let request = WipeRequest::new(context.with_stale(selection, &definitions)?.to_string());
    let request = args.partition.iter().fold(request, WipeRequest::partitions);
    let request = note
        .into_iter()
        .fold(request, |request, note| request.tag("note", note));
    let (planned, wiped) = context.block_on(async {
        context.store_there().await?;
        let instance = context.instance_of(definitions).await?.build();
        let planned = instance.plan_wipe(&request).await?;
        if !args.yes {
            return Ok((planned, None));
        }
        let wiped = instance.wipe(request).await?.run;
        audit(&instance, context, args, note).await?;
        Ok((planned, Some(wiped)))
    })?;
    match context.output() {
        OutputFormat::Json => context.print_json(&document(&planned, wiped.as_ref()))?,
        OutputFormat::Text => tell(&planned, wiped.as_ref(), context)?,
    }
    Ok(Exit::SUCCESS)
}

fn document(planned: &[WipedAsset], wiped: Option<&Run>) -> Value {
    let assets: Vec<Value> = planned
        .iter()
        .map(|asset| json!({ "asset": asset.asset, "partitions": asset.partitions, "known": asset.known }))
        .collect();
    json!({ "is_done": wiped.is_some(), "run": wiped.map(|run| run.id), "assets": assets })
}

fn tell(planned: &[WipedAsset], wiped: Option<&Run>, context: &CommandContext) -> Result<(), CliError> {
    let mut table = Table::new(["ASSET", "PARTITIONS", "MADE OR FAILED"]);
    for asset in planned {
        table.push([
            Cell::new(asset.asset.as_str()),
            Cell::number(asset.partitions.map_or_else(|| "all".to_owned(), count_text)),
            Cell::number(count_text(asset.known)),
        ]);
    }
    context.print(table.render(context.streams().out_width))?;
    let count = plural_text(planned.len(), "asset");
    context.say(match wiped {
        Some(run) => format!("{count} wiped by run {}; what was made is in the log", run.id),
        None => format!("nothing was wiped; --yes has {count} count as never made"),
    });
    Ok(())
}

async fn audit(
    instance: &Instance,
    context: &CommandContext,
    args: &AssetWipeArgs,
    note: Option<&str>,
) -> Result<(), CliError> {
    let of_partitions = args
        .partition
        .as_ref()
        .map(|text| format!(" {text}"))
        .unwrap_or_default();
    let why = note.map(|note| format!(": {note}")).unwrap_or_default();
    let entry = AuditEntry {
        at: context.clock().now(),
        who: WHO.into(),
        action: "asset wipe".into(),
        target: format!("{}{of_partitions}{why}", args.selection).into(),
        status: 200,
        problem: None,
    };
    Ok(instance.store().record_audit(entry).await?)
}

//! `db status`, `migrate`, `prune`, `backup`, `check`: the store itself.

use std::path::Path;

use crate::{
    boxed::error_chain,
    cli::{
        CliError, CommandContext, Exit, OutputFormat,
        db_args::{DbCommand, PruneArgs},
        output::{BAD, count_text, hint, paint, plural_text},
    },
    store::{Retention, StoreError, StoreStatus},
};

pub(super) fn run(command: &DbCommand, context: &CommandContext) -> Result<Exit, CliError> {
    context.block_on(async {
        match command {
            DbCommand::Status => show(context, &context.store_there().await?.status().await?),
            DbCommand::Migrate => show(context, &context.store().await?.status().await?),
            DbCommand::Prune(args) => prune(args, context).await,
            DbCommand::Backup { file } => backup(file, context).await,
            DbCommand::Check => check(context).await,
        }
    })
}

fn show(context: &CommandContext, status: &StoreStatus) -> Result<Exit, CliError> {
    if context.output() == OutputFormat::Json {
        context.print_json(status)?;
        return Ok(Exit::SUCCESS);
    }
    context.print(format!(
        "{} ({}, migration {}): {} bytes, {} runs, {} events, {} ticks",
        status.place,
        status.driver,
        status.migration,
        count_text(status.bytes),
        count_text(status.runs),
        count_text(status.events),
        count_text(status.ticks),
    ))?;
    Ok(Exit::SUCCESS)
}

async fn prune(args: &PruneArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let store = context.store_there().await?;
    let retention = Retention {
        age: Some(args.older_than),
        bytes: args.max_bytes,
    };
    let pruned = store.prune(retention, context.clock().now()).await?;
    if context.output() == OutputFormat::Json {
        context.print_json(&pruned)?;
    } else {
        context.print(format!(
            "took away {} runs with {} events, {} ticks, {} entries of the audit, and {} deliveries of alerts",
            count_text(pruned.runs),
            count_text(pruned.events),
            count_text(pruned.ticks),
            count_text(pruned.audit),
            count_text(pruned.deliveries)
        ))?;
    }
    Ok(Exit::SUCCESS)
}

async fn backup(file: &Path, context: &CommandContext) -> Result<Exit, CliError> {
    context.store_there().await?.backup(file.to_owned()).await?;
    context.say(format!("the store was copied to {}", file.display()));
    Ok(Exit::SUCCESS)
}

async fn check(context: &CommandContext) -> Result<Exit, CliError> {
    let faults = match context.store_there().await {
        Ok(store) => store.check().await?,
        // Damage that is found on the way in is what was asked for.
        Err(CliError::Store(StoreError::Corrupt { place, source })) => {
            vec![format!(
                "`{place}` cannot be read as a store: {}",
                error_chain(&*source)
            )]
        }
        Err(error) => return Err(error),
    };
    if context.output() == OutputFormat::Json {
        context.print_items(&faults)?;
    } else if faults.is_empty() {
        context.print("the store is whole")?;
    } else {
        let count = plural_text(faults.len(), "fault");
        context.print(format!("{}: {}", paint(BAD, count), faults.join("\n")))?;
        context.say(hint(
            "restore a backup into its place, or name another state folder with --home",
        ));
    }
    Ok(if faults.is_empty() {
        Exit::SUCCESS
    } else {
        Exit::FAILURE
    })
}

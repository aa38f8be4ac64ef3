//! `run list`, `show`, `cancel`, `retry`: runs that the store holds.

use std::sync::Arc;

use serde_json::json;

use crate::{
    cli::{
        CliError, CommandContext, Exit, OutputFormat,
        command::run_lookup::{find, wait_for_end},
        output::{self, Cell, Table},
        run_args::{RunCancelArgs, RunCommand, RunListArgs, RunOf},
    },
    instance::RunDetail,
    page::{Cursor, PageRequest},
    run::Run,
    store::RunFilter,
};

pub(super) fn run(command: &RunCommand, context: &CommandContext) -> Result<Exit, CliError> {
    context.block_on(async {
        match command {
            RunCommand::List(args) => list(args, context).await,
            RunCommand::Show(args) => show(args, context).await,
            RunCommand::Logs(args) => super::run_logs::run(args, context).await,
            RunCommand::Cancel(args) => cancel(args, context).await,
            RunCommand::Retry(args) => super::launch::retry(args, context).await,
        }
    })
}

async fn list(args: &RunListArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let store = context.store_there().await?;
    let filter = RunFilter {
        statuses: args.status.clone(),
        job: args.job.as_deref().map(Arc::from),
        trigger: args.trigger.as_deref().map(Arc::from),
        tag: args.tag.clone(),
        since: args
            .within
            .and_then(|within| context.clock().now().checked_sub(within).ok()),
        ..RunFilter::default()
    };
    let mut request = PageRequest::first(args.limit.into());
    request.after = args.after.clone().map(Cursor::new);
    let page = store.runs(filter, request).await?;
    if context.output() == OutputFormat::Json {
        context.print_json(&page)?;
        return Ok(Exit::SUCCESS);
    }
    if page.items.is_empty() {
        context.say("no runs");
        return Ok(Exit::SUCCESS);
    }
    let mut table = Table::new(["RUN", "STATUS", "WHAT", "BY", "CREATED", "TOOK", "STEPS", "REASON"]);
    for run in &page.items {
        table.push([
            Cell::new(run.id.short()),
            Cell::new(run.status.to_string()).style(output::run_style(run.status)),
            Cell::new(run.job.as_deref().unwrap_or(&run.selection)),
            Cell::new(output::origin_text(&run.origin)),
            Cell::new(output::instant_text(run.created_at)),
            Cell::number(output::took_text(run, context.clock().now())),
            Cell::number(steps_text(run)),
            Cell::new(run.reason.as_deref().unwrap_or_default()),
        ]);
    }
    context.print(table.without_empty_columns().render(context.streams().out_width))?;
    if let Some(next) = page.next {
        context.say(format!("there are more: --after {next}"));
    }
    Ok(Exit::SUCCESS)
}

/// `3/4`: those that succeeded, and all.
fn steps_text(run: &Run) -> String {
    if run.planned_steps == 0 {
        String::new()
    } else {
        format!("{}/{}", run.succeeded_steps, run.planned_steps)
    }
}

async fn show(args: &RunOf, context: &CommandContext) -> Result<Exit, CliError> {
    let instance = context.recorded_runs().await?;
    let run = find(&instance, &args.run).await?;
    let RunDetail { run, view, .. } = instance.run_detail(run.id).await?;
    if context.output() == OutputFormat::Json {
        let steps: Vec<_> = view.steps.into_values().collect();
        context.print_json(&json!({ "run": run, "steps": steps }))?;
    } else {
        let (now, width) = (context.clock().now(), context.streams().out_width);
        context.print(output::recorded_run(&run, &view, now, width))?;
    }
    Ok(Exit::SUCCESS)
}

async fn cancel(args: &RunCancelArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let instance = context.recorded_runs().await?;
    let mut run = find(&instance, &args.run).await?;
    if run.status.is_final() {
        context.say(format!("run {} ended already: {}", run.id.short(), run.status));
        return Ok(Exit::SUCCESS);
    }
    run = instance.cancel(run.id, &args.reason).await?;
    if args.wait {
        run = wait_for_end(&instance, run.id, context).await?;
    }
    if context.output() == OutputFormat::Json {
        context.print_json(&run)?;
    } else {
        context.print(format!("run {} is {}", run.id, run.status))?;
    }
    Ok(Exit::SUCCESS)
}

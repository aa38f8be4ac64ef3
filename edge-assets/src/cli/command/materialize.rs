//! `materialize`: plans, connects, runs, reports.

use std::sync::Arc;

use crate::{
    cli::{
        CliError, CommandContext, Exit,
        args::{LimitArgs, MaterializeArgs, RequestArgs},
        configuration,
        execution::{self, RunSetup},
        recording::{self, Asked},
    },
    definitions::Definitions,
    exec::RunOptions,
    graph::ResolveError,
    io::{FileIoManager, IoManager},
    plan::{Plan, PlanRequest},
    resource::Resources,
    selection::Selection,
    trigger::JobDef,
};

pub(super) fn run(args: &MaterializeArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let setup = RunSetup::of_selection(&args.selection);
    launch(&setup, None, &args.request, &args.limits, context)
}

/// Runs a selection here and now. What can be refused without a connection is refused without one.
pub(super) fn launch(
    setup: &RunSetup,
    job: Option<&JobDef>,
    request: &RequestArgs,
    limits: &LimitArgs,
    context: &CommandContext,
) -> Result<Exit, CliError> {
    let definitions = definitions(request, context)?;
    let plan = match plan(&definitions, &setup.selection, job, request, context) {
        Err(CliError::Resolve {
            error: ResolveError::Empty { .. },
            ..
        }) if asks_for_stale(&setup.selection) => {
            context.say(format!("nothing that `{}` selects is stale", setup.selection));
            return Ok(Exit::SUCCESS);
        }
        planned => planned?,
    };
    let result = context.block_on(async {
        if context.records_runs(limits) {
            let asked = Asked {
                setup,
                job,
                request,
                limits,
            };
            return recording::execute(&asked, &definitions, context).await;
        }
        context.execute(plan, options(limits, job)).await
    })?;
    execution::report(context, &result, setup)
}

/// Whether what is selected depends on what is stale, so that there may be nothing to do.
fn asks_for_stale(selection: &str) -> bool {
    selection
        .parse::<Selection>()
        .is_ok_and(|selection| selection.asks_for_stale())
}

/// The definitions, with the IO manager that the command line asks for.
pub(super) fn definitions(args: &RequestArgs, context: &CommandContext) -> Result<Definitions, CliError> {
    if let Some(folder) = &args.io_folder {
        let files = Arc::new(FileIoManager::new(folder));
        context.provide(Resources::new().with_arc::<dyn IoManager>(files));
    }
    Ok(context.definitions()?)
}

/// Plans a selection.
pub(super) fn plan(
    definitions: &Definitions,
    selection: &str,
    job: Option<&JobDef>,
    args: &RequestArgs,
    context: &CommandContext,
) -> Result<Plan, CliError> {
    let parsed = context.with_stale(selection.parse()?, definitions)?;
    let mut request = PlanRequest::new(parsed, context.clock().now());
    request.partition = args.partitions.text();
    request.keys = context.dynamic_keys(definitions)?;
    request.config = configuration::read(definitions, &args.config, job, context)?;
    let planned = definitions.plan_request(request);
    planned.map_err(|error| CliError::of_selection(selection, error))
}

fn options(limits: &LimitArgs, job: Option<&JobDef>) -> RunOptions {
    let options = RunOptions::new()
        .max_concurrency(limits.max_concurrency)
        .pools(limits.pools());
    match limits.timeout.or_else(|| job.and_then(|job| job.timeout)) {
        Some(timeout) => options.timeout(timeout),
        None => options,
    }
}

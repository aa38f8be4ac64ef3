//! `materialize`: plans, connects, runs, reports.

use crate::{
    cli::{
        CliError, CommandContext, Exit,
        args::{LimitArgs, MaterializeArgs, RequestArgs},
        configuration,
        execution::{self, RunSetup},
    },
    definitions::Definitions,
    exec::RunOptions,
    plan::{Plan, PlanRequest},
    policy::PoolLimits,
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
    let plan = plan(&context.definitions()?, &setup.selection, job, request, context)?;
    let options = options(limits);
    let result = context.block_on(context.execute(plan, options))?;
    execution::report(context, &result, setup)
}

/// Plans a selection.
pub(super) fn plan(
    definitions: &Definitions,
    selection: &str,
    job: Option<&JobDef>,
    args: &RequestArgs,
    context: &CommandContext,
) -> Result<Plan, CliError> {
    let selection: Selection = selection.parse()?;
    let mut request = PlanRequest::new(selection, context.clock().now());
    request.partition.clone_from(&args.partition);
    request.config = configuration::read(definitions, &args.config, job, context)?;
    Ok(definitions.plan_request(request)?)
}

fn options(limits: &LimitArgs) -> RunOptions {
    let pools = limits
        .pools
        .iter()
        .fold(PoolLimits::new(), |pools, (name, slots)| pools.with(name, *slots));
    let options = RunOptions::new().max_concurrency(limits.max_concurrency).pools(pools);
    match limits.timeout {
        Some(timeout) => options.timeout(timeout),
        None => options,
    }
}

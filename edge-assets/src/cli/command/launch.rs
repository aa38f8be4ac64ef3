//! `job launch` and `run retry`: runs that are queued for the daemon, and waited for on request.

use serde_json::json;

use super::run_lookup::{exit_of, find, wait_for_end};
use crate::{
    cli::{
        CliError, CommandContext, Exit, OutputFormat, configuration,
        args::LaunchArgs,
        run_args::RunRetryArgs,
    },
    instance::{Instance, LaunchRequest},
    run::{StepKey, StepScope},
    store::{Enqueued, SharedStore},
};

/// Queues a run of a job, or of a selection.
pub(super) fn launch(args: &LaunchArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let mut request = match (args.job_name(), &args.selection) {
        (Some(job), _) => LaunchRequest::job(job),
        (None, Some(selection)) => LaunchRequest::selection(selection.as_str()),
        (None, None) => return Err(CliError::Usage("say which job, or --select assets".to_owned())),
    };
    if let Some(partition) = &args.request.partition {
        request = request.partition(partition.as_str());
    }
    for (asset, settings) in configuration::read(
        definitions.graph(),
        args.request.config_file.as_deref(),
        &args.request.config,
    )? {
        request = request.config(asset, settings);
    }
    for (key, value) in &args.tags {
        request = request.tag(key, value);
    }
    if let Some(key) = &args.key {
        request = request.key(key.as_str());
    }
    if let Some(priority) = args.priority {
        request = request.priority(priority);
    }
    context.block_on(async {
        let instance = instance(context).await?;
        let launched = instance.launch(request).await?;
        tell(launched, args.wait, instance.store(), context).await
    })
}

/// Queues the repetition of a run.
pub(super) async fn retry(args: &RunRetryArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let instance = instance(context).await?;
    let run = find(instance.store(), &args.run).await?;
    let scope = match &args.from {
        Some(step) => StepScope::From {
            step: step.parse::<StepKey>().map_err(|error| CliError::Usage(error.to_string()))?,
        },
        None if args.all => StepScope::All,
        None => StepScope::Unfinished,
    };
    let launched = instance.reexecute(run.id, scope).await?;
    tell(launched, args.wait, instance.store(), context).await
}

/// An instance that queues; what is queued is executed by the daemon, so nothing connects here.
async fn instance(context: &CommandContext) -> Result<Instance, CliError> {
    let instance = Instance::builder(context.definitions()?, context.store().await?)
        .location(context.location())
        .code_version(context.app().version())
        .clock(std::sync::Arc::clone(context.clock()))
        .queues_only();
    Ok(instance)
}

async fn tell(
    launched: Enqueued,
    wait: bool,
    store: &SharedStore,
    context: &CommandContext,
) -> Result<Exit, CliError> {
    let Enqueued { mut run, is_new } = launched;
    if wait {
        context.say(format!("run {} is {}; waiting for its end", run.id, run.status));
        run = wait_for_end(store, run.id, context).await?;
    }
    if context.output() == OutputFormat::Json {
        context.print_json(&json!({ "run": run, "is_new": is_new }))?;
    } else {
        let known = if is_new { "" } else { ", known under its key" };
        context.print(format!("run {} is {}{known}", run.id, run.status))?;
        if let Some(reason) = run.reason.as_ref().filter(|_| wait) {
            context.say(reason);
        }
    }
    Ok(if wait { exit_of(run.status) } else { Exit::SUCCESS })
}

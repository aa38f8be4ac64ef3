//! `job launch` and `run retry`: runs that are queued for the daemon, and waited for on request.

use std::path::PathBuf;

use serde_json::json;

use super::run_lookup::{exit_of, find, wait_for_end};
use crate::{
    cli::{CliError, CommandContext, Exit, OutputFormat, args::LaunchArgs, configuration, run_args::RunRetryArgs},
    instance::{Instance, LaunchRequest},
    run::{StepKey, StepScope},
    store::Enqueued,
};

/// Queues a run of a job, or of a selection.
pub(super) fn launch(args: &LaunchArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let definitions = context.definitions()?;
    let job = args.name.as_deref().or(args.job.as_deref());
    let mut request = match job {
        Some(job) => LaunchRequest::job(job),
        // clap lets exactly one of the three through.
        None => LaunchRequest::selection(args.select.clone().unwrap_or_default()),
    };
    if let Some(partition) = args.partitions.text() {
        request = request.partition(partition);
    }
    let asked = configuration::of_request(&definitions, &args.config)?;
    for asset in asked.assets() {
        if let Some(settings) = asked.expose(asset) {
            request = request.config(asset.clone(), settings.clone());
        }
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
        let instance = instance(args.config.settings.as_ref(), context).await?;
        let launched = instance.launch(request).await?;
        tell(launched, args.wait, &instance, context).await
    })
}

/// Queues the repetition of a run.
pub(super) async fn retry(args: &RunRetryArgs, context: &CommandContext) -> Result<Exit, CliError> {
    let instance = instance(None, context).await?;
    let run = find(&instance, &args.run).await?;
    let scope = match &args.from {
        Some(step) => StepScope::From {
            step: step
                .parse::<StepKey>()
                .map_err(|error| CliError::Usage(error.to_string()))?,
        },
        None if args.all => StepScope::All,
        None => StepScope::Unfinished,
    };
    let launched = instance.reexecute(run.id, scope).await?;
    tell(launched, args.wait, &instance, context).await
}

/// An instance that queues; what is queued is executed by the daemon, so nothing connects here.
async fn instance(settings: Option<&PathBuf>, context: &CommandContext) -> Result<Instance, CliError> {
    let definitions = context.definitions()?;
    let settings = configuration::of_process(&definitions, settings, context)?;
    Ok(context.instance_of(definitions).await?.settings(settings).build())
}

async fn tell(launched: Enqueued, wait: bool, instance: &Instance, context: &CommandContext) -> Result<Exit, CliError> {
    let Enqueued { mut run, is_new } = launched;
    if wait {
        context.say(format!("run {} is {}; waiting for its end", run.id, run.status));
        run = wait_for_end(instance, run.id, context).await?;
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

//! Runs that a command line executes itself, recorded in the store of the state folder like those of a daemon.
//!
//! A run is recorded when somebody has named a state folder, or when the default one is there; else it leaves nothing behind.

use clap::parser::ValueSource;

use super::{
    CliError, CommandContext,
    args::{LimitArgs, RequestArgs},
    configuration,
    execution::RunSetup,
    progress::Progress,
};
use crate::{
    config::RunConfig,
    definitions::Definitions,
    exec::RunResult,
    instance::{ExecuteOptions, InstanceError, LaunchRequest, Limits},
    policy::PoolLimits,
    trigger::JobDef,
};

/// A run that a command line asks for.
pub(super) struct Asked<'a> {
    /// What it is asked for.
    pub(super) setup: &'a RunSetup,
    /// The job, when it is one's.
    pub(super) job: Option<&'a JobDef>,
    /// What it is given.
    pub(super) request: &'a RequestArgs,
    /// How it is executed.
    pub(super) limits: &'a LimitArgs,
}

impl LimitArgs {
    /// How many steps of each pool run at once.
    pub(super) fn pools(&self) -> PoolLimits {
        let pools = self.pools.iter();
        pools.fold(PoolLimits::new(), |pools, (name, slots)| pools.with(name, *slots))
    }
}

impl CommandContext {
    /// Whether a run that is executed here is recorded.
    pub(super) fn records_runs(&self, limits: &LimitArgs) -> bool {
        let is_named = self
            .matches()
            .value_source("home")
            .is_some_and(|source| source != ValueSource::DefaultValue);
        !limits.no_store && (is_named || self.home().is_dir())
    }
}

/// Executes a run here, with progress on stderr, and records it. What can be refused without a connection was refused before.
pub(super) async fn execute(
    asked: &Asked<'_>,
    definitions: &Definitions,
    context: &CommandContext,
) -> Result<RunResult, CliError> {
    // Before anything connects: a store that takes nothing is a reason not to begin.
    context.store().await.map_err(not_recorded)?;
    let settings = configuration::read(definitions, &asked.request.config, asked.job, context)?;
    let request = request(asked, definitions)?;
    let connected = context.connected().await?;
    let limits = Limits::new()
        .max_steps(asked.limits.max_concurrency)
        .pools(asked.limits.pools());
    let instance = context.instance_of(connected).await?;
    let instance = instance.limits(limits).settings(settings).build();
    let progress = Progress::start(context.streams(), context.globals())?;
    let mut options = ExecuteOptions::new()
        .cancel(context.cancel_token())
        .sink(progress.sink());
    options.timeout = asked.limits.timeout;
    let executed = instance.execute(request, options).await;
    progress.finish();
    let executed = executed.map_err(|error| not_recorded(error.into()))?;
    let run = executed.run;
    Ok(match executed.result {
        Some(result) => result,
        None => RunResult::without_steps(run.id, run.status, run.reason),
    })
}

/// Says that the run was not the reason.
fn not_recorded(error: CliError) -> CliError {
    match error {
        CliError::Store(error) | CliError::Instance(InstanceError::Store(error)) => CliError::NotRecorded(error),
        other => other,
    }
}

fn request(asked: &Asked<'_>, definitions: &Definitions) -> Result<LaunchRequest, CliError> {
    let mut request = match asked.job {
        Some(job) => LaunchRequest::job(job.name.as_ref()),
        None => LaunchRequest::selection(&asked.setup.selection),
    };
    if let Some(partition) = asked.request.partitions.text() {
        request = request.partition(partition);
    }
    let given = configuration::of_request(definitions, &asked.request.config)?;
    let recordable = definitions.graph().recordable(&given);
    for (asset, settings) in &recordable {
        // The settings of this process hold them, too, so a secret reaches its asset without being stored. Only where the job
        // sets the same asset, its settings would lie over them; that is refused, as it is in a launch.
        let is_secret = given.expose(asset) != Some(settings);
        let is_of_job = asked.job.is_some_and(|job| sets(&job.config, asset));
        if let Some(settings) = given.expose(asset).filter(|_| !is_secret || is_of_job) {
            request = request.config(asset.clone(), settings.clone());
        }
    }
    Ok(request)
}

fn sets(config: &RunConfig, asset: &crate::key::AssetKey) -> bool {
    config.expose(asset).is_some()
}

//! One run from the command line: progress while it lasts, its result afterwards, its exit code.

use std::sync::Arc;

use super::{
    CliError, CommandContext, Exit, OutputFormat,
    output::{self, BAD, paint},
    progress::Progress,
};
use crate::{
    definitions::Definitions,
    event::{FanOut, StepFailure},
    exec::{RunOptions, RunResult},
    metadata::{Metadata, MetadataValue},
    plan::Plan,
    run::{RunStatus, StepStatus},
    suggest::split_cure,
    tags::Tags,
};

/// Where the `ClickHouse` resource records how many rows a step read.
const ROWS_READ: &str = "clickhouse/read_rows";
/// How many failures are named on stderr.
const NAMED_FAILURES: usize = 10;

/// What a run was asked for.
#[derive(Debug, Default)]
pub(super) struct RunSetup {
    /// The selection, as written.
    pub(super) selection: String,
    /// The job, when it was one.
    pub(super) job: Option<Arc<str>>,
    /// The labels of the job.
    pub(super) tags: Tags,
}

impl RunSetup {
    pub(super) fn of_selection(selection: &str) -> Self {
        Self {
            selection: selection.to_owned(),
            ..Self::default()
        }
    }
}

/// The rows that a step read, when a resource counted them.
pub(super) fn rows_read(metadata: &Metadata) -> Option<u64> {
    match metadata.get(ROWS_READ)? {
        MetadataValue::Int(rows) => u64::try_from(*rows).ok(),
        _ => None,
    }
}

/// Executes a plan whose resources are there.
pub(super) async fn execute(
    context: &CommandContext,
    definitions: &Definitions,
    plan: Plan,
    options: RunOptions,
) -> Result<RunResult, CliError> {
    let progress = Progress::start(context.streams(), context.globals())?;
    let sinks = FanOut::new().with(Arc::clone(&options.sink)).with(progress.sink());
    let options = options
        .cancel(context.cancel_token())
        .clock(Arc::clone(context.clock()))
        .sink(Arc::new(sinks));
    let result = definitions.execute(plan, options).await;
    progress.finish();
    Ok(result?)
}

/// Prints the result to stdout and failures to stderr, and decides on the exit code.
pub(super) fn report(context: &CommandContext, result: &RunResult, setup: &RunSetup) -> Result<Exit, CliError> {
    match context.output() {
        OutputFormat::Json => context.print_json(&output::run_document(result, setup))?,
        OutputFormat::Text if context.is_quiet() => {}
        OutputFormat::Text => context.print(output::run_summary(result, setup, context.streams().out_width))?,
    }
    Ok(match result.status {
        RunStatus::Success => Exit::SUCCESS,
        RunStatus::Canceled => {
            context
                .streams()
                .say(&format!("{} the run was canceled", paint(BAD, "error:")));
            context.signaled().unwrap_or(Exit::INTERRUPTED)
        }
        RunStatus::Failure | RunStatus::Queued | RunStatus::Starting | RunStatus::Running | RunStatus::Canceling => {
            context.streams().say(&failures(result));
            Exit::FAILURE
        }
    })
}

/// Names what failed, each with its chain of causes.
fn failures(result: &RunResult) -> String {
    let failed = result.count(StepStatus::Failure);
    let mut text = match &result.reason {
        Some(reason) => {
            let (what, cure) = split_cure(reason);
            let hint = cure.map(|cure| format!("\n{}", output::hint(cure))).unwrap_or_default();
            format!("{} the run failed: {what}{hint}", paint(BAD, "error:"))
        }
        None => format!(
            "{} the run failed: {failed} of {} steps",
            paint(BAD, "error:"),
            result.steps.len()
        ),
    };
    for step in result.failures().take(NAMED_FAILURES) {
        let chain = step.failure.as_ref().map(StepFailure::message).unwrap_or_default();
        text.push_str(&format!("\n  {}: {chain}", step.key));
    }
    if failed > NAMED_FAILURES {
        text.push_str(&format!("\n  and {} more", failed - NAMED_FAILURES));
    }
    text
}

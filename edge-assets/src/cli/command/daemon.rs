//! `daemon`: the schedules, the sensors and the queue, until somebody ends it.

use crate::cli::{CliError, CommandContext, Exit, daemon_args::DaemonArgs};

pub(super) fn run(args: &DaemonArgs, context: &CommandContext) -> Result<Exit, CliError> {
    context.block_on(async {
        let definitions = context.connected().await?;
        context.serve(definitions, args).await
    })
}

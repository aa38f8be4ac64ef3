//! `complete`: what may stand where the cursor is; asked by the completion scripts.

use crate::cli::{CliError, CommandContext, Exit, args::CompleteArgs, completion};

pub(super) fn run(args: &CompleteArgs, root: clap::Command, context: &CommandContext) -> Result<Exit, CliError> {
    let answer = completion::answer(args.shell, &args.words, root, || context.definitions().ok());
    context.print(answer)?;
    Ok(Exit::SUCCESS)
}

//! `completions`: the completion script of a shell, for all commands, those of the application included.

use clap_complete::Shell;

use crate::cli::{CliError, CommandContext, Exit, completion};

pub(super) fn run(shell: Shell, mut root: clap::Command, context: &CommandContext) -> Result<Exit, CliError> {
    let name = root.get_name().to_owned();
    if let Some(script) = completion::script(shell, &name) {
        context.print(script)?;
        return Ok(Exit::SUCCESS);
    }
    // Into memory first: the generator panics on a pipe that was closed.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut root, name, &mut script);
    context.print(String::from_utf8_lossy(&script))?;
    Ok(Exit::SUCCESS)
}

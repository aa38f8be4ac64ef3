//! `daemon`: the schedules, the sensors and the queue, until somebody ends it.

use std::fs::File;

use crate::cli::{CliError, CommandContext, Exit, daemon_args::DaemonArgs};

/// So many files are open at once in a daemon that does little: the store's, the runtime's, those of time zones. Short of them it
/// fails here and there, with errors that are about something else.
const NEEDED: usize = 48;

pub(super) fn run(args: &DaemonArgs, context: &CommandContext) -> Result<Exit, CliError> {
    check_descriptors()?;
    context.block_on(async {
        let definitions = context.connected().await?;
        context.serve(definitions, args).await
    })
}

/// Refuses to start what would fail for want of file descriptors.
fn check_descriptors() -> Result<(), CliError> {
    // Asking for them is the one way that needs no system call of its own; they are given back at once.
    let place = if cfg!(windows) { "NUL" } else { "/dev/null" };
    let opened: Result<Vec<File>, std::io::Error> = (0..NEEDED).map(|_| File::open(place)).collect();
    match opened {
        Err(source) if cfg!(unix) && matches!(source.raw_os_error(), Some(23 | 24)) => {
            Err(CliError::Descriptors { needed: NEEDED, source })
        }
        // Where there is no such file, nothing is known.
        Ok(_) | Err(_) => Ok(()),
    }
}

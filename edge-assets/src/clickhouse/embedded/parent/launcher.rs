//! Which program becomes the engine process.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::clickhouse::embedded::{child::serve::ENGINE_SUBCOMMAND, error::EmbeddedError};

/// Tells an engine process from its parent, so that a program that does not know the subcommand starts no third one.
const CHILD_MARK: &str = "EDGE_CLICKHOUSE_ENGINE_CHILD";

/// The program that is started as the engine process, with [`ENGINE_SUBCOMMAND`] as its first argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildLauncher {
    program: PathBuf,
}

impl ChildLauncher {
    /// This program itself, whose `main` must call [`serve_child_if_asked`](crate::clickhouse::embedded::serve_child_if_asked).
    ///
    /// # Errors
    /// [`EmbeddedError::UnknownProgram`] when the system does not tell its path.
    pub fn current_program() -> Result<Self, EmbeddedError> {
        // The link works even when the file was replaced or deleted since, as a new build does.
        let link = Path::new("/proc/self/exe");
        if cfg!(target_os = "linux") && link.exists() {
            return Ok(Self::program(link));
        }
        std::env::current_exe()
            .map(Self::program)
            .map_err(EmbeddedError::UnknownProgram)
    }

    /// Another program, such as `edge-clickhouse-engine`.
    #[must_use]
    pub fn program(path: impl Into<PathBuf>) -> Self {
        Self { program: path.into() }
    }

    /// Path of the program.
    pub(crate) fn path(&self) -> &Path {
        &self.program
    }

    /// A command that starts it.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.arg(ENGINE_SUBCOMMAND).env(CHILD_MARK, "1");
        command
    }
}

/// Refuses to start an engine from a process that should have been one.
#[expect(
    clippy::disallowed_methods,
    reason = "the mark passes from parent to child and is no setting"
)]
pub(crate) fn refuse_in_child() -> Result<(), EmbeddedError> {
    if std::env::var_os(CHILD_MARK).is_none() {
        return Ok(());
    }
    let program = std::env::args().next().unwrap_or_default();
    Err(EmbeddedError::NotAnEngineProgram { program })
}

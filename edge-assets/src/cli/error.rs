//! [`CliError`]: why a command could not do what it was asked, and which exit code that is.

use std::{ops::Range, path::PathBuf};

use super::Exit;
use crate::{
    alert::AlertError,
    boxed::BoxError,
    config::ConfigError,
    cron::CronError,
    definitions::DefinitionsError,
    duration::DurationError,
    error::Error,
    graph::ResolveError,
    instance::InstanceError,
    plan::PlanError,
    selection::{SelectionError, locate},
    store::StoreError,
};

/// Why a command could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CliError {
    /// The command line says something that makes no sense.
    #[error("{0}")]
    Usage(String),
    /// A part of the command line is not what it should be.
    #[error("{what}")]
    Argument {
        /// Which part.
        what: String,
        /// What is wrong with it.
        #[source]
        error: BoxError,
    },
    /// There is no such asset, job, schedule, sensor, run, backfill, sink or token.
    #[error("there is no {kind} `{name}`{offer}")]
    Unknown {
        /// `asset`, `job`, `schedule`, `sensor`, `run`, `backfill`, `sink` or `token`.
        kind: &'static str,
        /// The name.
        name: String,
        /// "; did you mean ..", or nothing.
        offer: String,
    },
    /// The definitions are wrong.
    #[error(transparent)]
    Definitions(#[from] DefinitionsError),
    /// Settings of assets cannot be used.
    #[error(transparent)]
    Configuration(#[from] ConfigError),
    /// The request cannot be run as it stands.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A selection names nothing.
    #[error("{error}")]
    Resolve {
        /// The selection, as it was written.
        selection: String,
        /// What is wrong with it.
        error: ResolveError,
    },
    /// The application could not make its resources.
    #[error("the resources could not be made")]
    Resources(#[source] BoxError),
    /// The store did not do what it was asked.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The instance did not do what it was asked.
    #[error(transparent)]
    Instance(#[from] InstanceError),
    /// What alerts are to be sent by cannot be made.
    #[error(transparent)]
    Alerts(#[from] AlertError),
    /// There is a state folder, but its store takes no run.
    #[error("the run cannot be recorded; `--no-store` runs it without a record")]
    NotRecorded(#[source] StoreError),
    /// There is no store yet.
    #[error("there is no store at `{}`; `db migrate` makes one, or say where it is with --home", .file.display())]
    NoStore {
        /// Where it was looked for.
        file: PathBuf,
    },
    /// A signal came before the command was done.
    #[error("interrupted")]
    Interrupted(Exit),
    /// The operating system refused threads or signals.
    #[error("the runtime could not be started; raise the limits of the process (`ulimit -n`, `ulimit -u`)")]
    Runtime(#[source] std::io::Error),
    /// The process may not open as many files as a daemon needs.
    #[error("a daemon needs {needed} more open files than this process may have; raise the limit (`ulimit -n 1024`)")]
    Descriptors {
        /// How many.
        needed: usize,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// What was found could not be written.
    #[error("the output could not be written")]
    Output(#[from] std::io::Error),
    /// The web API cannot be served.
    #[cfg(feature = "web")]
    #[error(transparent)]
    Web(#[from] crate::web::WebError),
    /// A command of the application failed.
    #[error(transparent)]
    Application(BoxError),
}

impl CliError {
    /// The exit code that belongs to it.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Definitions(_) | Self::Instance(InstanceError::Definitions(_)) => Exit::DEFINITIONS,
            Self::Interrupted(exit) => *exit,
            // Who closes the pipe has read enough.
            Self::Output(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Exit::SUCCESS,
            Self::Usage(_)
            | Self::Argument { .. }
            | Self::Unknown { .. }
            | Self::Configuration(_)
            | Self::Alerts(_)
            | Self::Plan(_)
            | Self::Resolve { .. }
            | Self::Store(StoreError::UnknownRun(_) | StoreError::UnknownBackfill(_) | StoreError::BadCursor(_))
            | Self::Instance(InstanceError::Store(StoreError::BackfillState { .. } | StoreError::BadCursor(_))) => {
                Exit::USAGE
            }
            #[cfg(feature = "web")]
            Self::Web(crate::web::WebError::Open { .. }) => Exit::USAGE,
            #[cfg(feature = "web")]
            Self::Web(_) => Exit::FAILURE,
            // Whatever else an instance refuses, it was asked for.
            Self::Instance(error) if !matches!(error, InstanceError::Store(_)) => Exit::USAGE,
            Self::Instance(_)
            | Self::Store(_)
            | Self::NotRecorded(_)
            | Self::NoStore { .. }
            | Self::Resources(_)
            | Self::Runtime(_)
            | Self::Descriptors { .. }
            | Self::Output(_)
            | Self::Application(_) => Exit::FAILURE,
        }
    }

    /// Says which selection names nothing, where a plan only says that one does.
    pub(super) fn of_selection(selection: &str, error: impl Into<Self>) -> Self {
        match error.into() {
            Self::Plan(PlanError::Resolve(error)) => Self::Resolve {
                selection: selection.to_owned(),
                error,
            },
            other => other,
        }
    }

    /// The text that the error is about, and the part of it.
    pub(super) fn excerpt(&self) -> Option<(&str, Range<usize>)> {
        match self {
            Self::Plan(PlanError::Selection(error)) => Some((error.text(), error.span())),
            Self::Resolve { selection, error } => {
                let (ResolveError::NoMatch { term, .. } | ResolveError::NeedsStore { term }) = error else {
                    return None;
                };
                Some((selection, locate(selection, term)?))
            }
            _ => None,
        }
    }

    /// Takes the error of a team's code; what comes from here keeps its exit code.
    pub(super) fn of_team(error: BoxError) -> Self {
        let error = match error.downcast::<Self>() {
            Ok(own) => return *own,
            Err(error) => error,
        };
        let error = match error.downcast::<Error>() {
            Ok(own) => return Self::from(*own),
            Err(error) => error,
        };
        let error = match error.downcast::<PlanError>() {
            Ok(own) => return Self::Plan(*own),
            Err(error) => error,
        };
        let error = match error.downcast::<ConfigError>() {
            Ok(own) => return Self::Configuration(*own),
            Err(error) => error,
        };
        let error = match error.downcast::<DefinitionsError>() {
            Ok(own) => return Self::Definitions(*own),
            Err(error) => error,
        };
        match error.downcast::<std::io::Error>() {
            Ok(own) if own.kind() == std::io::ErrorKind::BrokenPipe => Self::Output(*own),
            Ok(other) => Self::Application(other),
            Err(error) => Self::Application(error),
        }
    }
}

impl From<Error> for CliError {
    fn from(error: Error) -> Self {
        match error {
            Error::Definitions(error) => Self::Definitions(error),
            Error::Plan(error) => Self::Plan(error),
            Error::RunFailed(_) => Self::Application(Box::new(error)),
        }
    }
}

impl From<SelectionError> for CliError {
    fn from(error: SelectionError) -> Self {
        Self::Plan(error.into())
    }
}

impl From<CronError> for CliError {
    fn from(error: CronError) -> Self {
        Self::Application(Box::new(error))
    }
}

impl From<DurationError> for CliError {
    fn from(error: DurationError) -> Self {
        Self::Usage(error.to_string())
    }
}

//! [`Origin`]: where the value of a setting stands.

use std::{fmt, sync::Arc};

/// Where the value of a setting stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// A file.
    File {
        /// The file, as it was named.
        path: Arc<str>,
        /// The line, from 1.
        line: u32,
        /// Whether it was named for this one run.
        of_run: bool,
    },
    /// A variable of the environment.
    Variable(Arc<str>),
    /// The declaration of a job.
    Job {
        /// The job.
        name: Arc<str>,
        /// Where it is declared.
        source: Arc<str>,
    },
    /// The command line.
    Flag,
    /// The code that asked for the run.
    Request,
}

impl Origin {
    /// Whether it was said of this one run, so that an asset which is not part of the run is a mistake.
    pub(crate) fn is_of_run(&self) -> bool {
        match self {
            Self::Flag | Self::Request => true,
            Self::File { of_run, .. } => *of_run,
            Self::Default | Self::Variable(_) | Self::Job { .. } => false,
        }
    }

    /// A word for what kind of place it is.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::File { .. } => "file",
            Self::Variable(_) => "environment",
            Self::Job { .. } => "job",
            Self::Flag => "flag",
            Self::Request => "request",
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { path, line, .. } => write!(f, "{path}:{line}"),
            Self::Variable(name) => f.write_str(name),
            Self::Job { name, source } => write!(f, "job {name}, {source}"),
            Self::Flag => f.write_str("--config"),
            Self::Request => f.write_str("the request"),
        }
    }
}

//! What an application adds to the command line: [`ExtraCommand`]s, and checks of `doctor` that end in a [`Diagnosis`].

use std::future::Future;

use clap::ArgMatches;

use super::{CommandContext, Exit};
use crate::{
    boxed::{BoxError, BoxFuture},
    resource::Health,
    suggest::split_cure,
};

/// A command of the application's own.
///
/// ```
/// use edge_assets::{boxed::BoxError, cli::{CommandContext, Exit, ExtraCommand, clap}};
///
/// struct Greet;
///
/// impl ExtraCommand for Greet {
///     fn command(&self) -> clap::Command {
///         clap::Command::new("greet").about("Says hello").arg(clap::Arg::new("name").required(true))
///     }
///
///     async fn run(&self, matches: &clap::ArgMatches, context: &CommandContext) -> Result<Exit, BoxError> {
///         let name = matches.get_one::<String>("name").map_or("you", String::as_str);
///         context.print(format!("hello {name}"))?;
///         Ok(Exit::SUCCESS)
///     }
/// }
/// ```
pub trait ExtraCommand: Send + Sync + 'static {
    /// Its name, arguments and help. A command of the framework that has this name is replaced.
    fn command(&self) -> clap::Command;

    /// Runs it on the runtime. What it prints goes through `context`; a signal cancels `context`'s token.
    fn run(
        &self,
        matches: &ArgMatches,
        context: &CommandContext,
    ) -> impl Future<Output = Result<Exit, BoxError>> + Send;
}

/// The object-safe face of [`ExtraCommand`].
pub(super) trait ErasedCommand: Send + Sync {
    fn command(&self) -> clap::Command;
    fn run<'a>(&'a self, matches: &'a ArgMatches, context: &'a CommandContext)
    -> BoxFuture<'a, Result<Exit, BoxError>>;
}

impl<C: ExtraCommand> ErasedCommand for C {
    fn command(&self) -> clap::Command {
        ExtraCommand::command(self)
    }

    fn run<'a>(
        &'a self,
        matches: &'a ArgMatches,
        context: &'a CommandContext,
    ) -> BoxFuture<'a, Result<Exit, BoxError>> {
        Box::pin(ExtraCommand::run(self, matches, context))
    }
}

/// What a check of `doctor` found.
///
/// ```
/// use edge_assets::cli::Diagnosis;
/// let bad = Diagnosis::bad("table `events` is missing").cure("run `schema apply`");
/// assert!(!bad.healthy);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnosis {
    /// Whether all is well.
    pub healthy: bool,
    /// What was found.
    pub detail: String,
    /// What to do about it.
    pub cure: Option<String>,
}

impl Diagnosis {
    /// All is well.
    pub fn good(detail: impl Into<String>) -> Self {
        Self {
            healthy: true,
            detail: detail.into(),
            cure: None,
        }
    }

    /// Something is not.
    pub fn bad(detail: impl Into<String>) -> Self {
        Self {
            healthy: false,
            detail: detail.into(),
            cure: None,
        }
    }

    /// Says what to do about it.
    #[must_use]
    pub fn cure(mut self, cure: impl Into<String>) -> Self {
        self.cure = Some(cure.into());
        self
    }
}

/// An `Err` is bad news; what stands after its last semicolon is the cure.
impl<E: Into<BoxError>> From<Result<String, E>> for Diagnosis {
    fn from(result: Result<String, E>) -> Self {
        match result {
            Ok(detail) => Self::good(detail),
            Err(error) => {
                let text = crate::boxed::error_chain(error.into().as_ref());
                match split_cure(&text) {
                    (what, Some(cure)) => Self::bad(what).cure(cure),
                    (what, None) => Self::bad(what),
                }
            }
        }
    }
}

/// What a resource says of itself; what stands after the last semicolon of bad news is the cure.
impl From<Health> for Diagnosis {
    fn from(health: Health) -> Self {
        if health.healthy {
            Self::good(health.detail)
        } else {
            Self::from(Err(health.detail))
        }
    }
}

/// A check of `doctor`, erased.
pub(super) struct DoctorCheck {
    pub(super) name: String,
    pub(super) run: Box<dyn Fn(CommandContext) -> BoxFuture<'static, Diagnosis> + Send + Sync>,
}

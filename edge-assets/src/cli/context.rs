//! [`CommandContext`]: what a command works with, the framework's own and those of applications.
//!
//! Everything in it is made when it is first asked for: definitions by those who look at them, connections by those who
//! run something, the runtime by those who wait for something. `asset list` makes only definitions.

use std::{
    fmt,
    fmt::Display,
    future::Future,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use clap::ArgMatches;
use serde::Serialize;

use super::{
    App, CliError, Exit, OutputFormat,
    args::GlobalArgs,
    console::{Streams, Surroundings},
    execution::{self, RunSetup},
    output,
    progress::Work,
    signals::Signals,
};
use crate::{
    cancel::CancelToken, clock::SharedClock, definitions::Definitions, definitions::DefinitionsError, exec::RunOptions,
    exec::RunResult, plan::Plan, resource::Resources,
};

/// How long blocking code of an ended command may take to return before the process leaves it behind.
const FAREWELL: Duration = Duration::from_millis(200);

/// What a command works with. Clones share it.
#[derive(Clone)]
pub struct CommandContext(Arc<Inner>);

struct Inner {
    app: Arc<App>,
    matches: ArgMatches,
    globals: GlobalArgs,
    streams: Arc<Streams>,
    surroundings: Surroundings,
    cancel: CancelToken,
    definitions: OnceLock<Definitions>,
    resources: tokio::sync::OnceCell<Resources>,
    /// What the command line adds; it wins.
    provided: Mutex<Resources>,
    connected: tokio::sync::OnceCell<Definitions>,
    /// What is closed when the command ends, last first. Maps may share resources; each is closed once.
    in_use: Mutex<Vec<Resources>>,
    signaled: Arc<OnceLock<Exit>>,
}

impl CommandContext {
    pub(super) fn new(
        app: Arc<App>,
        matches: ArgMatches,
        globals: GlobalArgs,
        streams: Arc<Streams>,
        surroundings: Surroundings,
    ) -> Self {
        Self(Arc::new(Inner {
            app,
            surroundings,
            matches,
            globals,
            streams,
            cancel: CancelToken::new(),
            definitions: OnceLock::new(),
            resources: tokio::sync::OnceCell::new(),
            provided: Mutex::default(),
            connected: tokio::sync::OnceCell::new(),
            in_use: Mutex::default(),
            signaled: Arc::default(),
        }))
    }

    pub(super) fn app(&self) -> &App {
        &self.0.app
    }

    pub(super) fn globals(&self) -> &GlobalArgs {
        &self.0.globals
    }

    pub(super) fn streams(&self) -> &Arc<Streams> {
        &self.0.streams
    }

    /// Where settings come from without being named on the command line.
    pub(super) fn surroundings(&self) -> &Surroundings {
        &self.0.surroundings
    }

    /// The parsed command line from its root, with the [options](App::options) of the application.
    #[must_use]
    pub fn matches(&self) -> &ArgMatches {
        &self.0.matches
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &SharedClock {
        &self.0.app.clock
    }

    /// Cancelled by the first Ctrl-C or SIGTERM, while something is awaited; the second one ends the process.
    #[must_use]
    pub fn cancel_token(&self) -> CancelToken {
        self.0.cancel.clone()
    }

    /// The exit code that belongs to the signal that came, when one did.
    #[must_use]
    pub fn signaled(&self) -> Option<Exit> {
        self.0.signaled.get().copied()
    }

    /// How results are to be printed.
    #[must_use]
    pub fn output(&self) -> OutputFormat {
        self.0.globals.output
    }

    /// Whether only errors and what was asked for are to be printed.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.0.globals.quiet
    }

    /// The definitions, without connections.
    ///
    /// # Errors
    /// [`DefinitionsError`] with every fault.
    pub fn definitions(&self) -> Result<Definitions, DefinitionsError> {
        let definitions = match self.0.definitions.get() {
            Some(definitions) => definitions,
            None => {
                let definitions = (self.0.app.definitions)()?;
                self.0.definitions.get_or_init(|| definitions)
            }
        };
        Ok(definitions.clone().adding(self.provided()))
    }

    /// Adds resources for this command, over those of the definitions and of the application.
    pub(super) fn provide(&self, resources: Resources) {
        let mut provided = self.0.provided.lock().unwrap_or_else(PoisonError::into_inner);
        *provided = std::mem::take(&mut *provided).merge(resources);
    }

    fn provided(&self) -> Resources {
        self.0.provided.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The resources of the application, made on the first call; none when it has none to make.
    ///
    /// # Errors
    /// [`CliError::Resources`] with what the application says; [`CliError::Interrupted`] when a signal came first.
    pub async fn resources(&self) -> Result<Resources, CliError> {
        let Some(make) = &self.0.app.resources else {
            return Ok(Resources::new());
        };
        let made = self.0.resources.get_or_try_init(|| async {
            tokio::select! {
                biased;
                made = make(self.clone()) => made.map_err(CliError::Resources),
                () = self.0.cancel.cancelled() => Err(self.interrupted()),
            }
        });
        let resources = made.await?.clone();
        self.close_at_end(&resources);
        Ok(resources)
    }

    /// Remembers to close resources when the command ends.
    pub(super) fn close_at_end(&self, resources: &Resources) {
        let mut in_use = self.0.in_use.lock().unwrap_or_else(PoisonError::into_inner);
        in_use.push(resources.clone());
    }

    /// The definitions with the resources of the application.
    ///
    /// # Errors
    /// Those of [`definitions`](Self::definitions) and [`resources`](Self::resources), and [`CliError::Definitions`] when
    /// a resource is missing in spite of all.
    pub async fn connected(&self) -> Result<Definitions, CliError> {
        let connect = || async {
            let resources = self.resources().await?.merge(self.provided());
            let definitions = self.definitions()?.with_resources(resources)?;
            self.close_at_end(definitions.resources());
            Ok::<_, CliError>(definitions)
        };
        // Once, so that what is made from other resources is made once.
        self.0.connected.get_or_try_init(connect).await.cloned()
    }

    pub(super) fn interrupted(&self) -> CliError {
        CliError::Interrupted(self.signaled().unwrap_or(Exit::INTERRUPTED))
    }

    /// Executes a plan with progress on stderr, until it is done or a signal comes; `options` may set limits.
    ///
    /// # Errors
    /// Those of [`connected`](Self::connected).
    pub async fn execute(&self, plan: Plan, options: RunOptions) -> Result<RunResult, CliError> {
        let definitions = self.connected().await?;
        execution::execute(self, &definitions, plan, options).await
    }

    /// Like [`execute`](Self::execute), on definitions that have their resources already.
    ///
    /// # Errors
    /// [`CliError::Definitions`] when a resource is missing.
    pub async fn execute_on(
        &self,
        definitions: &Definitions,
        plan: Plan,
        options: RunOptions,
    ) -> Result<RunResult, CliError> {
        execution::execute(self, definitions, plan, options).await
    }

    /// Prints what became of a run, in the format that was asked for, and returns its exit code.
    ///
    /// # Errors
    /// [`CliError::Output`] when it cannot be written.
    pub fn report(&self, result: &RunResult, selection: &str) -> Result<Exit, CliError> {
        execution::report(self, result, &RunSetup::of_selection(selection))
    }

    /// Prints a line of data to stdout.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn print(&self, text: impl Display) -> std::io::Result<()> {
        self.0.streams.print(&text.to_string())
    }

    /// Prints one JSON document to stdout.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn print_json(&self, document: &impl Serialize) -> std::io::Result<()> {
        self.0.streams.print(&output::to_json(document)?)
    }

    /// Prints a list to stdout as JSON: `{"items": [..], "next": null}`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn print_items<T: Serialize>(&self, items: &[T]) -> std::io::Result<()> {
        self.print_json(&serde_json::json!({ "items": items, "next": null }))
    }

    /// Says a line on stderr, unless the command is to be quiet.
    pub fn say(&self, text: impl Display) {
        if !self.is_quiet() {
            self.0.streams.say(&text.to_string());
        }
    }

    /// Begins to show the progress of long work on stderr, such as `work("generate", Some(1_000_000), "events")`.
    pub fn work(&self, title: impl Into<String>, total: Option<u64>, unit: impl Into<String>) -> Work {
        Work::start(self, title.into(), total, unit.into())
    }

    /// Runs a future on a runtime of its own, with signals attended to, then closes the resources that were in use.
    pub(super) fn block_on<T>(&self, future: impl Future<Output = Result<T, CliError>>) -> Result<T, CliError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .thread_name("edge")
            .build()
            .map_err(CliError::Runtime)?;
        let signals = if self.0.streams.is_process {
            let streams = Arc::clone(&self.0.streams);
            Some(Signals::attend(
                self.0.cancel.clone(),
                Arc::clone(&self.0.signaled),
                streams,
            )?)
        } else {
            None
        };
        let result = runtime.block_on(async {
            let result = future.await;
            let in_use = std::mem::take(&mut *self.0.in_use.lock().unwrap_or_else(PoisonError::into_inner));
            for resources in in_use.iter().rev() {
                resources.close().await;
            }
            result
        });
        drop(signals);
        // Blocking code of a canceled step may still run; whoever waited for it has said so.
        runtime.shutdown_timeout(FAREWELL);
        result
    }
}

impl fmt::Debug for CommandContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CommandContext")
            .field("app", &self.0.app)
            .field("globals", &self.0.globals)
            .finish_non_exhaustive()
    }
}

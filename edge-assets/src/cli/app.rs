//! [`App`]: the command line of a binary, assembled from its definitions, its resources and its own commands.

use std::{
    ffi::OsString,
    fmt,
    future::Future,
    io::Write,
    process::ExitCode,
    sync::{Arc, Mutex, PoisonError},
};

use clap::{ArgMatches, Args as _, FromArgMatches as _, Subcommand as _};

use super::{
    CliError, CommandContext, Console, Diagnosis, Exit, ExtraCommand,
    args::{BuiltIn, EXIT_CODES, GlobalArgs},
    command, complaint,
    extension::{DoctorCheck, ErasedCommand},
    logging, output,
    serve::MakeAlerts,
};
use crate::{
    alert::{Alerts, AlertsBuilder},
    boxed::{BoxError, BoxFuture},
    clock::{SharedClock, SystemClock},
    definitions::{Definitions, DefinitionsError},
    resource::Resources,
};

type MakeDefinitions = Box<dyn Fn() -> Result<Definitions, DefinitionsError> + Send + Sync>;
type MakeResources = Box<dyn Fn(CommandContext) -> BoxFuture<'static, Result<Resources, BoxError>> + Send + Sync>;

/// The command line of a binary.
///
/// ```
/// use edge_assets::{AssetDef, Definitions, cli::{App, Exit}};
///
/// fn app() -> App {
///     App::new("numbers", "1.0.0", || {
///         let one = AssetDef::builder("one").run(|| async { Ok::<_, std::io::Error>(1) });
///         Definitions::builder().assets([one]).build()
///     })
/// }
///
/// // In `main`: `app().run()`. In a test:
/// let run = app().capture(["numbers", "asset", "list"]);
/// assert_eq!(run.exit, Exit::SUCCESS);
/// assert!(run.out.contains("one"));
/// ```
#[must_use = "an app does nothing until `run`"]
pub struct App {
    name: String,
    version: String,
    about: Option<String>,
    pub(super) definitions: MakeDefinitions,
    pub(super) resources: Option<MakeResources>,
    commands: Vec<Box<dyn ErasedCommand>>,
    options: Vec<Box<dyn Fn(clap::Command) -> clap::Command + Send + Sync>>,
    pub(super) doctor_checks: Vec<DoctorCheck>,
    pub(super) clock: SharedClock,
    alerts: Option<MakeAlerts>,
}

impl App {
    /// Starts with the name and version of the binary, and what makes its definitions. Nothing may connect there.
    pub fn new(
        name: impl Into<String>,
        version: impl Into<String>,
        definitions: impl Fn() -> Result<Definitions, DefinitionsError> + Send + Sync + 'static,
    ) -> Self {
        Self {
            name: name.into(),
            version: version.into(),
            about: None,
            definitions: Box::new(definitions),
            resources: None,
            commands: Vec::new(),
            options: Vec::new(),
            doctor_checks: Vec::new(),
            clock: Arc::new(SystemClock::new()),
            alerts: None,
        }
    }

    /// Says what the binary is, in one line.
    pub fn about(mut self, about: impl Into<String>) -> Self {
        self.about = Some(about.into());
        self
    }

    /// Sets what makes the resources that the definitions
    /// [promise](crate::definitions::DefinitionsBuilder::provides). Called only by commands that run or connect.
    pub fn resources<F, Fut, E>(mut self, make: F) -> Self
    where
        F: Fn(CommandContext) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Resources, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        self.resources = Some(Box::new(move |context| {
            let made = make(context);
            Box::pin(async move { made.await.map_err(Into::into) })
        }));
        self
    }

    /// Adds options to the root, such as `--profile NAME`; make them `global(true)`, so that they may stand anywhere.
    /// They are read from [`CommandContext::matches`].
    pub fn options(mut self, add: impl Fn(clap::Command) -> clap::Command + Send + Sync + 'static) -> Self {
        self.options.push(Box::new(add));
        self
    }

    /// Adds a command of the application's own.
    pub fn command(mut self, command: impl ExtraCommand) -> Self {
        self.commands.push(Box::new(command));
        self
    }

    /// Adds a check to `doctor`. What it needs to connect to, it takes from [`CommandContext::resources`].
    ///
    /// It returns a [`Diagnosis`], or a `Result<String, E>` whose error text may end in "; " and the cure.
    pub fn doctor<F, Fut, D>(mut self, name: impl Into<String>, check: F) -> Self
    where
        F: Fn(CommandContext) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = D> + Send + 'static,
        D: Into<Diagnosis>,
    {
        self.doctor_checks.push(DoctorCheck {
            name: name.into(),
            run: Box::new(move |context| {
                let diagnosis = check(context);
                Box::pin(async move { diagnosis.await.into() })
            }),
        });
        self
    }

    /// Sets where alerts go, beside the log and what [`AlertSettings`](crate::alert::AlertSettings) say: runs that failed for good,
    /// ticks that failed, what sensors say. Asked once, when the daemon starts.
    pub fn alerts<E: Into<BoxError>>(
        mut self,
        make: impl Fn(&CommandContext) -> Result<AlertsBuilder, E> + Send + Sync + 'static,
    ) -> Self {
        self.alerts = Some(Arc::new(move |context| make(context).map_err(Into::into)));
        self
    }

    pub(super) fn alert_sinks(&self, context: &CommandContext) -> Result<AlertsBuilder, BoxError> {
        match &self.alerts {
            Some(make) => make(context),
            None => Ok(Alerts::builder()),
        }
    }

    /// Sets the clock: that of the machine by default.
    pub fn clock(mut self, clock: SharedClock) -> Self {
        self.clock = clock;
        self
    }

    /// Runs the command that the process was started with. The last expression of `main`.
    #[must_use]
    pub fn run(self) -> ExitCode {
        self.run_on(std::env::args_os(), Console::of_process()).into()
    }

    /// Runs a command line with two writers instead of the process's streams.
    ///
    /// The first argument is the name of the program, as in [`std::env::args_os`].
    pub fn run_from(
        self,
        args: impl IntoIterator<Item = impl Into<OsString> + Clone>,
        out: impl Write + Send + 'static,
        err: impl Write + Send + 'static,
    ) -> Exit {
        self.run_on(args, Console::new(out, err))
    }

    /// Runs a command line and returns what it printed.
    pub fn capture(self, args: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> Captured {
        let (out, err) = (Buffer::default(), Buffer::default());
        let exit = self.run_from(args, out.clone(), err.clone());
        Captured {
            exit,
            out: out.take(),
            err: err.take(),
        }
    }

    /// Runs a command line on a console. Signals are attended to when it is that of this process.
    pub fn run_on(self, args: impl IntoIterator<Item = impl Into<OsString> + Clone>, mut console: Console) -> Exit {
        let app = Arc::new(self);
        let args: Vec<OsString> = args.into_iter().map(Into::into).collect();
        let mut command = app.clap();
        let matches = match command.try_get_matches_from_mut(&args) {
            Ok(matches) => matches,
            Err(error) => return complaint::print(&error, &command, &args, console),
        };
        let globals = match GlobalArgs::from_arg_matches(&matches) {
            Ok(globals) => globals,
            Err(error) => return complaint::print(&error, &command, &args, console),
        };
        let logs = std::mem::take(&mut console.logs);
        let verbose = globals.verbose;
        let surroundings = std::mem::take(&mut console.surroundings);
        let streams = Arc::new(console.open(globals.color));
        let context = CommandContext::new(
            Arc::clone(&app),
            matches.clone(),
            globals,
            Arc::clone(&streams),
            surroundings,
        );
        let ran = logging::start(verbose, &logs, &streams).and_then(|()| app.dispatch(&matches, &context));
        match ran {
            Ok(exit) => exit,
            Err(error) => {
                let exit = error.exit();
                if !exit.is_success() {
                    let part = error.excerpt();
                    let excerpt = part.map(|(text, part)| output::excerpt(text, &part, streams.err_width));
                    streams.say_now(&output::problem(&error, excerpt));
                }
                exit
            }
        }
    }

    /// The name under which the definitions stand in a store.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The version of the binary, which runs remember.
    pub(super) fn version(&self) -> &str {
        &self.version
    }

    fn dispatch(&self, matches: &ArgMatches, context: &CommandContext) -> Result<Exit, CliError> {
        if let Some((name, own)) = matches.subcommand()
            && let Some(extra) = self.commands.iter().find(|extra| extra.command().get_name() == name)
        {
            return context.block_on(async { extra.run(own, context).await.map_err(CliError::of_team) });
        }
        let built_in = BuiltIn::from_arg_matches(matches).map_err(|error| CliError::Usage(error.to_string()))?;
        command::run(&built_in, self.clap(), context)
    }

    /// The whole command line as clap knows it, such as for documentation.
    #[must_use]
    pub fn clap(&self) -> clap::Command {
        let mut root = clap::Command::new(self.name.clone())
            .version(self.version.clone())
            .after_help(EXIT_CODES)
            .subcommand_required(true)
            .arg_required_else_help(true)
            .disable_help_subcommand(true);
        // The doc comment of the options would else become what `--help` says of the binary.
        root = GlobalArgs::augment_args(root).about(self.about.clone().unwrap_or_default());
        let own: Vec<clap::Command> = self.commands.iter().map(|command| command.command()).collect();
        for built_in in BuiltIn::augment_subcommands(clap::Command::new("")).get_subcommands() {
            if own.iter().all(|own| own.get_name() != built_in.get_name()) {
                root = root.subcommand(built_in.clone());
            }
        }
        root = root.subcommands(own);
        self.options.iter().fold(root, |root, add| add(root))
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("name", &self.name)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// What a captured command line printed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Captured {
    /// How it ended.
    pub exit: Exit,
    /// What it wrote to stdout.
    pub out: String,
    /// What it wrote to stderr.
    pub err: String,
}

#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    fn take(&self) -> String {
        let bytes = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

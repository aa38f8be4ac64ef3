//! [`Console`]: where a command writes, and what is known of that place: colors, width, the environment.
//!
//! Data goes to `out`, talk to `err`. While the progress of a run is drawn, talk is handed to the drawing thread, so that
//! lines and bars do not mix; until then and afterwards it is written at once. Colors are stripped here, in one place.

use std::{
    ffi::OsString,
    fmt,
    io::{IsTerminal as _, Write},
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use anstream::{AutoStream, ColorChoice};
use indicatif::ProgressBar;

use super::{logging::LogVariables, progress::Queue};

/// The settings file of the working folder.
const SETTINGS_FILE: &str = "edge.toml";

/// When to use colors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ColorMode {
    /// On a terminal that is not told otherwise, by `NO_COLOR` for example.
    #[default]
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

impl ColorMode {
    /// Decides for a stream that would have colors by itself, or not.
    #[must_use]
    pub fn decide(self, automatic: bool) -> bool {
        match self {
            Self::Auto => automatic,
            Self::Always => true,
            Self::Never => false,
        }
    }
}

/// Where a command writes, and what is known of that place.
pub struct Console {
    out: Place,
    err: Place,
    pub(super) logs: LogVariables,
    pub(super) surroundings: Surroundings,
    is_process: bool,
}

/// Where settings come from without being named on the command line.
#[derive(Default)]
pub(super) struct Surroundings {
    /// The environment.
    pub(super) variables: Vec<(OsString, OsString)>,
    /// The settings file; it need not be there.
    pub(super) settings_file: Option<PathBuf>,
}

struct Place {
    writer: Box<dyn Write + Send>,
    /// Whether it has colors by itself.
    color: bool,
    /// The width, when it is a terminal.
    width: Option<usize>,
}

impl Console {
    /// The streams and the environment of this process.
    #[must_use]
    pub fn of_process() -> Self {
        let (out, err) = (std::io::stdout(), std::io::stderr());
        Self {
            out: Place {
                color: AutoStream::choice(&out) != ColorChoice::Never,
                width: out.is_terminal().then(|| width(&console::Term::stdout())),
                writer: Box::new(out),
            },
            err: Place {
                color: AutoStream::choice(&err) != ColorChoice::Never,
                width: err.is_terminal().then(|| width(&console::Term::stderr())),
                writer: Box::new(err),
            },
            logs: LogVariables {
                log: environment("EDGE_LOG"),
                capture: environment("EDGE_LOG_CAPTURE"),
            },
            surroundings: Surroundings {
                variables: variables(),
                settings_file: Some(SETTINGS_FILE.into()),
            },
            is_process: true,
        }
    }

    /// Two writers that are not terminals, and an empty environment.
    pub fn new(out: impl Write + Send + 'static, err: impl Write + Send + 'static) -> Self {
        let place = |writer| Place {
            writer,
            color: false,
            width: None,
        };
        Self {
            out: place(Box::new(out)),
            err: place(Box::new(err)),
            logs: LogVariables::default(),
            surroundings: Surroundings::default(),
            is_process: false,
        }
    }

    /// Sets a variable of the environment that settings are read from.
    #[must_use]
    pub fn variable(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.surroundings.variables.push((name.into(), value.into()));
        self
    }

    /// Sets the settings file that is read where `--settings` names none; it need not be there.
    #[must_use]
    pub fn settings_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.surroundings.settings_file = Some(path.into());
        self
    }

    pub(super) fn open(self, color: ColorMode) -> Streams {
        Streams {
            is_process: self.is_process,
            out_width: self.out.width,
            err_width: self.err.width,
            err_is_terminal: self.err.width.is_some() && self.is_process,
            err_color: color.decide(self.err.color),
            out: Mutex::new(stream(self.out, color)),
            err: Mutex::new(stream(self.err, color)),
            live: Mutex::new(None),
        }
    }
}

impl fmt::Debug for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Console")
            .field("is_process", &self.is_process)
            .finish_non_exhaustive()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command line is the edge of the process; settings of the application are read by the application"
)]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command line is the edge of the process; settings of assets are read here"
)]
fn variables() -> Vec<(OsString, OsString)> {
    std::env::vars_os().collect()
}

/// The width that the user asks for, else that of the terminal.
fn width(terminal: &console::Term) -> usize {
    let asked = environment("COLUMNS").and_then(|columns| columns.trim().parse().ok());
    asked
        .filter(|columns| *columns > 0)
        .unwrap_or_else(|| usize::from(terminal.size().1))
}

type Stream = AutoStream<Box<dyn Write + Send>>;

fn stream(place: Place, color: ColorMode) -> Stream {
    let choice = if color.decide(place.color) {
        ColorChoice::AlwaysAnsi
    } else {
        ColorChoice::Never
    };
    AutoStream::new(place.writer, choice)
}

/// The opened streams of one command.
pub(super) struct Streams {
    /// Whether they are those of this process, and its signals are therefore the command's.
    pub(super) is_process: bool,
    pub(super) out_width: Option<usize>,
    pub(super) err_width: Option<usize>,
    pub(super) err_is_terminal: bool,
    pub(super) err_color: bool,
    out: Mutex<Stream>,
    err: Mutex<Stream>,
    live: Mutex<Option<Live>>,
}

/// Who draws at the moment, and therefore takes talk.
pub(super) enum Live {
    /// The progress of a run.
    Run(Arc<Queue>),
    /// One bar.
    Bar(ProgressBar),
}

impl Streams {
    /// Writes lines of data.
    pub(super) fn print(&self, text: &str) -> std::io::Result<()> {
        let mut out = lock(&self.out);
        out.write_all(text.as_bytes())?;
        if !text.is_empty() && !text.ends_with('\n') {
            out.write_all(b"\n")?;
        }
        out.flush()
    }

    /// Writes lines of talk, around the progress that may be drawn. Who cannot write there has nobody to tell.
    pub(super) fn say(&self, text: &str) {
        self.around_progress(text, Queue::note);
    }

    /// Writes an entry of the log, around the progress that may be drawn.
    pub(super) fn log(&self, text: &str) {
        self.around_progress(text, Queue::log);
    }

    /// Whether the course of a run is told, and with it what its steps say.
    pub(super) fn tells_run(&self) -> bool {
        matches!(*lock(&self.live), Some(Live::Run(_)))
    }

    fn around_progress(&self, text: &str, hand_over: fn(&Queue, String)) {
        match lock(&self.live).as_ref() {
            None => self.say_now(text),
            Some(Live::Run(queue)) => hand_over(queue, text.to_owned()),
            Some(Live::Bar(bar)) => bar.suspend(|| self.say_now(text)),
        }
    }

    /// Writes lines of talk, whatever is drawn.
    pub(super) fn say_now(&self, text: &str) {
        let mut err = lock(&self.err);
        let newline = if text.ends_with('\n') { "" } else { "\n" };
        // A closed stderr is no reason to stop working.
        drop(write!(err, "{text}{newline}").and_then(|()| err.flush()));
    }

    /// Hands talk to who draws from now on, or writes it again.
    pub(super) fn set_live(&self, live: Option<Live>) {
        *lock(&self.live) = live;
    }
}

impl fmt::Debug for Streams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streams").finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What a panicking writer left behind is text; the next line is still worth writing.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

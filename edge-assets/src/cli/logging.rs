//! What is said with `tracing`: of author code, into the runs; of the framework and its libraries, to stderr, when `-v` or
//! `EDGE_LOG` asks for it.

use std::{
    io::{self, Write},
    sync::Arc,
};

use tracing_subscriber::{
    EnvFilter, Layer as _,
    filter::{FilterExt as _, dynamic_filter_fn},
    fmt::MakeWriter,
    layer::SubscriberExt as _,
};

use super::{CliError, console::Streams};
use crate::{boxed::BoxError, log_capture::LogCapture};

/// What the environment says about logs.
#[derive(Debug, Default)]
pub(super) struct LogVariables {
    /// `EDGE_LOG`: what goes to stderr.
    pub(super) log: Option<String>,
    /// `EDGE_LOG_CAPTURE`: what becomes part of the runs.
    pub(super) capture: Option<String>,
}

/// Starts to log. A program that has a subscriber already keeps it; so does one that only borrows the command line.
pub(super) fn start(verbose: u8, variables: &LogVariables, streams: &Arc<Streams>) -> Result<(), CliError> {
    let directives = match (verbose, variables.log.as_deref()) {
        (0, filter) => filter,
        (1, _) => Some("info"),
        (2, _) => Some("debug"),
        (_, _) => Some("trace"),
    };
    if (directives.is_none() && !streams.is_process) || tracing::dispatcher::has_been_set() {
        return Ok(());
    }
    let mut capture = LogCapture::new();
    if let Some(asked) = &variables.capture {
        let refused = |error| argument(format!("EDGE_LOG_CAPTURE is `{asked}`"), error);
        capture = capture.filter(asked).map_err(|error| refused(error.into()))?;
    }
    let to_stderr = directives.map(filter).transpose()?.map(|filter| {
        // While the course of a run is told, what its steps say stands there already.
        let told = Arc::clone(streams);
        let is_untold = dynamic_filter_fn(move |_, _| !told.tells_run());
        tracing_subscriber::fmt::layer()
            .with_ansi(streams.err_color)
            .with_writer(Lines(Arc::clone(streams)))
            .with_filter(filter.and(capture.rest().or(is_untold)))
    });
    let subscriber = tracing_subscriber::registry().with(capture.layer()).with(to_stderr);
    if tracing::subscriber::set_global_default(subscriber).is_err() {
        tracing::debug!("the program has a subscriber of its own");
    }
    Ok(())
}

fn filter(directives: &str) -> Result<EnvFilter, CliError> {
    let filter = EnvFilter::try_new(directives).map_err(|error| {
        let what =
            format!("EDGE_LOG is `{directives}`, which is not a filter; write `debug` or `edge_assets=debug,info`");
        argument(what, error.into())
    })?;
    // The spans of steps, so that a line says whose it is.
    let steps = "edge_assets::step=error".parse();
    Ok(match steps {
        Ok(directive) => filter.add_directive(directive),
        Err(_) => filter,
    })
}

const fn argument(what: String, error: BoxError) -> CliError {
    CliError::Argument { what, error }
}

/// Hands whole entries to the streams.
struct Lines(Arc<Streams>);

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Entry<'a>;

    fn make_writer(&'a self) -> Entry<'a> {
        Entry {
            streams: &self.0,
            text: Vec::new(),
        }
    }
}

struct Entry<'a> {
    streams: &'a Streams,
    text: Vec<u8>,
}

impl Write for Entry<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        if !self.text.is_empty() {
            self.streams.log(&String::from_utf8_lossy(&self.text));
        }
    }
}

//! Diagnostics of the framework and its libraries on stderr, when `-v` or `EDGE_LOG` asks for them.

use std::{
    io::{self, Write},
    sync::Arc,
};

use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

use super::{CliError, console::Streams};

/// Starts to log. A program that has a subscriber already keeps it.
pub(super) fn start(verbose: u8, filter: Option<&str>, streams: &Arc<Streams>) -> Result<(), CliError> {
    let directives = match (verbose, filter) {
        (0, None) => return Ok(()),
        (0, Some(filter)) => filter,
        (1, _) => "info",
        (2, _) => "debug",
        (_, _) => "trace",
    };
    let filter = EnvFilter::try_new(directives).map_err(|error| CliError::Argument {
        what: format!("EDGE_LOG is `{directives}`, which is not a filter; write `debug` or `edge_assets=debug,info`"),
        error: error.into(),
    })?;
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(streams.err_color)
        .with_writer(Lines(Arc::clone(streams)))
        .finish();
    if tracing::subscriber::set_global_default(subscriber).is_err() {
        tracing::debug!("the program has a subscriber of its own");
    }
    Ok(())
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

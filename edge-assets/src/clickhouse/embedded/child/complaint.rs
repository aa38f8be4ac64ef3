//! What the engine process has to say while it runs: lines on standard error, which the parent keeps and logs.

use std::{
    fmt::Display,
    io::{self, Write},
};

/// Writes one line. A parent that no longer reads is no reason to stop.
pub(crate) fn complain(what: impl Display, error: impl Display) {
    let _written = writeln!(io::stderr(), "{what}: {error}");
}

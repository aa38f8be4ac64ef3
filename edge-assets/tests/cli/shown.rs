//! Runs a command line on the fixture, and shows what it printed without what differs from run to run.

use edge_assets::cli::{App, Captured};

use crate::fixture::World;

/// Runs a command line that is split at spaces.
pub(crate) fn run(line: &str) -> Captured {
    run_on(World::new().app(), line)
}

/// Runs a command line on the fixture with its odd assets.
pub(crate) fn run_odd(line: &str) -> Captured {
    run_on(World::odd().app(), line)
}

/// Runs a command line on an app.
pub(crate) fn run_on(app: App, line: &str) -> Captured {
    app.capture(std::iter::once("fixture").chain(line.split_whitespace()))
}

/// Runs a command line, and shows exit code and output.
pub(crate) fn shown(line: &str) -> String {
    show(&run(line))
}

/// Shows exit code and output.
pub(crate) fn show(run: &Captured) -> String {
    let Captured { exit, out, err, .. } = run;
    redact(&format!("exit {exit}\n--- stdout\n{out}--- stderr\n{err}"))
}

/// Takes out ids of runs, and lines of the fixture's source.
pub(crate) fn redact(text: &str) -> String {
    let mut redacted = String::new();
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        if is_uuid(rest) {
            redacted.push_str("[run id]");
            rest = &rest[36..];
        } else if let Some(line) = rest.strip_prefix("fixture.rs:") {
            redacted.push_str("fixture.rs:[line]");
            rest = line.trim_start_matches(|digit: char| digit.is_ascii_digit());
        } else {
            redacted.push(char);
            rest = &rest[char.len_utf8()..];
        }
    }
    redacted
}

fn is_uuid(text: &str) -> bool {
    let form = |(place, byte): (usize, u8)| match place {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    text.len() >= 36 && text.bytes().take(36).enumerate().all(form)
}

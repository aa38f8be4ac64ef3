//! What clap has to say: help and version on stdout, mistakes on stderr with the examples of the command.

use std::ffi::OsString;

use clap::error::ErrorKind;

use super::{Console, Exit, console::ColorMode};

/// Prints it; the exit code is 0 for help that was asked for, else that of a usage error.
pub(super) fn print(error: &clap::Error, root: &clap::Command, args: &[OsString], console: Console) -> Exit {
    let streams = console.open(color(args));
    let text = error.render().ansi().to_string();
    if !error.use_stderr() {
        // Who asked for help and closes the pipe has read enough.
        drop(streams.print(&text));
        return Exit::SUCCESS;
    }
    streams.say_now(&text);
    let lacks_something = matches!(
        error.kind(),
        ErrorKind::MissingRequiredArgument | ErrorKind::MissingSubcommand
    );
    if lacks_something && let Some(examples) = examples(root, args) {
        streams.say_now(&format!("\n{examples}"));
    }
    Exit::USAGE
}

/// The examples of the command that the arguments name.
fn examples(root: &clap::Command, args: &[OsString]) -> Option<String> {
    let mut command = root;
    for arg in args.iter().skip(1).filter_map(|arg| arg.to_str()) {
        if let Some(inner) = command.find_subcommand(arg) {
            command = inner;
        }
    }
    let is_root = command.get_name() == root.get_name();
    command
        .get_after_help()
        .filter(|_| !is_root)
        .map(|help| help.ansi().to_string())
}

/// `--color`, read by hand because the command line as a whole was not understood.
fn color(args: &[OsString]) -> ColorMode {
    let args: Vec<&str> = args.iter().filter_map(|arg| arg.to_str()).collect();
    let value = args.iter().enumerate().find_map(|(place, arg)| match *arg {
        "--color" => args.get(place + 1).copied(),
        _ => arg.strip_prefix("--color="),
    });
    match value {
        Some("always") => ColorMode::Always,
        Some("never") => ColorMode::Never,
        _ => ColorMode::Auto,
    }
}

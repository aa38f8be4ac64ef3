//! A bench that starts `edge-pipelines` as processes of its own: its program is both.

use std::{
    env,
    process::{Command, ExitCode},
};

use edge_assets::{cli::Console, clickhouse::embedded};

/// With this as its first argument a bench is `edge-pipelines`.
const BECOME: &str = "edge-pipelines";

/// The `main` of such a bench.
#[expect(clippy::print_stdout, reason = "a bench reports to the terminal")]
pub fn bench_or_pipelines(bench: impl FnOnce() -> anyhow::Result<()>) -> ExitCode {
    embedded::serve_child_if_asked();
    if env::args_os().nth(1).is_some_and(|first| first == BECOME) {
        let app = edge_pipelines::commands::app();
        return app.run_on(env::args_os().skip(1), Console::of_process()).into();
    }
    match bench() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("the bench did not run: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// `edge-pipelines`, to be given its arguments.
///
/// # Errors
/// When this program has no path.
pub fn pipelines() -> anyhow::Result<Command> {
    let mut command = Command::new(env::current_exe()?);
    command.arg(BECOME);
    Ok(command)
}

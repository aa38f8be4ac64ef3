//! The project's own chores: `cargo xtask test` and its parts.
//!
//! Everything that a change must pass is a step of `test`, so that people and the CI machine run the same thing.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool")]

mod args;
mod bench;
mod beside;
mod compile_cost;
mod deny;
mod docs;
mod examples;
mod invocation;
mod process;
mod report;
mod room;
mod server;
mod settings;
mod setup;
mod step;
mod steps;
mod stopwatch;
mod tally;
mod tidy;
mod verdict;
mod web_browser;
mod web_fuzz;
mod web_ui;
mod workspace;

use std::process::ExitCode;

use args::Chore;
use settings::Settings;
use workspace::Workspace;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("error: {fault:#}");
            ExitCode::from(2)
        }
    }
}

/// Whether all that was asked for went well.
fn run(arguments: &[String]) -> anyhow::Result<bool> {
    let chore = args::parse(arguments)?;
    let mut settings = Settings::from_environment();
    let workspace = Workspace::here()?;
    match chore {
        Chore::Help => {
            println!("{}", args::USAGE);
            Ok(true)
        }
        Chore::Test(choice) => step::run_all(&workspace, &settings, &choice),
        Chore::Ci(choice) => {
            settings.ci = true;
            setup::install(&settings)?;
            step::run_all(&workspace, &settings, &choice)
        }
        Chore::Setup => setup::install(&settings).map(|()| true),
        Chore::Tidy => tidy::check(&workspace).map(|verdict| verdict.print()),
        Chore::Docs => {
            let mut well = steps::rustdoc(&settings).succeeds()?;
            well &= docs::check(&workspace)?.print();
            Ok(well)
        }
        Chore::Deny => deny::check(&workspace).map(|verdict| verdict.print()),
        Chore::Examples => examples::run_all(&workspace, &settings).map(|verdict| verdict.print()),
        Chore::Bench(names) => bench::run(&workspace, &names),
        Chore::CompileCost => compile_cost::run(&workspace),
    }
}

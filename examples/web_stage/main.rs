//! A stage for the web UI: a server whose content is hard to show. A thousand assets, errors with causes, a log of a hundred thousand
//! lines, half a million partitions, and markup in every text that takes any.
//!
//! `cargo run -p examples --example web_stage -- daemon --port 3000`; a number before `daemon` is how many assets the crowd has.
//! Without arguments it says what is on the stage, and ends. The UI's tests in a browser look at it (`edge-assets/ui/tests/real`).

use std::{ffi::OsString, process::ExitCode};

use edge_assets::{
    cli::{App, Console},
    definitions::DefinitionsError,
    prelude::*,
};

mod crowd;
mod days;
mod markup;
mod trouble;

/// How many assets the crowd has unless told otherwise.
const CROWD: usize = 1_000;

fn definitions(crowd: usize) -> Result<Definitions, DefinitionsError> {
    Definitions::registered()
        .assets(crowd::assets(crowd))
        .assets(markup::assets())
        .jobs(markup::jobs())
        .schedules(markup::schedules())
        .build()
}

fn main() -> ExitCode {
    let mut arguments: Vec<OsString> = std::env::args_os().collect();
    let number: Option<usize> = arguments.get(1).and_then(|text| text.to_str()?.parse().ok());
    if number.is_some() {
        arguments.remove(1);
    }
    let crowd = number.unwrap_or(CROWD);
    if arguments.len() < 2 {
        arguments.push("graph".into());
    }
    let app = App::new("web-stage", env!("CARGO_PKG_VERSION"), move || definitions(crowd))
        .about("A server whose content is hard to show");
    app.run_on(arguments, Console::of_process()).into()
}

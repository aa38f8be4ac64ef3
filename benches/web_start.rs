//! How soon `edge-pipelines web` listens: from the start of its process to the line that says where. Cold process, warm file cache,
//! no engine; the first time its home is empty, later its store stands.
//!
//! `cargo bench -p benches --bench web_start`; target: 150 ms.

#![expect(clippy::print_stdout, reason = "a bench reports to the terminal")]

use std::{
    env,
    io::{BufRead as _, BufReader},
    process::{Child, Command, ExitCode, Stdio},
};

use anyhow::{Context as _, Result};
use benches::{Stopwatch, is_measuring, median, shown};
use edge_assets::{cli::Console, clickhouse::embedded};

/// With this as its first argument the program is `edge-pipelines`.
const BECOME: &str = "edge-pipelines";

fn main() -> ExitCode {
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

fn bench() -> Result<()> {
    let rounds = if is_measuring() { 30 } else { 1 };
    let mut fresh = Vec::new();
    let mut standing = Vec::new();
    let stopwatch = Stopwatch::new();
    for _ in 0..rounds {
        let home = tempfile::tempdir()?;
        for times in [&mut fresh, &mut standing] {
            let (server, took) = stopwatch.time(|| start(home.path()));
            drop(server?);
            times.push(took);
        }
    }
    for (what, times) in [("an empty home", fresh), ("a store that stands", standing)] {
        let worst = times.iter().max().copied().unwrap_or_default();
        println!(
            "{what:<22} median {:>9}, worst of {rounds} {:>9}",
            shown(median(times).as_secs_f64() * 1e9),
            shown(worst.as_secs_f64() * 1e9)
        );
    }
    Ok(())
}

/// A server that listens.
fn start(home: &std::path::Path) -> Result<Server> {
    let child = Command::new(env::current_exe()?)
        .args([BECOME, "web", "--port", "0", "--home"])
        .arg(home)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut server = Server(child);
    let said = server.0.stderr.take().context("its standard error")?;
    let mut lines = BufReader::new(said).lines();
    let listens = lines.find(|line| line.as_ref().is_ok_and(|line| line.contains("web API: ")));
    listens.context("it ended before it listened")??;
    Ok(server)
}

/// Killed at its end: it holds nothing that would have to be handed back.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // Its end may be known already.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

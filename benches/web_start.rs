//! How soon `edge-pipelines web` listens: from the start of its process to the line that says where. Cold process, warm file cache,
//! no engine; the first time its home is empty, later its store stands.
//!
//! `cargo bench -p benches --bench web_start`; target: 150 ms.

#![expect(clippy::print_stdout, reason = "a bench reports to the terminal")]

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, ExitCode, Stdio},
};

use anyhow::{Context as _, Result};
use benches::{Stopwatch, bench_or_pipelines, is_measuring, median, pipelines, shown};

fn main() -> ExitCode {
    bench_or_pipelines(bench)
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
    let child = pipelines()?
        .args(["web", "--port", "0", "--home"])
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

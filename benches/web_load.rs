//! The web API under load: `wrk` on 32 connections, while each answer is as for a person; over 1,000 assets and 100,000 runs.
//!
//! `cargo bench -p benches --bench web_load`; needs the package `wrk`. Both share the processors of the machine, so the figures say what
//! one machine does with its own clients on it.

#![expect(clippy::print_stdout, reason = "a bench reports to the terminal")]

use std::{net::SocketAddr, process::ExitCode};

use anyhow::{Context as _, Result, ensure};
use benches::{is_measuring, while_serving};
use tokio::process::Command;

/// How many connections ask at once, as many browsers would.
const CONNECTIONS: &str = "32";

const PATHS: [&str; 5] = [
    "/health/live",
    "/api/v1/graph",
    "/api/v1/graph/status",
    "/api/v1/runs",
    "/api/v1/views/overview",
];

#[tokio::main]
async fn main() -> ExitCode {
    let (runs, seconds) = if is_measuring() { (100_000, 10) } else { (200, 1) };
    if Command::new("wrk").arg("--version").output().await.is_err() {
        println!("left out: wrk is not installed; `apt-get install wrk`");
        return ExitCode::SUCCESS;
    }
    let asked = while_serving(runs, async |address| {
        println!(
            "{:<28} {:>12} {:>10} {:>10} {:>10}",
            "request", "a second", "p50", "p90", "p99"
        );
        for path in PATHS {
            ask(address, path, seconds).await?;
        }
        anyhow::Ok(())
    });
    match asked.await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("the bench did not run: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn ask(address: SocketAddr, path: &str, seconds: u32) -> Result<()> {
    let output = Command::new("wrk")
        .args([
            "--threads",
            "1",
            "--latency",
            "--connections",
            CONNECTIONS,
            "--duration",
        ])
        .arg(format!("{seconds}s"))
        .args(["--header", "accept-encoding: gzip"])
        .arg(format!("http://{address}{path}"))
        .output()
        .await?;
    ensure!(
        output.status.success(),
        "wrk: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8_lossy(&output.stdout);
    ensure!(
        !text.contains("Non-2xx") && !text.contains("Socket errors"),
        "{path} was not answered well:\n{text}"
    );
    let after = |name: &str| -> Result<String> {
        let line = text.lines().map(str::trim).find_map(|line| line.strip_prefix(name));
        let word = line.and_then(|line| line.split_whitespace().next());
        Ok(word
            .with_context(|| format!("no `{name}` in what wrk said:\n{text}"))?
            .to_owned())
    };
    println!(
        "{path:<28} {:>12} {:>10} {:>10} {:>10}",
        after("Requests/sec:")?,
        after("50%")?,
        after("90%")?,
        after("99%")?
    );
    Ok(())
}

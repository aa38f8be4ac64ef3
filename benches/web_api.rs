//! The web API, asked over one connection that stays open: the graph of 1,000 assets, and pages of a list of a million runs.
//!
//! `cargo bench -p benches --bench web_api`; targets: 3 ms and 25 kB for the graph, 50 ms at the 99th percentile for a page.

#![expect(clippy::print_stdout, reason = "a bench reports to the terminal")]

use std::{net::SocketAddr, time::Duration};

use benches::{Stopwatch, is_measuring, shown, while_serving};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
};

/// What is asked for: the graph and how it stands, pages of the list by each kind of filter, and the first page of the UI.
const PATHS: [&str; 9] = [
    "/api/v1/graph",
    "/api/v1/graph/status",
    "/api/v1/assets?limit=200",
    "/api/v1/runs",
    "/api/v1/runs?limit=200",
    "/api/v1/runs?status=failure",
    "/api/v1/runs?status=failure&job=job_0",
    "/api/v1/runs?job=job_7",
    "/api/v1/views/overview",
];

#[tokio::main]
async fn main() {
    let (runs, rounds) = if is_measuring() { (1_000_000, 2_000) } else { (200, 3) };
    while_serving(runs, async |address| {
        println!("{runs} runs in the list");
        report(address, rounds).await;
    })
    .await;
}

async fn report(address: SocketAddr, rounds: usize) {
    println!(
        "{:<44} {:>9} {:>10} {:>10} {:>10}",
        "request", "bytes", "first", "median", "p99"
    );
    for path in PATHS {
        let mut client = BufReader::new(TcpStream::connect(address).await.expect("a connection"));
        let stopwatch = Stopwatch::new();
        let (bytes, first) = stopwatch.time_async(ask(&mut client, path)).await;
        let mut times = Vec::with_capacity(rounds);
        for _ in 0..rounds {
            times.push(stopwatch.time_async(ask(&mut client, path)).await.1);
        }
        times.sort_unstable();
        let at = |share: usize| -> Duration { times[(times.len() - 1) * share / 100] };
        println!(
            "{path:<44} {bytes:>9} {:>10} {:>10} {:>10}",
            millis(first),
            millis(at(50)),
            millis(at(99))
        );
    }
}

fn millis(time: Duration) -> String {
    shown(time.as_secs_f64() * 1e9)
}

/// Asks for a path, and reads the answer; how many bytes its body has.
async fn ask(client: &mut BufReader<TcpStream>, path: &str) -> usize {
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\naccept-encoding: gzip\r\n\r\n");
    client.write_all(request.as_bytes()).await.expect("asked");
    let mut line = String::new();
    client.read_line(&mut line).await.expect("a head");
    assert!(line.starts_with("HTTP/1.1 200"), "{path}: {line}");
    let mut length = 0;
    while line != "\r\n" {
        line.clear();
        client.read_line(&mut line).await.expect("a head");
        if let Some(text) = line.strip_prefix("content-length: ") {
            length = text.trim().parse().expect("a number");
        }
    }
    let mut body = vec![0; length];
    client.read_exact(&mut body).await.expect("a body");
    length
}

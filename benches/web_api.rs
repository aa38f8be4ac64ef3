//! The web API, asked over one connection that stays open: the graph of 1,000 assets, and pages of a list of many runs.
//!
//! `cargo bench -p benches --bench web_api`; targets: 3 ms and 25 kB for the graph, 50 ms at the 99th percentile for a page.

#![expect(clippy::print_stdout, reason = "a bench reports to the terminal")]

use std::{net::SocketAddr, sync::Arc, time::Duration};

use benches::{Stopwatch, is_measuring, layered, shown};
use edge_assets::{
    CancelToken, Definitions,
    clock::{Clock as _, SystemClock},
    instance::Instance,
    run::NewRun,
    store::{RunStore as _, SqliteStore},
    web::{WebOptions, WebServer},
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
};

/// How many runs are queued in one transaction.
const BATCH: usize = 1_000;

#[tokio::main]
async fn main() {
    let (runs, rounds) = if is_measuring() { (200_000, 2_000) } else { (200, 3) };
    let definitions = Definitions::builder()
        .assets(layered(20, 50))
        .build()
        .expect("definitions");
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteStore::open(folder.path().join("edge.sqlite"))
        .await
        .expect("a store");
    let store = Arc::new(store);
    let instance = Instance::builder(definitions, store.clone()).build();
    let server = WebServer::bind(instance, WebOptions::new().port(0))
        .await
        .expect("a port");
    let (address, stop) = (server.address(), CancelToken::new());
    let work = async {
        queue(&store, runs).await;
        report(address, rounds).await;
        stop.cancel();
    };
    tokio::join!(server.run(stop.clone()), work);
}

/// Fills the list.
async fn queue(store: &SqliteStore, runs: usize) {
    let clock = SystemClock::new();
    for batch in 0..runs.div_ceil(BATCH) {
        let new = (0..BATCH.min(runs)).map(|number| {
            let mut run = NewRun::new("default", "layer_0/asset_0", clock.now());
            run.job = Some(format!("job_{}", (batch + number) % 20).into());
            run
        });
        store.enqueue(new.collect()).await.expect("queued");
    }
    println!("{runs} runs in the list");
}

async fn report(address: SocketAddr, rounds: usize) {
    println!(
        "{:<44} {:>9} {:>10} {:>10} {:>10}",
        "request", "bytes", "first", "median", "p99"
    );
    for path in [
        "/api/v1/graph",
        "/api/v1/graph/status",
        "/api/v1/runs",
        "/api/v1/runs?limit=200",
        "/api/v1/runs?status=queued&job=job_7",
        "/api/v1/views/overview",
    ] {
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
    let mut length = 0;
    let mut line = String::new();
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

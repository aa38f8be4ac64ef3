//! The library within another team's service: an axum server that runs assets on request, shares its runtime and its
//! shutdown with them, and answers with what became of the run. No daemon, no second process.
//!
//! The program serves on a free port of the loopback interface, is its own client for three requests, and ends.
//!
//! `cargo run -p examples --example embedded_in_axum`

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{get, post},
};
use edge_assets::{CancelToken, Error, RunId, exec::RunOptions, prelude::*, store::MemoryStore};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// Orders of the day.
#[asset(group = "sales")]
async fn orders() -> Result<Vec<u64>> {
    Ok(vec![250, 40, 99])
}

/// What they come to.
#[asset(group = "sales")]
async fn turnover(orders: Dep<orders>) -> Result<Materialized<u64>> {
    let sum = orders.iter().sum();
    Ok(Materialized::new(sum).with("turnover", sum))
}

/// What the handlers share; clones are cheap.
#[derive(Clone)]
struct Assets {
    definitions: Definitions,
    store: Arc<MemoryStore>,
    stop: CancelToken,
}

type Answer = (StatusCode, Json<Value>);

/// `POST /runs` with a selection as body: runs it, and answers when it has ended.
async fn run(State(assets): State<Assets>, selection: String) -> Answer {
    let options = RunOptions::new()
        .timeout(Duration::from_secs(30))
        // A token for this run, which the end of the service cancels.
        .cancel(assets.stop.child())
        .sink(assets.store.clone());
    let planned = assets.definitions.plan(&selection);
    let ran = async { assets.definitions.execute(planned?, options).await };
    let (status, answer) = match ran.await {
        Ok(result) => (
            StatusCode::OK,
            json!({ "run_id": result.run_id, "status": result.status }),
        ),
        // What the caller got wrong; the text has the cure.
        Err(Error::Plan(error)) => (StatusCode::BAD_REQUEST, json!({ "error": error.to_string() })),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, json!({ "error": error.to_string() })),
    };
    (status, Json(answer))
}

/// `GET /runs/{id}`: the state of a run as its events tell it, also while it is under way.
async fn show(State(assets): State<Assets>, Path(id): Path<RunId>) -> Answer {
    match assets.store.run(id) {
        Some(run) => (StatusCode::OK, Json(json!(run))),
        None => (StatusCode::NOT_FOUND, Json(json!({ "error": "no such run" }))),
    }
}

/// A request over a real socket, printed with its answer.
async fn ask(address: SocketAddr, request: &str, body: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let head = format!("host: {address}\r\nconnection: close\r\ncontent-length: {}", body.len());
    let text = format!("{request} HTTP/1.1\r\n{head}\r\n\r\n{body}");
    stream.write_all(text.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let (head, answer) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    println!(
        "{request} {body}\n    {}\n    {answer}",
        head.lines().next().unwrap_or_default()
    );
    Ok(answer.to_owned())
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let assets = Assets {
        definitions: Definitions::registered().build()?,
        store: Arc::new(MemoryStore::with_capacity(100)),
        stop: CancelToken::new(),
    };
    let router = Router::new()
        .route("/runs", post(run))
        .route("/runs/{id}", get(show))
        .with_state(assets.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let stop = assets.stop.clone();
    let server = axum::serve(listener, router).with_graceful_shutdown(async move { stop.cancelled().await });

    let client = async {
        let made: Value = serde_json::from_str(&ask(address, "POST /runs", "+turnover").await?)?;
        let id = made["run_id"].as_str().unwrap_or_default();
        ask(address, &format!("GET /runs/{id}"), "").await?;
        ask(address, "POST /runs", "turnovr").await?;
        // How the service ends: no new requests; runs under way are canceled, and their callers still hear of it.
        assets.stop.cancel();
        anyhow::Ok(())
    };
    let (served, called) = tokio::join!(async { server.await }, client);
    served?;
    called
}

//! The library within a service that already has its own runtime: run on request, answer with the result. No daemon.
//!
//! The service listens on a socket; each line of a client is a selection. Two clients are part of the program.
//!
//! `cargo run -p examples --example embedded_in_a_service`

use std::{net::SocketAddr, sync::Arc, time::Duration};

use edge_assets::{CancelToken, exec::RunOptions, prelude::*, store::RecentRuns};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// Orders of the day.
#[asset]
async fn orders() -> Result<Vec<u64>> {
    Ok(vec![250, 40, 99])
}

/// What they come to.
#[asset]
async fn turnover(orders: Dep<orders>) -> Result<Materialized<u64>> {
    let sum = orders.iter().sum();
    Ok(Materialized::new(sum).with("turnover", sum))
}

/// What all connections of the service share; clones are cheap.
#[derive(Clone)]
struct Service {
    definitions: Definitions,
    store: Arc<RecentRuns>,
    stop: CancelToken,
}

impl Service {
    /// Runs a selection; what was wrong with it is an answer, too.
    async fn run(&self, selection: &str) -> Result<String, edge_assets::Error> {
        let plan = self.definitions.plan(selection)?;
        let options = RunOptions::new()
            .max_concurrency(4)
            .timeout(Duration::from_secs(30))
            // A token for the run, which the end of the service cancels.
            .cancel(self.stop.child())
            .sink(self.store.clone());
        let result = self.definitions.execute(plan, options).await?;
        let said = result.steps.iter().flat_map(|step| step.metadata.iter());
        let said: Vec<String> = said.map(|(name, value)| format!("{name}={value}")).collect();
        Ok(format!("{} {}", result.status, said.join(" ")))
    }

    async fn serve_client(self, stream: TcpStream) -> std::io::Result<()> {
        let (reader, mut writer) = stream.into_split();
        let mut lines = BufReader::new(reader).lines();
        while let Some(selection) = lines.next_line().await? {
            let answer = match self.run(&selection).await {
                Ok(answer) => answer,
                Err(error) => format!("refused: {error}"),
            };
            writer.write_all(format!("{answer}\n").as_bytes()).await?;
        }
        Ok(())
    }

    async fn serve(self, listener: TcpListener) -> std::io::Result<()> {
        let mut clients = JoinSet::new();
        loop {
            tokio::select! {
                accepted = listener.accept() => {
                    let (stream, _) = accepted?;
                    clients.spawn(self.clone().serve_client(stream));
                }
                () = self.stop.cancelled() => break,
            }
        }
        // Runs that are under way were told to stop; their clients still hear how it ended.
        while clients.join_next().await.is_some() {}
        Ok(())
    }
}

async fn ask(address: SocketAddr, selection: &str) -> std::io::Result<String> {
    let mut stream = BufReader::new(TcpStream::connect(address).await?);
    stream.write_all(format!("{selection}\n").as_bytes()).await?;
    let mut answer = String::new();
    stream.read_line(&mut answer).await?;
    Ok(answer.trim_end().to_owned())
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let service = Service {
        definitions: Definitions::registered().build()?,
        store: Arc::new(RecentRuns::with_capacity(100)),
        stop: CancelToken::new(),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let clients = async {
        let (first, second) = tokio::join!(ask(address, "+turnover"), ask(address, "turnovr"));
        println!("{}\n{}", first?, second?);
        service.stop.cancel();
        std::io::Result::Ok(())
    };
    tokio::try_join!(service.clone().serve(listener), clients)?;

    for run in service.store.runs() {
        println!(
            "kept: run of `{}`, {}, {} steps",
            run.selection,
            run.status,
            run.steps.len()
        );
    }
    Ok(())
}

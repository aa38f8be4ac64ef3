//! Every form of parameter and return type, also behind aliases.
#![deny(warnings)]

use edge_assets::prelude::*;

type Outcome<T> = std::result::Result<T, std::io::Error>;
type Numbers = Dep<numbers>;

struct Client;

impl Resource for Client {}

trait KeyValue: Send + Sync {}

impl Resource for dyn KeyValue {}

struct Replica;

#[derive(Config)]
struct Settings {
    #[config(default = 1)]
    factor: u64,
}

#[asset]
async fn numbers() -> anyhow::Result<Vec<u64>> {
    let text = std::fs::read_to_string("/numbers")?;
    anyhow::ensure!(!text.is_empty(), "no numbers");
    Ok(vec![1])
}

#[asset]
fn counted(numbers: Numbers) -> Outcome<Materialized<u64>> {
    Ok(Materialized::new(numbers.iter().sum()).with("rows", numbers.len()))
}

#[asset()]
async fn metadata_only() -> Result<Materialized> {
    std::fs::read("/x")?;
    Ok(Materialized::unit().with("rows", 3))
}

#[asset(
    deps = [metadata_only],
)]
async fn by_value(
    ctx: AssetContext,
    named: Res<Client, Replica>,
    client: Res<Client>,
    optional: Option<Res<dyn KeyValue>>,
    Config(Settings { factor }): Config<Settings>,
    day: Option<Partition<String>>,
    mut last: Dep<counted>,
) -> Result {
    let _ = (&ctx, &named, &client, &optional, factor, &day);
    last = Dep::new(*last + 1);
    drop(last);
    Ok(())
}

#[asset]
async fn by_reference(
    ctx: &AssetContext,
    held: &Res<Client>,
    #[res] client: &Client,
    #[res(Replica)] named: &Client,
    #[res] store: &dyn KeyValue,
    #[dep(numbers)] vector: &Vec<u64>,
    #[dep(self::numbers)] slice: &[u64],
    #[dep(text)] words: &str,
    value: &Dep<counted>,
    _: &Config<Settings>,
) -> Result<(), String> {
    let _ = (ctx, held, client, named, store, vector.len() + slice.len() + words.len(), **value);
    Err("boom".into())
}

#[asset]
async fn text() -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    Ok(String::new())
}

#[asset]
async fn in_memory() -> Result<InMemory<std::sync::Mutex<u8>>> {
    tokio::task::yield_now().await;
    Ok(InMemory(std::sync::Mutex::new(1)))
}

#[asset]
async fn locked(#[dep(in_memory)] lock: &std::sync::Mutex<u8>) -> Result<u8> {
    Ok(*lock.lock().unwrap())
}

#[asset]
const fn constant() -> Result<u8> {
    Ok(1)
}

#[external_asset]
fn outside() {}

#[external_asset(key = "outside/seen", deps = [outside], timeout = "5s", pool = "s3")]
async fn seen(ctx: &AssetContext, client: Res<Client>) -> anyhow::Result<Observation> {
    let _ = (ctx, &client);
    Ok(Observation::new())
}

#[external_asset]
fn seen_by_a_plain_function() -> Outcome<Observation> {
    Ok(Observation::new().data_version("1"))
}

fn main() {}

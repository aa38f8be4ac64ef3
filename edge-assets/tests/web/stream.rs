//! The stream of events: what it tells, where it goes on, and what becomes of a reader that is too slow.

use std::time::Duration;

use bytes::Bytes;
use edge_assets::{
    Definitions, DefinitionsBuilder,
    instance::LaunchRequest,
    tick::TriggerKind,
    trigger::{JobDef, ScheduleDef},
    web::WebOptions,
};
use hyper::StatusCode;
use tokio::io::AsyncWriteExt as _;

use crate::support::{Message, Stream, World, finished, ok};

fn definitions() -> DefinitionsBuilder {
    Definitions::builder()
        .assets([ok("one", &[]), ok("two", &["one"])])
        .jobs([JobDef::new("pair", "one or two")])
        .schedules([ScheduleDef::new("yearly", "0 0 1 1 *", "pair")])
}

async fn launch(world: &World, selection: &str) -> String {
    let launched = world
        .instance
        .launch(LaunchRequest::selection(selection))
        .await
        .unwrap();
    launched.run.id.to_string()
}

/// Reads up to the end of a run.
async fn up_to_the_end(stream: &mut Stream) -> Vec<Message> {
    let mut messages = Vec::new();
    loop {
        let message = stream.next().await.unwrap();
        let kind = message.kind();
        messages.push(message);
        if kind == "run_finished" {
            return messages;
        }
    }
}

fn kinds(messages: &[Message]) -> Vec<String> {
    messages.iter().map(Message::kind).collect()
}

#[tokio::test]
async fn a_stream_tells_what_its_topics_name() {
    let world = World::running(definitions()).await;
    let mut runs = Stream::open(&world.client, "topics=runs", None).await;
    let mut assets = Stream::open(&world.client, "topics=assets,runs", None).await;
    let id = launch(&world, "one").await;
    let mut of_run = Stream::open(&world.client, &format!("topics=run:{id}&after=0"), None).await;
    let expected = ["ready", "run_queued", "run_claimed", "run_started", "run_finished"];
    let told = up_to_the_end(&mut runs).await;
    assert_eq!(kinds(&told), expected);
    assert_eq!(told[1].json()["run"], id);
    let told = kinds(&up_to_the_end(&mut assets).await);
    for kind in ["step_started", "asset_materialized", "step_succeeded"] {
        assert!(told.contains(&kind.to_owned()), "{told:?}");
    }
    let told = kinds(&up_to_the_end(&mut of_run).await);
    assert!(told.len() >= 8, "{told:?}");
    world.end().await;
}

#[tokio::test]
async fn a_stream_goes_on_where_it_broke_and_nothing_is_lost() {
    let world = World::running(definitions()).await;
    let id = launch(&world, "one or two").await;
    finished(&world, &id).await;
    let query = format!("topics=run:{id}&after=0");
    let all = up_to_the_end(&mut Stream::open(&world.client, &query, None).await).await;
    // Broken after every message, it tells each fact once.
    let mut told = Vec::new();
    let mut last: Option<String> = None;
    while told.len() + 1 < all.len() {
        let mut stream = Stream::open(&world.client, &query, last.as_deref()).await;
        assert_eq!(stream.next().await.unwrap().name, "ready");
        let message = stream.next().await.unwrap();
        last = Some(message.id.clone());
        told.push(message);
    }
    assert_eq!(told, all[1..]);
    world.end().await;
}

#[tokio::test]
async fn a_stream_that_lags_too_far_behind_is_told_so_and_goes_on_at_the_end() {
    let world = World::running_with(definitions(), WebOptions::new().max_lag(10)).await;
    for _ in 0..3 {
        let id = launch(&world, "one or two").await;
        finished(&world, &id).await;
    }
    let mut stream = Stream::open(&world.client, "topics=runs&after=0", None).await;
    assert_eq!(stream.next().await.unwrap().name, "ready");
    let gap = stream.next().await.unwrap();
    let end = world.instance.store().last_position().await.unwrap().0;
    assert_eq!(
        (gap.name.as_str(), &gap.json()),
        ("gap", &serde_json::json!({"from": 0, "to": end}))
    );
    assert_eq!(gap.id, end.to_string());
    // A place of another store is no place of this one.
    let mut stream = Stream::open(&world.client, "topics=runs&after=999999", None).await;
    assert_eq!(stream.next().await.unwrap().name, "ready");
    assert_eq!(stream.next().await.unwrap().json()["to"], end);
    world.end().await;
}

#[tokio::test]
async fn a_reader_that_never_reads_holds_nobody_up_and_is_told_of_the_gap() {
    let big = edge_assets::AssetDef::builder("big").run(|ctx: edge_assets::AssetContext| async move {
        for _ in 0..400 {
            ctx.log(edge_assets::LogLevel::Info, "x".repeat(60_000));
            tokio::task::yield_now().await;
        }
        Ok::<(), std::io::Error>(())
    });
    let world = World::running_with(Definitions::builder().assets([big]), WebOptions::new().max_lag(50)).await;
    let id = launch(&world, "big").await;
    // It asks and does not read: the buffers of the network fill, and then nothing is kept for it.
    let mut slow = Stream::open(&world.client, &format!("topics=run:{id}"), None).await;
    finished(&world, &id).await;
    assert!(world.client.get("/health/ready").await.status.is_success());
    let mut names = Vec::new();
    while !names.contains(&"gap".to_owned()) {
        names.push(slow.next().await.unwrap().kind());
    }
    world.end().await;
}

#[tokio::test]
async fn an_idle_stream_says_that_it_lives() {
    let world = World::with(definitions(), WebOptions::new().heartbeat(Duration::from_millis(20))).await;
    let mut stream = Stream::open(&world.client, "topics=assets", None).await;
    assert_eq!(stream.any().await.unwrap().name, "ready");
    for _ in 0..3 {
        assert_eq!(stream.any().await.unwrap().comment, "alive");
    }
}

#[tokio::test]
async fn a_switch_is_told_to_those_who_follow_the_automation() {
    let world = World::new(definitions()).await;
    let mut stream = Stream::open(&world.client, "topics=automation", None).await;
    assert_eq!(stream.next().await.unwrap().name, "ready");
    world
        .instance
        .switch(TriggerKind::Schedule, "yearly", false)
        .await
        .unwrap();
    assert_eq!(stream.next().await.unwrap().name, "automation");
}

#[tokio::test]
async fn streams_end_with_the_server() {
    let world = World::new(definitions()).await;
    let mut stream = Stream::open(&world.client, "topics=runs", None).await;
    assert_eq!(stream.next().await.unwrap().name, "ready");
    world.end().await;
    assert_eq!(stream.next().await, None);
}

#[tokio::test]
async fn there_are_as_many_streams_as_there_may_be() {
    let world = World::with(definitions(), WebOptions::new().max_streams(1)).await;
    let path = "/api/v1/events?topics=runs";
    let mut open = Stream::open(&world.client, "topics=runs", None).await;
    assert_eq!(open.next().await.unwrap().name, "ready");
    let refused = world.client.get(path).await;
    assert_eq!(
        (refused.status, refused.problem()),
        (StatusCode::SERVICE_UNAVAILABLE, "too-many-streams".to_owned())
    );
    assert_eq!(world.client.get("/api/v1/deployment").await.ok()["open_streams"], 1);
}

#[tokio::test]
async fn unknown_topics_are_refused() {
    let world = World::new(definitions()).await;
    for topics in ["", "run", "run:1", "runs,everything"] {
        let answer = world.client.get(&format!("/api/v1/events?topics={topics}")).await;
        assert_eq!(answer.problem(), "unknown-topic", "{topics}");
    }
    let many: Vec<String> = (0..21)
        .map(|_| format!("run:{}", edge_assets::RunId::generate()))
        .collect();
    let answer = world
        .client
        .get(&format!("/api/v1/events?topics={}", many.join(",")))
        .await;
    assert_eq!(answer.problem(), "too-many-topics");
}

#[tokio::test]
async fn a_broken_request_ends_its_connection_only() {
    let world = World::new(definitions()).await;
    let mut stream = tokio::net::TcpStream::connect(world.client.address).await.unwrap();
    stream
        .write_all(b"\x16\x03\x01\x02\x00 this is no HTTP\r\n\r\n")
        .await
        .unwrap();
    let answer = world.client.send("GET", "/health/live", Bytes::new()).await;
    assert!(answer.status.is_success());
}

#[tokio::test]
async fn a_stream_tells_something_else_when_it_is_asked_to() {
    let world = World::running(definitions()).await;
    let mut stream = Stream::open(&world.client, "topics=automation", None).await;
    let id = stream.next().await.unwrap().json()["stream"]
        .as_str()
        .unwrap()
        .to_owned();
    let unseen = launch(&world, "one").await;
    finished(&world, &unseen).await;
    let path = format!("/api/v1/streams/{id}/topics");
    world
        .client
        .post(&path, &serde_json::json!({"topics": "runs"}))
        .await
        .ok();
    while stream.next().await.unwrap().name != "topics" {}
    let seen = launch(&world, "two").await;
    let told = up_to_the_end(&mut stream).await;
    let facts: Vec<_> = told.iter().filter(|message| message.name.is_empty()).collect();
    assert!(
        facts.iter().all(|fact| fact.json()["run"] == seen),
        "what was not asked for is not made up for"
    );
    assert_eq!(facts.first().unwrap().kind(), "run_queued");
    let wrong = world
        .client
        .post(&path, &serde_json::json!({"topics": "everything"}))
        .await;
    assert_eq!(wrong.problem(), "unknown-topic");
    let unknown = world
        .client
        .post("/api/v1/streams/nobodys/topics", &serde_json::json!({"topics": "runs"}))
        .await;
    assert_eq!(
        (unknown.status, unknown.problem()),
        (StatusCode::NOT_FOUND, "unknown-stream".to_owned())
    );
    drop(stream);
    world.end().await;
}

/// What this process holds in memory, in bytes.
#[cfg(target_os = "linux")]
fn resident_bytes() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap();
    text.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 4096
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn five_hundred_streams_take_less_than_a_hundred_megabytes() {
    let options = WebOptions::new().max_streams(500).max_connections(600);
    let world = World::running_with(definitions(), options).await;
    let before = resident_bytes();
    let mut streams = Vec::new();
    for _ in 0..500 {
        let mut stream = Stream::open(&world.client, "topics=runs,assets", None).await;
        assert_eq!(stream.next().await.unwrap().name, "ready");
        streams.push(stream);
    }
    let id = launch(&world, "one or two").await;
    finished(&world, &id).await;
    for stream in &mut streams {
        up_to_the_end(stream).await;
    }
    let grown = resident_bytes().saturating_sub(before);
    assert!(grown < 100_000_000, "{grown} bytes for 500 streams, both ends of each");
    assert_eq!(world.client.get("/api/v1/deployment").await.ok()["open_streams"], 500);
    drop(streams);
    world.end().await;
}

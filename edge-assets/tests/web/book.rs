//! Every `curl` of the book is asked of a real server, and what the book shows of an answer is in the answer.

use bytes::Bytes;
use edge_assets::{
    AssetDef, AssetKey, Definitions, DefinitionsBuilder, PartitionsDefinition, SensorContext, SensorOutcome,
    asset::AssetError,
    boxed::BoxFuture,
    instance::LaunchRequest,
    trigger::{JobDef, ScheduleDef, SensorDef},
};
use serde_json::Value;

use crate::support::{Stream, World, ok};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/src/how-to/web-api.md");

fn looks(_: SensorContext) -> BoxFuture<'static, Result<SensorOutcome, AssetError>> {
    Box::pin(async { Ok(SensorOutcome::skip("nothing new")) })
}

fn definitions() -> DefinitionsBuilder {
    const DAYS: PartitionsDefinition = PartitionsDefinition::fixed(&["2026-11-21", "2026-11-22"]);
    let cache = AssetDef::builder("device_stats_cache").group("redis_cache");
    let cache = cache.after_key(AssetKey::new("edge/devices").unwrap());
    let cache = cache.run(|| async { Err::<(), _>(std::io::Error::other("the cache is read-only")) });
    let daily = AssetDef::builder("daily_summary").partitions(DAYS);
    Definitions::builder()
        .assets([
            ok("edge/devices", &[]),
            cache,
            daily.run(|| async { Ok::<(), std::io::Error>(()) }),
        ])
        .jobs([JobDef::new("redis_sync", "+device_stats_cache")])
        .schedules([ScheduleDef::new("hourly", "0 * * * *", "redis_sync")])
        .sensors([SensorDef::new("files", "redis_sync", looks)])
}

/// The lines of the blocks `console`: each command with what the book shows of its answer.
fn commands() -> Vec<(String, String)> {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let blocks = page
        .split("```console\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap());
    let mut commands: Vec<(String, String)> = Vec::new();
    for line in blocks.flat_map(str::lines) {
        match line.strip_prefix("$ ") {
            Some(command) => commands.push((command.to_owned(), String::new())),
            None => commands.last_mut().unwrap().1.push_str(line),
        }
    }
    commands
}

/// The words of a command, as a shell takes it apart. What a shell would take for its own must stand in quotes.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for char in command.chars() {
        match (quote, char) {
            (None, '\'' | '"') => quote = Some(char),
            (Some(open), _) if open == char => quote = None,
            (None, ' ') => words.push(String::new()),
            (None, '&' | '?' | '*' | ';' | '{') => panic!("{char} outside of quotes: {command}"),
            _ => words.last_mut().unwrap().push(char),
        }
    }
    words
}

fn holds(answer: &Value, shown: &Value) -> bool {
    let shown = shown.as_object().unwrap();
    shown.iter().all(|(name, value)| answer[name] == *value)
}

#[tokio::test]
async fn every_command_of_the_book_is_answered_as_it_says() {
    let world = World::running(definitions()).await;
    let failed = world
        .instance
        .launch(LaunchRequest::job("redis_sync"))
        .await
        .unwrap()
        .run
        .id;
    world.instance.wait(failed).await.unwrap();
    let commands = commands();
    assert!(commands.len() > 30, "{commands:?}");
    for (command, shown) in commands {
        let command = command.replace("$RUN", &failed.to_string());
        let words = words(&command);
        assert_eq!(words[0], "curl", "{command}");
        let (mut client, mut method, mut body, mut path, mut streams) =
            (world.client.clone(), "GET", Bytes::new(), "", false);
        let mut words = words[1..].iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "-X" => method = words.next().unwrap(),
                "-N" => streams = true,
                "-H" => {
                    let (name, value) = words.next().unwrap().split_once(": ").unwrap();
                    client = client.with(&name.to_lowercase(), value);
                }
                "-d" => {
                    method = "POST";
                    body = words.next().unwrap().clone().into();
                }
                url => path = url.strip_prefix("localhost:3000").unwrap(),
            }
        }
        if streams {
            let query = path.strip_prefix("/api/v1/events?").unwrap();
            let mut stream = Stream::open(&client, query, None).await;
            assert_eq!(stream.next().await.unwrap().name, "ready", "{command}");
            continue;
        }
        let answer = client.send(method, path, body).await;
        if shown.is_empty() {
            assert!(answer.status.is_success(), "{command}: {}", answer.text());
        } else {
            let shown: Value = serde_json::from_str(&shown).unwrap();
            assert!(holds(&answer.json(), &shown), "{command}: {}", answer.text());
        }
    }
    world.end().await;
}

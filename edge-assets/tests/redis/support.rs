//! Starts servers and caches for the tests, and waits for what a server does in its own time.

use std::{future::Future, time::Duration};

use edge_assets::{
    cache::{RedisCache, RedisSettings},
    testing::{RedisServer, RedisServerOptions, Reply},
};
use tokio::time::Instant;

/// A minute, the time to live of most values here.
pub(crate) const MINUTE: Option<Duration> = Some(Duration::from_secs(60));

/// A server, or nothing when the machine has none.
pub(crate) async fn server(options: RedisServerOptions) -> Option<RedisServer> {
    RedisServer::start_with(options).await.unwrap()
}

/// A server without options.
pub(crate) async fn plain_server() -> Option<RedisServer> {
    server(RedisServerOptions::default()).await
}

/// Settings for a server on this machine.
pub(crate) fn settings(server: &RedisServer) -> RedisSettings {
    RedisSettings::at("127.0.0.1", server.port())
}

/// A cache on a server.
pub(crate) fn cache(server: &RedisServer) -> RedisCache {
    RedisCache::new(settings(server)).unwrap()
}

/// Asks a server without the client under test.
pub(crate) fn ask(server: &RedisServer, command: &[&str]) -> Reply {
    server.ask(command).unwrap()
}

/// How many keys the server holds, of any name.
pub(crate) fn count_keys(server: &RedisServer) -> i64 {
    match ask(server, &["DBSIZE"]) {
        Reply::Number(count) => count,
        other => panic!("{other:?}"),
    }
}

/// Asks until the answer is yes; a failure after half a minute says what was waited for.
pub(crate) async fn until<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !holds().await {
        assert!(Instant::now() < deadline, "waited in vain: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

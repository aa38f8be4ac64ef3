//! Servers that refuse: wrong passwords, wrong addresses, replicas, full memory, silence.

use std::{net::TcpListener, time::Duration};

use edge_assets::{
    Resource, Resources,
    boxed::{BoxError, error_chain},
    cache::{Cache, CacheError, CacheExt, CacheFault, GenerationKind, RedisCache, RedisSettings},
    resource::ErrorClass,
    testing::{RedisServer, RedisServerOptions, Reply},
};
use tokio::time::Instant;

use crate::support::{MINUTE, ask, cache, count_keys, plain_server, server, settings, until};

fn fault(error: &BoxError) -> &CacheFault {
    error
        .downcast_ref::<CacheError>()
        .expect("the cache's own error")
        .fault()
}

/// The class that a retry policy would see, below what an author wraps around.
fn class(cache: &RedisCache, error: CacheError) -> Option<ErrorClass> {
    let resources = Resources::new().with(cache.clone());
    let wrapped: BoxError = anyhow::Error::from(error).context("while caching").into();
    resources.classify(wrapped.as_ref())
}

#[tokio::test]
async fn an_unreachable_server_is_named_with_what_was_tried() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let cache = RedisCache::new(RedisSettings::at("127.0.0.1", port)).unwrap();
    let started = Instant::now();
    let error = cache.open().await.unwrap_err();
    assert!(started.elapsed() < Duration::from_secs(3), "a refusal is told at once");
    assert_eq!(
        error_chain(error.as_ref()),
        format!(
            "cannot reach Redis at 127.0.0.1:{port}: the server is unreachable: Connection refused; check that it \
             runs and that host and port are right"
        )
    );
    let error = cache.put("k", Vec::new(), None).await.unwrap_err();
    assert_eq!(class(&cache, error), Some(ErrorClass::Transient));
    let health = cache.health().await;
    assert!(
        !health.healthy && health.detail.contains("Connection refused"),
        "{health:?}"
    );
}

#[tokio::test]
async fn a_name_that_does_not_resolve_is_unreachable() {
    let cache = RedisCache::new(RedisSettings::at("no-such-host.invalid", 6379)).unwrap();
    let error = cache.open().await.unwrap_err();
    assert!(matches!(fault(&error), CacheFault::Unreachable { .. }), "{error:?}");
    assert!(error_chain(error.as_ref()).contains("no-such-host.invalid:6379"));
}

#[tokio::test]
async fn a_peer_that_accepts_and_says_nothing_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut settings = RedisSettings::at("127.0.0.1", listener.local_addr().unwrap().port());
    settings.connect_timeout = Duration::from_millis(200);
    let cache = RedisCache::new(settings).unwrap();
    let started = Instant::now();
    let error = cache.open().await.unwrap_err();
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    assert!(matches!(fault(&error), CacheFault::Unreachable { .. }), "{error:?}");
    assert!(
        error_chain(error.as_ref()).contains("no connection within 200ms"),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_wrong_or_missing_password_is_told_as_such() {
    let options = RedisServerOptions {
        password: Some("right".to_owned()),
        ..RedisServerOptions::default()
    };
    let Some(server) = server(options).await else { return };
    for password in [None, Some("wrong")] {
        let mut settings = settings(&server);
        settings.password = password.map(Into::into);
        let cache = RedisCache::new(settings).unwrap();
        let error = cache.open().await.unwrap_err();
        assert!(matches!(fault(&error), CacheFault::Authentication { .. }), "{error:?}");
        let error = cache.get("k").await.unwrap_err();
        assert_eq!(class(&cache, error), Some(ErrorClass::Permanent));
        assert!(!cache.health().await.healthy);
    }
    let mut settings = settings(&server);
    settings.password = Some("right".into());
    let cache = RedisCache::new(settings).unwrap();
    cache.open().await.unwrap();
    cache.put("k", b"1".to_vec(), MINUTE).await.unwrap();
}

#[tokio::test]
async fn a_password_that_the_server_does_not_ask_for_does_no_harm() {
    let Some(server) = plain_server().await else { return };
    let mut settings = settings(&server);
    settings.password = Some("needless".into());
    let cache = RedisCache::new(settings).unwrap();
    cache.open().await.unwrap();
    cache.put("k", b"1".to_vec(), MINUTE).await.unwrap();
}

#[tokio::test]
async fn a_user_without_the_right_is_told_which_one_is_missing() {
    let Some(server) = plain_server().await else { return };
    ask(
        &server,
        &[
            "ACL",
            "SETUSER",
            "reader",
            "on",
            ">secret",
            "~*",
            "+@read",
            "+@connection",
            "+select",
        ],
    );
    let mut settings = settings(&server);
    settings.username = Some("reader".to_owned());
    settings.password = Some("secret".into());
    let cache = RedisCache::new(settings).unwrap();
    assert_eq!(cache.get("k").await.unwrap(), None);
    let error = cache.put("k", Vec::new(), None).await.unwrap_err();
    assert!(matches!(error.fault(), CacheFault::Forbidden { .. }), "{error:?}");
    assert!(error_chain(&error).contains("'set'"), "{}", error_chain(&error));
    assert!(cache.health().await.healthy, "the report is forbidden, the ping is not");
}

#[tokio::test]
async fn a_database_out_of_range_is_refused() {
    let Some(server) = plain_server().await else { return };
    let mut settings = settings(&server);
    settings.db = 200;
    let error = RedisCache::new(settings).unwrap().open().await.unwrap_err();
    assert!(matches!(fault(&error), CacheFault::Invalid { .. }), "{error:?}");
    assert!(
        error_chain(error.as_ref()).contains("database 200"),
        "{}",
        error_chain(error.as_ref())
    );
}

#[tokio::test]
async fn databases_keep_their_keys_apart() {
    let Some(server) = plain_server().await else { return };
    let mut other = settings(&server);
    other.db = 3;
    let (cache, other) = (cache(&server), RedisCache::new(other).unwrap());
    cache.put("k", b"0".to_vec(), None).await.unwrap();
    other.put("k", b"3".to_vec(), None).await.unwrap();
    assert_eq!(cache.get("k").await.unwrap(), Some(b"0".to_vec()));
    assert_eq!(other.get("k").await.unwrap(), Some(b"3".to_vec()));
}

#[tokio::test]
async fn a_read_only_replica_is_unhealthy_until_it_is_promoted() {
    let Some(primary) = plain_server().await else { return };
    let Some(replica) = replica_of(&primary).await else {
        return;
    };
    let source = cache(&primary);
    source.put("k", b"old".to_vec(), None).await.unwrap();
    let cache = cache(&replica);
    cache.open().await.unwrap();
    until("the replica has the key", || async {
        cache.get("k").await.unwrap().is_some()
    })
    .await;

    let health = cache.health().await;
    assert!(!health.healthy, "{health:?}");
    assert!(health.detail.contains("read-only replica"), "{health:?}");
    assert!(
        health.detail.contains(&format!("127.0.0.1:{}", primary.port())),
        "{health:?}"
    );
    let error = cache.put("k", b"new".to_vec(), None).await.unwrap_err();
    assert!(matches!(error.fault(), CacheFault::ReadOnly), "{error:?}");
    assert_eq!(class(&cache, error), Some(ErrorClass::Transient));
    let mut rows = cache.json_array("k").await.unwrap();
    rows.push(&1).await.unwrap();
    let error = rows.finish(None).await.unwrap_err();
    assert!(matches!(error.fault(), CacheFault::ReadOnly), "{error:?}");
    assert_eq!(cache.get("k").await.unwrap(), Some(b"old".to_vec()));

    ask(&replica, &["REPLICAOF", "NO", "ONE"]);
    cache.put("k", b"new".to_vec(), None).await.unwrap();
    let health = cache.health().await;
    assert!(
        health.healthy && health.detail.contains("primary, version "),
        "{health:?}"
    );
}

async fn replica_of(primary: &RedisServer) -> Option<RedisServer> {
    server(RedisServerOptions {
        replica_of: Some(primary.port()),
        ..RedisServerOptions::default()
    })
    .await
}

#[tokio::test]
async fn when_memory_runs_out_the_old_generation_stays() {
    let options = RedisServerOptions {
        maxmemory: Some("6mb".to_owned()),
        ..RedisServerOptions::default()
    };
    let Some(server) = server(options).await else { return };
    let cache = cache(&server);
    cache.put("k", b"old".to_vec(), MINUTE).await.unwrap();

    let mut rows = cache.json_array("k").await.unwrap();
    let text = "x".repeat(10_000);
    let error = loop {
        if let Err(error) = rows.push(&text).await {
            break error;
        }
    };
    assert!(matches!(error.fault(), CacheFault::OutOfMemory), "{error:?}");
    assert_eq!(cache.get("k").await.unwrap(), Some(b"old".to_vec()));
    assert_eq!(
        class(&cache, error),
        Some(ErrorClass::Permanent),
        "it would be sent again in vain"
    );
    let error = rows.finish(MINUTE).await.unwrap_err();
    assert!(matches!(error.fault(), CacheFault::GenerationBroken), "{error:?}");
    assert_eq!(cache.get("k").await.unwrap(), Some(b"old".to_vec()));

    until("the broken generation gives its memory back", || async {
        count_keys(&server) == 1
    })
    .await;
    cache.put("k", b"new".to_vec(), MINUTE).await.unwrap();
}

#[tokio::test]
async fn a_complete_generation_is_published_even_when_memory_has_run_out_since() {
    let Some(server) = plain_server().await else { return };
    let cache = cache(&server);
    let mut writer = cache.begin("k", GenerationKind::Value).await.unwrap();
    writer.append(b"new".to_vec()).await.unwrap();
    ask(&server, &["CONFIG", "SET", "maxmemory", "1"]);
    assert!(cache.put("other", vec![0; 100], None).await.is_err());
    writer.publish(MINUTE).await.unwrap();
    assert_eq!(cache.get("k").await.unwrap(), Some(b"new".to_vec()));
}

#[tokio::test]
async fn a_server_that_falls_silent_costs_the_time_out_and_no_more() {
    let Some(server) = plain_server().await else { return };
    let mut settings = settings(&server);
    settings.command_timeout = Duration::from_millis(200);
    settings.connect_timeout = Duration::from_millis(500);
    let cache = RedisCache::new(settings).unwrap();
    cache.put("k", b"old".to_vec(), MINUTE).await.unwrap();
    let silence = Instant::now() + Duration::from_millis(1_500);
    assert_eq!(
        ask(&server, &["CLIENT", "PAUSE", "1500", "ALL"]),
        Reply::Text("OK".to_owned())
    );

    let error = cache.put("k", b"new".to_vec(), MINUTE).await.unwrap_err();
    assert!(
        Instant::now() < silence,
        "the time-out is told while the server is still silent"
    );
    assert!(matches!(error.fault(), CacheFault::Timeout { .. }), "{error:?}");
    assert!(
        error_chain(&error).contains("no answer within 200ms"),
        "{}",
        error_chain(&error)
    );
    assert_eq!(class(&cache, error), Some(ErrorClass::Transient));

    tokio::time::sleep_until(silence).await;
    until("the cache serves again", || async { cache.get("k").await.is_ok() }).await;
    let value = cache.get("k").await.unwrap().expect("one of the two");
    assert!(value == b"old" || value == b"new", "whole, whichever it is");
    cache.put("k", b"newer".to_vec(), MINUTE).await.unwrap();
}

#[tokio::test]
async fn a_closed_cache_says_so_and_can_be_opened_again() {
    let Some(server) = plain_server().await else { return };
    let cache = cache(&server);
    cache.open().await.unwrap();
    cache.put("k", b"1".to_vec(), None).await.unwrap();
    cache.close().await;
    let connected = || {
        let Reply::Text(clients) = ask(&server, &["CLIENT", "LIST"]) else {
            panic!("a list")
        };
        clients.lines().count() - 1
    };
    until("the connections are closed", || async { connected() == 0 }).await;
    let error = cache.get("k").await.unwrap_err();
    assert!(matches!(error.fault(), CacheFault::Closed), "{error:?}");
    assert_eq!(class(&cache, error), Some(ErrorClass::Permanent));
    cache.open().await.unwrap();
    assert_eq!(cache.get("k").await.unwrap(), Some(b"1".to_vec()));
    drop(cache);
    until("the connections of a dropped cache are closed", || async {
        connected() == 0
    })
    .await;
}

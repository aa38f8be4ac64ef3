//! Redis as it is deployed: over TLS, behind sentinels, as a cluster.

use std::{net::TcpListener, path::PathBuf, time::Duration};

use edge_assets::{
    Resource,
    boxed::error_chain,
    cache::{Cache, CacheError, CacheExt, CacheFault, GenerationKind, Publication, RedisCache, RedisSettings},
    testing::{RedisServer, RedisServerOptions, Reply},
};

use crate::support::{MINUTE, ask, plain_server, server, settings, until};

/// Certificates for `localhost`, valid for a hundred years; the key of their authority was thrown away.
fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/redis/tls")
        .join(name)
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A server that speaks TLS on the returned port, and plain text on its own; nothing when it was built without TLS.
async fn tls_server() -> Option<(RedisServer, u16)> {
    let port = free_port();
    let path = |name| fixture(name).display().to_string();
    let options = RedisServerOptions {
        arguments: vec![
            "--tls-port".to_owned(),
            port.to_string(),
            "--tls-cert-file".to_owned(),
            path("server.pem"),
            "--tls-key-file".to_owned(),
            path("server.key"),
            "--tls-ca-cert-file".to_owned(),
            path("ca.pem"),
            "--tls-auth-clients".to_owned(),
            "no".to_owned(),
        ],
        ..RedisServerOptions::default()
    };
    match RedisServer::start_with(options).await {
        Ok(server) => Some((server?, port)),
        Err(error) if format!("{error:?}").contains("Bad directive or wrong number of arguments") => {
            eprintln!("left out: this redis-server was built without TLS");
            None
        }
        Err(error) => panic!("{error:?}"),
    }
}

#[tokio::test]
async fn tls_is_spoken_to_a_server_whose_certificate_is_trusted() {
    let Some((_server, port)) = tls_server().await else {
        return;
    };
    for host in ["localhost", "127.0.0.1"] {
        let mut by_field = RedisSettings::at(host, port);
        by_field.tls = true;
        let by_url = RedisSettings::at_url(format!("rediss://{host}:{port}"));
        for mut settings in [by_field, by_url] {
            settings.ca_certificate = Some(fixture("ca.pem"));
            let cache = RedisCache::new(settings).unwrap();
            cache.open().await.unwrap();
            cache.put_json("k", &host, MINUTE).await.unwrap();
            assert_eq!(cache.get_json::<String>("k").await.unwrap().as_deref(), Some(host));
            assert!(cache.health().await.detail.contains("over TLS"));
        }
    }
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_refused() {
    let Some((server, port)) = tls_server().await else {
        return;
    };
    let open = |port: u16, ca: &'static str| async move {
        let mut settings = RedisSettings::at("localhost", port);
        settings.tls = true;
        settings.ca_certificate = Some(fixture(ca));
        settings.connect_timeout = Duration::from_secs(1);
        RedisCache::new(settings).unwrap().open().await.unwrap_err()
    };
    let error = open(port, "other-ca.pem").await;
    let own = error.downcast_ref::<CacheError>().unwrap();
    assert!(matches!(own.fault(), CacheFault::Tls { .. }), "{error:?}");
    assert!(!own.is_transient());
    assert!(
        error_chain(error.as_ref()).contains("the certificate is trusted"),
        "{}",
        error_chain(error.as_ref())
    );

    let error = open(port, "no-such-file.pem").await;
    assert!(
        error_chain(error.as_ref()).contains("no-such-file.pem"),
        "{}",
        error_chain(error.as_ref())
    );
    let error = open(port, "server.key").await;
    assert!(
        error_chain(error.as_ref()).contains("there is none in it"),
        "{}",
        error_chain(error.as_ref())
    );
    // A server that does not speak TLS never answers the greeting, or answers it with something else.
    let error = open(server.port(), "ca.pem").await;
    let fault = error.downcast_ref::<CacheError>().unwrap().fault();
    assert!(
        matches!(fault, CacheFault::Tls { .. } | CacheFault::Unreachable { .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn sentinels_lead_to_the_primary_and_to_the_next_one_after_a_failover() {
    let Some(primary) = plain_server().await else { return };
    let replica_of = RedisServerOptions {
        replica_of: Some(primary.port()),
        ..RedisServerOptions::default()
    };
    let Some(replica) = server(replica_of).await else {
        return;
    };
    let configuration = format!(
        "sentinel monitor main 127.0.0.1 {} 1\nsentinel down-after-milliseconds main 1000\nsentinel failover-timeout \
         main 5000\n",
        primary.port()
    );
    let sentinel = RedisServerOptions {
        configuration: Some(configuration),
        arguments: vec!["--sentinel".to_owned()],
        ..RedisServerOptions::default()
    };
    let Some(sentinel) = server(sentinel).await else { return };
    let url = format!(
        "redis-sentinel://127.0.0.1:{}?sentinelServiceName=main",
        sentinel.port()
    );
    let cache = RedisCache::new(RedisSettings::at_url(url)).unwrap();
    cache.open().await.unwrap();
    cache.put("k", b"1".to_vec(), MINUTE).await.unwrap();
    assert_eq!(ask(&primary, &["GET", "k"]), Reply::Text("1".to_owned()));

    until("the sentinel knows the replica and it is in step", || async {
        let Reply::List(replicas) = ask(&sentinel, &["SENTINEL", "REPLICAS", "main"]) else {
            panic!("a list")
        };
        let known = replicas
            .iter()
            .any(|replica| matches!(replica, Reply::List(facts) if facts.contains(&Reply::Text("slave".to_owned()))));
        known && ask(&replica, &["GET", "k"]) == Reply::Text("1".to_owned())
    })
    .await;
    until("the failover starts", || async {
        ask(&sentinel, &["SENTINEL", "FAILOVER", "main"]) == Reply::Text("OK".to_owned())
    })
    .await;
    until("the replica is promoted and the old primary demoted", || async {
        // A server hangs up when its role changes.
        let role = |server: &RedisServer| match server.ask(&["ROLE"]).ok() {
            Some(Reply::List(facts)) => facts.first().cloned(),
            _ => None,
        };
        role(&replica) == Some(Reply::Text("master".to_owned()))
            && role(&primary) == Some(Reply::Text("slave".to_owned()))
    })
    .await;
    // Refused by the old primary at first, as a retry policy would see it; then the connection is made anew.
    until("writes reach the new primary", || async {
        match cache.put("k", b"2".to_vec(), MINUTE).await {
            Ok(()) => true,
            Err(error) if error.is_transient() => false,
            Err(error) => panic!("{error:?}"),
        }
    })
    .await;
    assert_eq!(ask(&replica, &["GET", "k"]), Reply::Text("2".to_owned()));
    assert!(cache.health().await.healthy);
}

#[tokio::test]
async fn a_sentinel_that_does_not_know_the_name_is_told_as_such() {
    let Some(server) = plain_server().await else { return };
    let url = format!("redis-sentinel://127.0.0.1:{}?sentinelServiceName=main", server.port());
    let error = RedisCache::new(RedisSettings::at_url(url))
        .unwrap()
        .open()
        .await
        .unwrap_err();
    assert!(
        error_chain(error.as_ref()).contains("Redis `main` by the sentinels at"),
        "{}",
        error_chain(error.as_ref())
    );
}

/// Three primaries that share the slots.
async fn cluster() -> Option<Vec<RedisServer>> {
    let mut nodes = Vec::new();
    for _ in 0..3 {
        let mut arguments = [
            "--cluster-enabled",
            "yes",
            "--cluster-node-timeout",
            "2000",
            "--cluster-port",
        ]
        .map(str::to_owned)
        .to_vec();
        arguments.push(free_port().to_string());
        let options = RedisServerOptions {
            arguments,
            ..RedisServerOptions::default()
        };
        nodes.push((server(options.clone()).await?, options.arguments[5].clone()));
    }
    let ranges = [("0", "5460"), ("5461", "10922"), ("10923", "16383")];
    for ((node, _), (first, last)) in nodes.iter().zip(ranges) {
        ask(node, &["CLUSTER", "ADDSLOTSRANGE", first, last]);
        for (other, bus) in &nodes {
            ask(node, &["CLUSTER", "MEET", "127.0.0.1", &other.port().to_string(), bus]);
        }
    }
    let nodes: Vec<RedisServer> = nodes.into_iter().map(|(node, _)| node).collect();
    until("the cluster is formed", || async {
        nodes.iter().all(|node| match ask(node, &["CLUSTER", "INFO"]) {
            Reply::Text(text) => text.contains("cluster_state:ok") && text.contains("cluster_size:3"),
            other => panic!("{other:?}"),
        })
    })
    .await;
    Some(nodes)
}

#[tokio::test]
async fn a_cluster_takes_generations_wherever_their_keys_live() {
    let Some(nodes) = cluster().await else { return };
    let mut settings = RedisSettings::at_url(format!("redis-cluster://127.0.0.1:{}", nodes[0].port()));
    settings.prefix = "edge:".to_owned();
    let cache = RedisCache::new(settings).unwrap();
    cache.open().await.unwrap();
    let mut expected = Vec::new();
    for number in 0..30 {
        let key = if number % 3 == 0 {
            format!("{{tag{number}}}:x")
        } else {
            format!("dashboard:{number}")
        };
        let mut rows = cache.json_array(&key).await.unwrap();
        for row in 0..100 {
            rows.push(&(number, row)).await.unwrap();
        }
        let done = rows.finish(MINUTE).await.unwrap();
        assert!(matches!(done, Publication::Published { entries: 100, .. }));
        let rows: Vec<(u64, u64)> = cache.get_json(&key).await.unwrap().unwrap();
        assert_eq!(rows.len(), 100);
        let mut hash = cache.begin(&format!("{key}:hash"), GenerationKind::Hash).await.unwrap();
        hash.insert(vec![("f".to_owned(), b"1".to_vec())]).await.unwrap();
        hash.publish(MINUTE).await.unwrap();
        expected.extend([key.clone(), format!("{key}:hash")]);
    }
    expected.sort_unstable();
    assert_eq!(cache.keys("").await.unwrap(), expected, "from all nodes");
    let count = |node: &RedisServer| match ask(node, &["DBSIZE"]) {
        Reply::Number(count) => count,
        other => panic!("{other:?}"),
    };
    assert!(nodes.iter().all(|node| count(node) > 0), "every node has a share");
    assert_eq!(nodes.iter().map(count).sum::<i64>(), 60);
    assert!(cache.remove("dashboard:1").await.unwrap());
    let Err(error) = cache.begin("a}b", GenerationKind::Value).await else {
        panic!("its parts would live elsewhere");
    };
    assert!(matches!(error.fault(), CacheFault::Invalid { .. }), "{error:?}");
    let health = cache.health().await;
    assert!(health.healthy && health.detail.contains("cluster"), "{health:?}");
}

#[tokio::test]
async fn a_cluster_url_for_a_single_server_is_told_as_such() {
    let Some(server) = plain_server().await else { return };
    let url = format!("redis-cluster://127.0.0.1:{}", settings(&server).port);
    let error = RedisCache::new(RedisSettings::at_url(url))
        .unwrap()
        .open()
        .await
        .unwrap_err();
    assert!(
        error_chain(error.as_ref()).contains("cluster support disabled"),
        "{}",
        error_chain(error.as_ref())
    );
}

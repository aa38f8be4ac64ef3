//! Who is let in, and how much of anything.

use std::net::{IpAddr, Ipv4Addr};

use bytes::Bytes;
use edge_assets::{
    instance::Instance,
    store::MemoryStore,
    web::{Token, WebError, WebOptions, WebServer},
};
use hyper::StatusCode;
use serde_json::json;
use std::sync::Arc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::support::{Client, World};

const SECRET: &str = "a token that nobody guesses";
const RUNS: &str = "/api/v1/runs";

fn instance() -> Instance {
    Instance::builder(World::small().build().unwrap(), Arc::new(MemoryStore::new())).build()
}

#[tokio::test]
async fn an_address_for_others_without_a_token_is_refused_with_a_sentence() {
    let all = WebOptions::new().host(IpAddr::V4(Ipv4Addr::UNSPECIFIED)).port(0);
    let refused = WebServer::bind(instance(), all.clone()).await.unwrap_err();
    assert!(matches!(refused, WebError::Open { .. }));
    let text = refused.to_string();
    assert!(
        text.contains("`0.0.0.0:0` can be reached from other machines") && text.contains("--token-file"),
        "{text}"
    );
    let token = Token::new(SECRET).unwrap();
    assert!(WebServer::bind(instance(), all.token(token)).await.is_ok());
}

#[tokio::test]
async fn the_default_is_the_loopback_interface_and_its_address_can_be_clicked() {
    let server = WebServer::bind(instance(), WebOptions::new().port(0)).await.unwrap();
    assert!(server.address().ip().is_loopback());
    assert_eq!(server.url(), format!("http://localhost:{}", server.address().port()));
}

#[tokio::test]
async fn a_taken_port_is_an_error_that_names_it() {
    let server = WebServer::bind(instance(), WebOptions::new().port(0)).await.unwrap();
    let taken = WebOptions::new().port(server.address().port());
    let refused = WebServer::bind(instance(), taken).await.unwrap_err();
    assert!(refused.to_string().contains(&server.address().to_string()), "{refused}");
}

#[tokio::test]
async fn a_token_is_asked_for_everywhere_but_at_the_probes() {
    let options = WebOptions::new().token(Token::new(SECRET).unwrap());
    let world = World::with(World::small(), options).await;
    let client = &world.client;
    for path in ["/", "/api/v1/openapi.json", "/api/v1/runs", "/metrics"] {
        let answer = client.get(path).await;
        assert_eq!(
            (answer.status, answer.problem()),
            (StatusCode::UNAUTHORIZED, "unauthorized".to_owned()),
            "{path}"
        );
        assert_eq!(answer.header("www-authenticate"), "Bearer");
        let wrong = client
            .with("authorization", "Bearer a token that somebody guesses")
            .get(path)
            .await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
        assert!(!wrong.text().contains("nobody guesses"));
        let right = client
            .with("authorization", &format!("Bearer {SECRET}"))
            .get(path)
            .await;
        assert!(right.status.is_success(), "{path}: {}", right.text());
    }
    assert!(client.get("/health/live").await.status.is_success());
    assert!(client.get("/health/ready").await.status.is_success());
}

/// What a request says of where it comes from, and what becomes of it.
async fn check_write(client: &Client, headers: &[(&str, &str)], expected: &str) {
    let client = headers
        .iter()
        .fold(client.clone(), |client, (name, value)| client.with(name, value));
    let answer = client
        .send("POST", RUNS, Bytes::from_static(br#"{"selection":"one"}"#))
        .await;
    let found = if answer.status.is_success() {
        "taken".to_owned()
    } else {
        answer.problem()
    };
    assert_eq!(found, expected, "{headers:?}");
}

#[tokio::test]
async fn writes_come_from_programs_and_from_our_own_page_only() {
    let world = World::with(World::small(), WebOptions::new().name("Edge.example.com")).await;
    let client = &world.client;
    let host = client.address.to_string();
    let own = format!("http://{host}");
    let json = ("content-type", "application/json");
    let cases: &[(&[(&str, &str)], &str)] = &[
        // A script.
        (&[json], "taken"),
        (&[("content-type", "application/json; charset=utf-8")], "taken"),
        // Our own page, also behind a proxy that speaks TLS.
        (&[json, ("origin", &own), ("sec-fetch-site", "same-origin")], "taken"),
        (
            &[
                json,
                ("host", "edge.example.com"),
                ("origin", "https://edge.example.com"),
            ],
            "taken",
        ),
        // Somebody else's page.
        (&[json, ("origin", "https://evil.example")], "foreign-origin"),
        (&[json, ("origin", "null")], "foreign-origin"),
        (&[json, ("origin", "http://localhost:1")], "foreign-origin"),
        (&[json, ("sec-fetch-site", "cross-site")], "foreign-origin"),
        (&[json, ("sec-fetch-site", "same-site")], "foreign-origin"),
        // A form, which a browser sends without asking.
        (&[("content-type", "text/plain")], "not-json"),
        (&[("content-type", "application/x-www-form-urlencoded")], "not-json"),
        (&[("x-edge-assets", "1")], "not-json"),
        (&[], "not-json"),
        // A name that somebody had point here.
        (&[json, ("host", "evil.example")], "foreign-host"),
        (
            &[
                json,
                ("host", "evil.example:3000"),
                ("origin", "http://evil.example:3000"),
            ],
            "foreign-host",
        ),
        (&[json, ("host", "127.0.0.1.evil.example")], "foreign-host"),
    ];
    for (headers, expected) in cases {
        check_write(client, headers, expected).await;
    }
    for host in [
        "localhost",
        "LOCALHOST:3000",
        "[::1]:3000",
        "10.1.2.3",
        "edge.example.com",
    ] {
        let answer = client.with("host", host).get("/").await;
        assert!(answer.status.is_success(), "{host}: {}", answer.text());
    }
    let read = client.with("sec-fetch-site", "cross-site");
    assert_eq!(read.get(RUNS).await.problem(), "foreign-origin");
    let followed = read.with("sec-fetch-mode", "navigate").get("/").await;
    assert!(followed.status.is_success(), "a link on another site may be followed");
}

#[tokio::test]
async fn a_foreign_write_is_refused_before_its_body_is_read() {
    let world = World::new(World::small()).await;
    let mut stream = tokio::net::TcpStream::connect(world.client.address).await.unwrap();
    let head = "POST /api/v1/runs HTTP/1.1\r\nhost: localhost\r\norigin: https://evil.example\r\n\
                content-type: application/json\r\ncontent-length: 1000000\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 403") && answer.contains("foreign-origin"),
        "{answer}"
    );
    assert!(
        !answer.to_lowercase().contains("access-control"),
        "nobody is told that they may"
    );
}

#[tokio::test]
async fn a_body_without_end_is_cut_off() {
    let world = World::new(World::small()).await;
    let body = Bytes::from(vec![b' '; 2 * 1024 * 1024]);
    let client = world.client.with("content-type", "application/json");
    let answer = client.send("POST", RUNS, body).await;
    assert_eq!(
        (answer.status, answer.problem()),
        (StatusCode::PAYLOAD_TOO_LARGE, "body-too-large".to_owned())
    );
}

#[tokio::test]
async fn a_body_that_does_not_come_runs_into_the_time_limit() {
    let options = WebOptions::new().request_timeout(std::time::Duration::from_millis(50));
    let world = World::with(World::small(), options).await;
    let mut stream = tokio::net::TcpStream::connect(world.client.address).await.unwrap();
    let head = "POST /api/v1/runs HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
                content-length: 100\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 503");
}

#[tokio::test]
async fn every_answer_tells_browsers_what_it_is_not() {
    let world = World::new(World::small()).await;
    for path in [
        "/",
        "/api/v1/runs",
        "/api/v1/nothing",
        "/../../etc/passwd",
        "/api/v1/runs/%00",
    ] {
        let answer = world.client.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(
            answer
                .header("content-security-policy")
                .starts_with("default-src 'none'"),
            "{path}"
        );
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
    }
}

#[tokio::test]
async fn connections_above_the_limit_wait_for_their_turn() {
    let world = World::with(World::small(), WebOptions::new().max_connections(1)).await;
    let held = tokio::net::TcpStream::connect(world.client.address).await.unwrap();
    let waiting = world.client.get("/health/live");
    let answer = tokio::join!(waiting, async { drop(held) }).0;
    assert!(answer.status.is_success());
}

#[tokio::test]
async fn what_cannot_be_read_is_said_with_its_place() {
    let world = World::new(World::small()).await;
    let answer = world.client.post(RUNS, &json!({"selecton": "one"})).await;
    assert_eq!(answer.problem(), "bad-body");
    assert!(
        answer.json()["detail"].as_str().unwrap().contains("`selecton`"),
        "{}",
        answer.text()
    );
    assert_eq!(answer.status, 422);
    // The field is named, however deep it stands; what is no JSON has none.
    for (body, field) in [
        (json!({"job": "all", "priority": "high"}), "`priority`"),
        (json!({"job": "all", "tags": {"team": 7}}), "`tags.team`"),
        (json!(7), "integer `7`"),
    ] {
        let answer = world.client.post(RUNS, &body).await;
        assert_eq!(
            (answer.problem(), answer.status.as_u16()),
            ("bad-body".to_owned(), 422),
            "{body}"
        );
        assert!(answer.text().contains(field), "{}", answer.text());
    }
    for body in ["{", "{} {}"] {
        let answer = world
            .client
            .with("content-type", "application/json")
            .send("POST", RUNS, body.into())
            .await;
        assert_eq!(
            (answer.problem(), answer.status.as_u16()),
            ("bad-body".to_owned(), 400),
            "{body}"
        );
    }
    let answer = world.client.get("/api/v1/runs?limit=many").await;
    assert_eq!(answer.problem(), "bad-parameter");
    let answer = world.client.get("/api/v1/runs?staus=queued").await;
    assert_eq!(answer.problem(), "bad-parameter");
}

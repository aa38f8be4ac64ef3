//! Tokens, what they allow, sessions of browsers, and the audit.

use std::time::Duration;

use bytes::Bytes;
use edge_assets::{
    store::{AccessToken, TokenScope},
    web::{Token, WebError, WebOptions, WebServer},
};
use hyper::StatusCode;
use serde_json::{Value, json};

use crate::support::{Answer, Client, Stream, World};

const OF_PROCESS: &str = "the token of the process";
const PUBLIC: [&str; 3] = ["GET /health/live", "GET /health/ready", "POST /api/v1/session"];

fn text_of(scope: TokenScope) -> String {
    format!("the token of a {scope}")
}

fn token(name: &str, text: &str, scope: TokenScope) -> AccessToken {
    AccessToken {
        name: name.into(),
        digest: Token::new(text).unwrap().digest(),
        scope,
        created_at: jiff::Timestamp::UNIX_EPOCH,
        expires_at: None,
    }
}

/// A server with a token of each scope, named after it.
async fn guarded() -> World {
    let options = WebOptions::new().token(Token::new(OF_PROCESS).unwrap());
    let world = World::with(World::small(), options).await;
    for scope in TokenScope::ALL {
        let token = token(scope.as_str(), &text_of(scope), scope);
        assert!(world.instance.store().add_token(token).await.unwrap());
    }
    world
}

fn bearer(world: &World, text: &str) -> Client {
    world.client.with("authorization", &format!("Bearer {text}"))
}

fn as_a(world: &World, scope: TokenScope) -> Client {
    bearer(world, &text_of(scope))
}

async fn write(client: &Client, method: &str, path: &str) -> Answer {
    client
        .with("content-type", "application/json")
        .send(method, path, Bytes::from("{}"))
        .await
}

/// Every operation of the document with what it asks for.
fn operations(document: &Value) -> Vec<(String, String, Option<TokenScope>)> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let scope = operation["security"][0]["token"][0].as_str();
            found.push((
                method.to_uppercase(),
                path.clone(),
                scope.map(|scope| scope.parse().unwrap()),
            ));
        }
    }
    found
}

#[tokio::test]
async fn every_route_asks_for_the_scope_that_the_document_says() {
    let world = guarded().await;
    let document = as_a(&world, TokenScope::Viewer).get("/api/v1/openapi.json").await.ok();
    let operations = operations(&document);
    assert!(operations.len() > 40, "{operations:?}");
    for (method, path, needed) in operations {
        let name = format!("{method} {path}");
        assert_eq!(needed.is_none(), PUBLIC.contains(&name.as_str()), "{name}");
        let Some(needed) = needed else { continue };
        let place = path
            .replace("{key}", "one")
            .replace("{name}", "none")
            .replace("{id}", "none");
        let stranger = write(&world.client, &method, &place).await;
        assert_eq!(
            (stranger.status, stranger.problem()),
            (StatusCode::UNAUTHORIZED, "unauthorized".to_owned()),
            "{name}"
        );
        for scope in TokenScope::ALL.into_iter().filter(|scope| *scope < needed) {
            let refused = write(&as_a(&world, scope), &method, &place).await;
            assert_eq!(
                (refused.status, refused.problem()),
                (StatusCode::FORBIDDEN, "scope-too-small".to_owned()),
                "{name} as a {scope}"
            );
        }
        if path == "/api/v1/events" {
            continue; // Without topics it is an error, with them it has no end.
        }
        let taken = write(&as_a(&world, needed), &method, &place).await;
        let is_refused = matches!(taken.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
        assert!(!is_refused, "{name} as a {needed}: {}", taken.text());
    }
    world.end().await;
}

#[tokio::test]
async fn every_write_is_in_the_audit_with_who_did_it_and_how_it_ended() {
    let world = guarded().await;
    let operator = as_a(&world, TokenScope::Operator);
    let launched = operator.post("/api/v1/runs", &json!({"selection": "one"})).await.ok();
    let id = launched["run"]["id"].as_str().unwrap();
    operator
        .post(&format!("/api/v1/runs/{id}/cancel"), &json!({}))
        .await
        .ok();
    operator.post("/api/v1/runs", &json!({"job": "none"})).await;
    as_a(&world, TokenScope::Viewer)
        .post("/api/v1/runs", &json!({"selection": "one"}))
        .await;
    bearer(&world, OF_PROCESS)
        .post("/api/v1/runs", &json!({"selection": "one"}))
        .await
        .ok();
    // What only asks, and what is not let in, is not told.
    operator.post("/api/v1/plan", &json!({"selection": "one"})).await.ok();
    operator
        .with("origin", "http://elsewhere.example")
        .post("/api/v1/runs", &json!({}))
        .await;
    bearer(&world, "a token that nobody made")
        .post("/api/v1/runs", &json!({}))
        .await;

    let admin = as_a(&world, TokenScope::Admin);
    let audit = admin.get("/api/v1/audit").await.ok();
    let told: Vec<_> = audit["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            let text = |field: &str| entry[field].as_str().unwrap_or("-").to_owned();
            let target = text("target").replace(id, "ID");
            format!(
                "{} {} {target} {} {}",
                text("who"),
                text("action"),
                entry["status"],
                text("problem")
            )
        })
        .collect();
    let of_process = told[0].split_once("/api/v1/runs/").unwrap().0;
    assert_eq!(of_process, "token-file POST /api/v1/runs ");
    assert_eq!(
        told[1..],
        [
            "viewer POST /api/v1/runs /api/v1/runs 403 scope-too-small",
            "operator POST /api/v1/runs /api/v1/runs 422 unknown-job",
            "operator POST /api/v1/runs/{id}/cancel /api/v1/runs/ID/cancel 200 -",
            "operator POST /api/v1/runs /api/v1/runs/ID 201 -",
        ]
    );
    let page = admin.get("/api/v1/audit?who=operator&limit=2").await.ok();
    assert_eq!(page["items"][1]["action"], "POST /api/v1/runs/{id}/cancel");
    let next = page["next"].as_str().unwrap();
    let rest = admin
        .get(&format!("/api/v1/audit?who=operator&after={next}"))
        .await
        .ok();
    assert_eq!(
        (rest["items"].as_array().unwrap().len(), &rest["next"]),
        (1, &json!(null))
    );
    world.end().await;
}

#[tokio::test]
async fn keys_of_requests_are_each_callers_own() {
    let world = guarded().await;
    let mut made = Vec::new();
    for scope in [TokenScope::Operator, TokenScope::Admin] {
        let client = as_a(&world, scope).with("idempotency-key", "deploy-1");
        let body = json!({"selection": "one", "priority": made.len()});
        let first = client.post("/api/v1/runs", &body).await;
        let again = client.post("/api/v1/runs", &body).await;
        assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::OK));
        made.push(first.json()["run"]["id"].clone());
    }
    assert_ne!(made[0], made[1]);
    // The longest key and the longest name fit together.
    let name = "n".repeat(64);
    let long = token(&name, "a token of somebody", TokenScope::Operator);
    assert!(world.instance.store().add_token(long).await.unwrap());
    let client = bearer(&world, "a token of somebody").with("idempotency-key", &"k".repeat(512));
    let body = json!({"selection": "one"});
    assert_eq!(client.post("/api/v1/runs", &body).await.status, StatusCode::CREATED);
    assert_eq!(client.post("/api/v1/runs", &body).await.status, StatusCode::OK);
    world.end().await;
}

/// Opens a stream whose connection ends with it.
async fn stream(client: &Client) -> Stream {
    Stream::open(&client.with("connection", "close"), "topics=runs", None).await
}

/// Reads a stream to its end.
async fn to_the_end(mut stream: Stream) -> usize {
    let mut messages = 0;
    while stream.any().await.is_some() {
        messages += 1;
    }
    messages
}

#[tokio::test]
async fn a_token_that_is_taken_away_ends_its_streams_and_no_others() {
    let world = guarded().await;
    let (viewer, operator) = (as_a(&world, TokenScope::Viewer), as_a(&world, TokenScope::Operator));
    let mut kept = Stream::open(&operator, "topics=runs", None).await;
    let ended = stream(&viewer).await;
    assert!(world.instance.store().remove_token("viewer".into()).await.unwrap());
    assert!(to_the_end(ended).await >= 1);
    let refused = viewer.get("/api/v1/events?topics=runs").await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    // The other one goes on.
    operator.post("/api/v1/runs", &json!({"selection": "one"})).await;
    assert_eq!(kept.next().await.unwrap().name, "ready");
    assert_eq!(kept.next().await.unwrap().kind(), "run_queued");
    world.end().await;
}

#[tokio::test]
async fn a_token_that_is_over_ends_its_streams() {
    let world = guarded().await;
    let now = world.instance.clock().now();
    let brief = AccessToken {
        expires_at: Some(now + Duration::from_secs(1)),
        ..token("brief", "a token for a second", TokenScope::Viewer)
    };
    assert!(world.instance.store().add_token(brief).await.unwrap());
    let stream = stream(&bearer(&world, "a token for a second")).await;
    assert!(to_the_end(stream).await >= 1);
    assert!(
        world.instance.clock().now() >= now + Duration::from_secs(1),
        "not before it is over"
    );
    world.end().await;
}

#[tokio::test]
async fn a_session_that_is_ended_ends_its_streams() {
    let world = guarded().await;
    let begun = world
        .client
        .post("/api/v1/session", &json!({"token": text_of(TokenScope::Viewer)}))
        .await;
    let browser = world.client.with("cookie", &cookie(&begun));
    let first = stream(&browser).await;
    assert!(write(&browser, "DELETE", "/api/v1/session").await.status.is_success());
    assert!(to_the_end(first).await >= 1);
    // The token is good all the same.
    assert!(
        as_a(&world, TokenScope::Viewer)
            .get("/api/v1/runs")
            .await
            .status
            .is_success()
    );
    // That of a session ends with the token, too.
    let begun = world
        .client
        .post("/api/v1/session", &json!({"token": text_of(TokenScope::Viewer)}))
        .await;
    let second = stream(&world.client.with("cookie", &cookie(&begun))).await;
    assert!(world.instance.store().remove_token("viewer".into()).await.unwrap());
    assert!(to_the_end(second).await >= 1);
    world.end().await;
}

#[tokio::test]
async fn without_tokens_the_audit_says_local() {
    let world = World::new(World::small()).await;
    world
        .client
        .post("/api/v1/runs", &json!({"selection": "one"}))
        .await
        .ok();
    let audit = world.client.get("/api/v1/audit").await.ok();
    assert_eq!(audit["items"][0]["who"], "local");
    let session = world.client.get("/api/v1/session").await.ok();
    assert_eq!(
        session,
        json!({"who": "local", "scope": "admin", "needs_token": false, "until": null})
    );
    let login = world
        .client
        .post("/api/v1/session", &json!({"token": "anything at all"}))
        .await;
    assert_eq!(login.problem(), "no-token-needed");
    world.end().await;
}

#[tokio::test]
async fn a_write_that_nobody_waited_for_is_in_the_audit_too() {
    let options = WebOptions::new().request_timeout(Duration::from_millis(50));
    let world = World::with(World::small(), options).await;
    let mut stream = tokio::net::TcpStream::connect(world.client.address).await.unwrap();
    let head = "POST /api/v1/runs HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{";
    tokio::io::AsyncWriteExt::write_all(&mut stream, head.as_bytes())
        .await
        .unwrap();
    let mut answer = vec![0; 12];
    tokio::io::AsyncReadExt::read_exact(&mut stream, &mut answer)
        .await
        .unwrap();
    // The entry is written beside the answer.
    let told = loop {
        let page = world
            .instance
            .store()
            .audit(Default::default(), Default::default())
            .await
            .unwrap();
        match page.items.into_iter().next() {
            Some(entry) => break entry,
            None => tokio::task::yield_now().await,
        }
    };
    assert_eq!((&*told.action, told.status), ("POST /api/v1/runs", 499));
    world.end().await;
}

/// The cookie that an answer sets, as a browser sends it.
fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_browser_signs_in_with_a_token_and_out_again() {
    let world = guarded().await;
    let browser = world.client.with("accept", "text/html,application/xhtml+xml");
    let page = browser.get("/runs").await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert!(page.text().contains("<form id=\"login\""));
    let policy = page.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self'") && !policy.contains("unsafe"),
        "{policy}"
    );
    for file in ["/login.js", "/login.css"] {
        assert!(page.text().contains(&format!("\"{file}\"")));
        assert!(world.client.get(file).await.status.is_success());
    }
    let api = browser.get("/api/v1/runs").await;
    assert_eq!(api.problem(), "unauthorized", "programs get no page");

    let wrong = world
        .client
        .post("/api/v1/session", &json!({"token": "a token that nobody made"}))
        .await;
    assert_eq!(
        (wrong.status, wrong.header("set-cookie")),
        (StatusCode::UNAUTHORIZED, "")
    );
    let login = world
        .client
        .post("/api/v1/session", &json!({"token": text_of(TokenScope::Operator)}))
        .await;
    assert_eq!(
        (&login.ok()["who"], &login.ok()["scope"]),
        (&json!("operator"), &json!("operator"))
    );
    let set = login.header("set-cookie").to_owned();
    assert!(
        set.contains("; HttpOnly; SameSite=Strict") && set.contains("; Max-Age=43200") && !set.contains("Secure"),
        "{set}"
    );
    let signed_in = world.client.with("cookie", &format!("other=1; {}", cookie(&login)));
    assert!(
        signed_in
            .with("accept", "text/html")
            .get("/runs")
            .await
            .status
            .is_success()
    );
    signed_in.post("/api/v1/runs", &json!({"selection": "one"})).await.ok();
    let foreign = signed_in.with("origin", "http://elsewhere.example");
    assert_eq!(
        foreign
            .post("/api/v1/runs", &json!({"selection": "one"}))
            .await
            .problem(),
        "foreign-origin"
    );
    assert_eq!(signed_in.get("/api/v1/audit").await.problem(), "scope-too-small");

    let out = write(&signed_in, "DELETE", "/api/v1/session").await;
    assert!(
        out.header("set-cookie").contains("Max-Age=0"),
        "{}",
        out.header("set-cookie")
    );
    assert_eq!(
        signed_in.get("/api/v1/runs").await.problem(),
        "unauthorized",
        "the old cookie opens nothing"
    );
    let behind_tls = world.client.with("x-forwarded-proto", "https");
    let login = behind_tls.post("/api/v1/session", &json!({"token": OF_PROCESS})).await;
    assert!(login.header("set-cookie").ends_with("; Secure"));
    world.end().await;
}

#[tokio::test]
async fn a_session_ends_with_its_token() {
    let world = guarded().await;
    let login = world
        .client
        .post("/api/v1/session", &json!({"token": text_of(TokenScope::Viewer)}))
        .await;
    let signed_in = world.client.with("cookie", &cookie(&login));
    signed_in.get("/api/v1/runs").await.ok();
    assert!(world.instance.store().remove_token("viewer".into()).await.unwrap());
    assert_eq!(signed_in.get("/api/v1/runs").await.problem(), "unauthorized");
    assert_eq!(
        as_a(&world, TokenScope::Viewer).get("/api/v1/runs").await.problem(),
        "unauthorized"
    );
    world.end().await;
}

#[tokio::test]
async fn a_token_that_is_over_opens_nothing() {
    let world = guarded().await;
    let mut over = token("over", "a token of last year", TokenScope::Admin);
    over.expires_at = Some(jiff::Timestamp::UNIX_EPOCH);
    world.instance.store().add_token(over).await.unwrap();
    assert_eq!(
        bearer(&world, "a token of last year")
            .get("/api/v1/runs")
            .await
            .problem(),
        "unauthorized"
    );
    let login = world
        .client
        .post("/api/v1/session", &json!({"token": "a token of last year"}))
        .await;
    assert_eq!(login.problem(), "unauthorized");
    world.end().await;
}

#[tokio::test]
async fn a_token_of_the_store_is_enough_to_serve_others() {
    let world = World::new(World::small()).await;
    let all = WebOptions::new().host([0, 0, 0, 0].into()).port(0);
    let asked = WebOptions::new().require_token().port(0);
    let refused = WebServer::bind(world.instance.clone(), all.clone()).await.unwrap_err();
    assert!(
        matches!(refused, WebError::Open { .. }) && refused.to_string().contains("`token create NAME`"),
        "{refused}"
    );
    let refused = WebServer::bind(world.instance.clone(), asked.clone())
        .await
        .unwrap_err();
    assert!(matches!(refused, WebError::NoToken), "{refused}");
    let mut one = token("one", "a token of the store", TokenScope::Viewer);
    one.expires_at = Some(jiff::Timestamp::UNIX_EPOCH);
    world.instance.store().add_token(one.clone()).await.unwrap();
    let refused = WebServer::bind(world.instance.clone(), all.clone()).await.unwrap_err();
    assert!(
        matches!(refused, WebError::Open { .. }),
        "one that is over opens nothing"
    );
    one.name = "two".into();
    one.digest = Token::new("another of the store").unwrap().digest();
    one.expires_at = None;
    world.instance.store().add_token(one).await.unwrap();
    assert!(WebServer::bind(world.instance.clone(), all).await.is_ok());
    assert!(WebServer::bind(world.instance.clone(), asked).await.is_ok());
    world.end().await;
}

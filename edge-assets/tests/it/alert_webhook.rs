//! Webhooks against a real server on loopback: up, down, slow, refusing, redirecting; and the dead-man's switch.

use std::{
    net::Ipv4Addr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use edge_assets::{
    CancelToken, RetryPolicy,
    alert::{Alert, AlertError, AlertKind, AlertSink, Alerts, DeadMansSwitch, WebhookSink},
    boxed::error_chain,
};

use crate::support::{HttpServer, Reply, at};

const CANARY: &str = "canary-5b1d9e";
const BRIEF: Duration = Duration::from_millis(20);

fn alert() -> Alert {
    Alert::new(AlertKind::Sensor, "freshness", "no event", at("2026-11-22T09:00:00Z"))
}

async fn nobody() -> String {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    format!("http://{address}/{CANARY}")
}

#[tokio::test]
async fn an_alert_is_posted_as_json_with_the_headers() {
    let mut server = HttpServer::start([Reply::Status(204)]).await;
    let webhook = WebhookSink::new(server.url("/hook?key=k"))
        .unwrap()
        .header("authorization", format!("Bearer {CANARY}"))
        .unwrap();
    webhook.deliver(&alert()).await.unwrap();
    let received = server.received().await;
    let head = received.head.to_ascii_lowercase();
    assert!(head.starts_with("post /hook?key=k http/1.1\r\n"), "{head}");
    for header in [
        "content-type: application/json",
        &format!("authorization: bearer {CANARY}"),
        "user-agent: edge-assets/",
    ] {
        assert!(head.contains(header), "{header} in {head}");
    }
    assert_eq!(serde_json::from_str::<Alert>(&received.body).unwrap(), alert());
}

#[tokio::test]
async fn a_server_that_is_unwell_is_asked_again_until_it_takes_it() {
    let replies = [
        Reply::Status(500),
        Reply::HangUp,
        Reply::Status(429),
        Reply::Status(200),
    ];
    let mut server = HttpServer::start(replies).await;
    let (alerts, tasks) = Alerts::builder()
        .retry(RetryPolicy::new(4).backoff(Duration::from_millis(1)).factor(1))
        .sink(WebhookSink::new(server.url("/")).unwrap())
        .start();
    alerts.raise(alert());
    for _ in 0..4 {
        let received = server.received().await;
        assert!(received.body.contains("no event"));
    }
    tasks.close(Duration::from_secs(30)).await;
    assert_eq!(server.rest(), 0);
}

#[tokio::test]
async fn a_server_that_never_answers_is_not_waited_for() {
    let server = HttpServer::start([Reply::Silence]).await;
    let webhook = WebhookSink::new(server.url("/")).unwrap();
    let (alerts, tasks) = Alerts::builder().timeout(BRIEF).sink(webhook).start();
    let results = alerts.try_each(&alert()).await;
    assert!(matches!(&results[0].1, Err(AlertError::Timeout { .. })), "{results:?}");
    tasks.close(Duration::from_secs(30)).await;
}

#[tokio::test]
async fn what_will_not_get_better_is_tried_once() {
    let elsewhere = HttpServer::start([Reply::Status(200)]).await;
    for (reply, part) in [
        (Reply::Status(404), "answered 404; its address is not known there"),
        (Reply::Status(403), "answered 403; the key in its address"),
        (
            Reply::Redirect(elsewhere.url("/")),
            "answered 302; redirects are not followed",
        ),
    ] {
        let mut server = HttpServer::start([reply]).await;
        let webhook = WebhookSink::new(server.url("/")).unwrap();
        let error = webhook.deliver(&alert()).await.unwrap_err();
        assert!(error.to_string().contains(part), "{error}");
        assert!(!error.is_transient());
        server.received().await;
        assert_eq!(server.rest(), 0);
    }
    let mut elsewhere = elsewhere;
    assert_eq!(elsewhere.rest(), 0, "nobody followed");
}

#[tokio::test]
async fn a_webhook_that_is_down_is_told_from_one_that_refuses() {
    let error = WebhookSink::new(nobody().await)
        .unwrap()
        .deliver(&alert())
        .await
        .unwrap_err();
    assert!(matches!(error, AlertError::Unreachable { .. }), "{error:?}");
    assert!(error.is_transient());
    let text = error_chain(&error);
    assert!(text.starts_with("did not reach webhook 127.0.0.1:"), "{text}");
    assert!(text.contains("refused"), "{text}");
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::Pkcs8(own.signing_key.serialize_der().into());
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .unwrap();
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("https://localhost:{}/", listener.local_addr().unwrap().port());
    let serve = async {
        let (stream, _) = listener.accept().await.unwrap();
        tokio_rustls::TlsAcceptor::from(Arc::new(config)).accept(stream).await
    };
    let webhook = WebhookSink::new(url).unwrap();
    let alert = alert();
    let (served, delivered) = tokio::join!(serve, webhook.deliver(&alert));
    assert!(served.is_err(), "the client broke off");
    let text = error_chain(&delivered.unwrap_err());
    assert!(text.contains("certificate"), "{text}");
}

#[test]
fn addresses_that_cannot_be_asked_are_refused_with_the_cure() {
    for (address, part) in [
        ("hooks.example.com", "is not a URL"),
        ("ftp://hooks.example.com/", "neither `http` nor `https`"),
        ("https://user:pw@hooks.example.com/", "set a header"),
        ("https://user@hooks.example.com/", "set a header"),
        ("https://", "is not a URL"),
    ] {
        let text = WebhookSink::new(address).unwrap_err().to_string();
        assert!(text.contains(part), "{address}: {text}");
    }
    let webhook = WebhookSink::new("https://hooks.example.com/").unwrap();
    assert!(
        webhook
            .clone()
            .header("a b", "x")
            .unwrap_err()
            .to_string()
            .contains("not the name of a header")
    );
    let text = webhook.header("x-key", format!("{CANARY}\n")).unwrap_err().to_string();
    assert!(
        text.contains("not the value of a header") && !text.contains(CANARY),
        "{text}"
    );
    assert!(DeadMansSwitch::new("https://hc.example.com/", Duration::ZERO).is_err());
}

#[tokio::test]
async fn neither_address_nor_header_reaches_any_text() {
    let echo = HttpServer::start([Reply::Saying(500, format!("no such hook: /{CANARY}"))]).await;
    let silent = HttpServer::start([Reply::Silence]).await;
    let hangs_up = HttpServer::start([Reply::HangUp]).await;
    let path = format!("/{CANARY}?key={CANARY}");
    let patience = Duration::from_secs(30);
    let mut texts = Vec::new();
    for (url, timeout) in [
        (echo.url(&path), patience),
        (silent.url(&path), BRIEF),
        (hangs_up.url(&path), patience),
        (nobody().await, patience),
    ] {
        let webhook = WebhookSink::new(url.as_str()).unwrap().header("x-key", CANARY).unwrap();
        texts.push(format!("{webhook:?} {webhook:#?} {}", webhook.name()));
        let (alerts, _tasks) = Alerts::builder().timeout(timeout).sink(webhook).start();
        texts.push(format!("{alerts:?}"));
        for (name, result) in alerts.try_each(&alert()).await {
            let error = result.unwrap_err();
            texts.push(format!("{name} {error} {error:?} {error:#?} {}", error_chain(&error)));
        }
        let switch = DeadMansSwitch::new(url.as_str(), timeout).unwrap();
        let error = switch.sign().await.unwrap_err();
        texts.push(format!(
            "{switch:?} {} {error:?} {}",
            switch.name(),
            error_chain(&error)
        ));
    }
    for wrong in [
        format!("https://user:{CANARY}@host/"),
        format!("gopher://{CANARY}/"),
        format!("//{CANARY}"),
        format!("https://host:{CANARY}/"),
    ] {
        texts.push(format!("{:?}", WebhookSink::new(wrong.as_str()).unwrap_err()));
    }
    assert!(texts.len() >= 16);
    for text in texts {
        assert!(!text.contains(CANARY), "{text}");
    }
}

#[tokio::test]
async fn the_dead_mans_switch_signs_until_it_is_told_to_stop() {
    let mut server = HttpServer::start([
        Reply::Status(200),
        Reply::Status(500),
        Reply::HangUp,
        Reply::Status(200),
    ])
    .await;
    let switch = DeadMansSwitch::new(server.url("/ping"), BRIEF).unwrap();
    let stop = CancelToken::new();
    let signs = async {
        for _ in 0..6 {
            let received = server.received().await;
            assert!(received.head.starts_with("GET /ping "), "{}", received.head);
            assert_eq!(received.body, "");
        }
        stop.cancel();
    };
    tokio::join!(switch.run(stop.clone(), || true), signs);
}

#[tokio::test]
async fn a_process_whose_work_hangs_gives_no_sign() {
    let mut server = HttpServer::start([Reply::Status(200)]).await;
    let switch = DeadMansSwitch::new(server.url("/"), BRIEF).unwrap();
    let stop = CancelToken::new();
    let is_alive = Arc::new(AtomicBool::new(false));
    let asked = Arc::new(tokio::sync::Semaphore::new(0));
    let (alive, counted) = (Arc::clone(&is_alive), Arc::clone(&asked));
    let work = switch.run(stop.clone(), move || {
        counted.add_permits(1);
        alive.load(Ordering::Relaxed)
    });
    let watch = async {
        // Asked five times, and never said a word.
        asked.acquire_many(5).await.unwrap().forget();
        assert_eq!(server.rest(), 0);
        is_alive.store(true, Ordering::Relaxed);
        server.received().await;
        stop.cancel();
    };
    tokio::join!(work, watch);
}

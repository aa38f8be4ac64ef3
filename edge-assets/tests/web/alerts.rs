//! Alerts over the web API: rules, what became of alerts, silences, tests of a rule.

use edge_assets::{
    AssetDef, Definitions, DefinitionsBuilder,
    alert::{AlertKind, AlertRule, Alerts, LogSink, QuietHours, WebhookSink},
    instance::Instance,
    store::{AuditFilter, Silenced},
    web::WebOptions,
};
use hyper::StatusCode;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

use crate::support::{World, finished};

const DELIVERIES: &str = "/api/v1/alerts/deliveries";
const SILENCES: &str = "/api/v1/alerts/silences";
const CANARY: &str = "canary-5b1d9e";

fn definitions() -> DefinitionsBuilder {
    let broken = AssetDef::builder("broken").run(|| async { Err::<(), _>(std::io::Error::other("no such table")) });
    let other = AssetDef::builder("other").run(|| async { Err::<(), _>(std::io::Error::other("no such table")) });
    Definitions::builder().assets([broken, other])
}

/// A webhook that takes what it is sent, and tells it.
#[expect(clippy::disallowed_methods, reason = "it ends with the runtime of the test")]
async fn receiver() -> (WebhookSink, tokio::sync::mpsc::Receiver<Value>) {
    let listener = TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, received) = tokio::sync::mpsc::channel(16);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut text = String::new();
            let body = loop {
                let whole = text
                    .split_once("\r\n\r\n")
                    .and_then(|(_, body)| serde_json::from_str(body).ok());
                if let Some(body) = whole {
                    break body;
                }
                let mut piece = [0; 4096];
                let count = stream.read(&mut piece).await.unwrap();
                text.push_str(std::str::from_utf8(&piece[..count]).unwrap());
            };
            let answer = b"HTTP/1.1 204 x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            stream.write_all(answer).await.unwrap();
            sender.send(body).await.unwrap();
        }
    });
    let url = format!("http://{address}/{CANARY}");
    (WebhookSink::new(url).unwrap(), received)
}

#[tokio::test]
async fn rules_say_which_alerts_go_where_and_when_not() {
    let night = QuietHours::daily("22:00", "07:00", "Europe/Zurich").unwrap();
    let rule = AlertRule::new("freshness")
        .kinds([AlertKind::FreshnessWarned])
        .subjects(["edge/*"])
        .to(["log"])
        .quiet_hours(night);
    let (webhook, _received) = receiver().await;
    let (alerts, _tasks) = Alerts::builder().sink(LogSink).sink(webhook).rule(rule).start();
    let world = World::with(definitions(), WebOptions::new().alerts(alerts)).await;
    let shown = world.client.get("/api/v1/alerts").await.ok();
    let rules = shown["rules"].as_array().unwrap();
    assert_eq!((rules.len(), &rules[1]["name"]), (2, &json!("everything")));
    assert_eq!(rules[1]["sinks"].as_array().unwrap().len(), 2);
    assert_eq!(rules[1]["quiet_hours"], json!(null));
    let mut freshness = rules[0].clone();
    // It may be night in Zurich.
    freshness.as_object_mut().unwrap().remove("quiet_until");
    assert_eq!(
        freshness,
        json!({
            "name": "freshness",
            "kinds": ["freshness_warned"],
            "subjects": ["edge/*"],
            "sinks": ["log"],
            "quiet_hours": {"from": "22:00", "to": "07:00", "zone": "Europe/Zurich", "passing": "critical"},
            "silenced_until": null,
        })
    );
    let kinds: Vec<&Value> = shown["kinds"]
        .as_array()
        .unwrap()
        .iter()
        .map(|kind| &kind["kind"])
        .collect();
    assert!(
        kinds.contains(&&json!("check_failed")) && !kinds.contains(&&json!("test")),
        "{kinds:?}"
    );
    assert_eq!(shown["kinds"][0]["severity"], "error");
    world.end().await;
}

async fn fail(world: &World, asset: &str) -> String {
    let launched = world
        .client
        .post("/api/v1/runs", &json!({"selection": asset}))
        .await
        .ok();
    let id = launched["run"]["id"].as_str().unwrap().to_owned();
    finished(world, &id).await;
    id
}

fn count(list: &Value) -> usize {
    list["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn what_became_of_alerts_is_told_through_every_filter() {
    let (webhook, mut received) = receiver().await;
    let (alerts, _tasks) = Alerts::builder().sink(LogSink).sink(webhook).start();
    let world = World::alerting(definitions(), alerts).await;
    let run = fail(&world, "broken").await;
    assert_eq!(received.recv().await.unwrap()["kind"], "run_failed");
    let sent = format!("{DELIVERIES}?result=sent");
    let all = world.until(&sent, |list| count(list) == 2).await;
    let log = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["sink"] == "log")
        .unwrap();
    for (field, value) in [
        ("rule", json!("everything")),
        ("kind", json!("run_failed")),
        ("subject", json!("broken")),
        ("run", json!(run)),
        ("attempts", json!(1)),
        ("error", json!(null)),
        ("silence", json!(null)),
        ("digest", json!(null)),
    ] {
        assert_eq!(log[field], value, "{field}");
    }
    assert!(log["body"].as_str().unwrap().contains("of broken failed"), "{log}");

    let other = fail(&world, "other").await;
    world.until(&sent, |list| count(list) == 4).await;
    for (query, wanted) in [
        (format!("run={other}"), 2),
        (format!("run={run}&sink=log"), 1),
        ("rule=everything".to_owned(), 4),
        ("rule=nothing".to_owned(), 0),
        ("result=failed".to_owned(), 0),
    ] {
        assert_eq!(
            count(&world.client.get(&format!("{DELIVERIES}?{query}")).await.ok()),
            wanted,
            "{query}"
        );
    }
    let page = world.client.get(&format!("{DELIVERIES}?limit=3")).await.ok();
    let next = page["next"].as_str().unwrap();
    let rest = world
        .client
        .get(&format!("{DELIVERIES}?limit=3&after={next}"))
        .await
        .ok();
    assert_eq!((count(&page), count(&rest), &rest["next"]), (3, 1, &json!(null)));
    for (query, kind) in [
        ("result=lost", "bad-parameter"),
        ("run=x", "bad-parameter"),
        ("after=a1", "bad-cursor"),
    ] {
        let refused = world.client.get(&format!("{DELIVERIES}?{query}")).await;
        assert_eq!(refused.problem(), kind, "{query}");
    }
    let told = world.client.get(DELIVERIES).await.text();
    assert!(!told.contains(CANARY), "{told}");
    world.end().await;
}

#[tokio::test]
async fn a_silence_is_made_listed_and_ended_with_who_did_it() {
    let (alerts, _tasks) = Alerts::builder().sink(LogSink).start();
    let world = World::alerting(definitions(), alerts).await;
    let body = json!({"subject": "brok*", "for_s": 3600, "why": "it is known"});
    let made = world.client.post(SILENCES, &body).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let place = made.header("location").to_owned();
    let made = made.json();
    assert_eq!(
        (
            &made["subject"],
            &made["rule"],
            &made["everything"],
            &made["who"],
            &made["is_active"]
        ),
        (
            &json!("brok*"),
            &json!(null),
            &json!(false),
            &json!("local"),
            &json!(true)
        )
    );
    assert_eq!(world.client.get(SILENCES).await.ok()["items"][0], made);
    fail(&world, "broken").await;
    let silenced = format!("{DELIVERIES}?result=silenced");
    let kept = world.until(&silenced, |list| count(list) == 1).await;
    assert_eq!(kept["items"][0]["silence"], made["id"]);

    let rule = world
        .client
        .post(SILENCES, &json!({"rule": "everything", "for_s": 60, "why": "why"}))
        .await;
    assert_eq!(rule.status, StatusCode::CREATED);
    let shown = world.client.get("/api/v1/alerts").await.ok();
    assert_eq!(shown["rules"][0]["silenced_until"], rule.json()["until"]);

    let delete = |place: String| {
        let client = world.client.with("content-type", "application/json");
        async move { client.send("DELETE", &place, bytes::Bytes::from("{}")).await }
    };
    let ended = delete(place.clone()).await.ok();
    assert_eq!(
        (&ended["ended_by"], &ended["is_active"]),
        (&json!("local"), &json!(false))
    );
    assert_eq!(delete(place).await.problem(), "unknown-silence");
    assert_eq!(delete(format!("{SILENCES}/none")).await.problem(), "unknown-silence");
    assert_eq!(count(&world.client.get(SILENCES).await.ok()), 1);
    assert_eq!(count(&world.client.get(&format!("{SILENCES}?all=true")).await.ok()), 2);
    let audit = world
        .instance
        .store()
        .audit(AuditFilter::default(), Default::default())
        .await
        .unwrap();
    let actions: Vec<&str> = audit.items.iter().map(|entry| &*entry.action).collect();
    assert!(actions.contains(&"DELETE /api/v1/alerts/silences/{id}"), "{actions:?}");
    let begun = audit
        .items
        .iter()
        .rfind(|entry| &*entry.action == "POST /api/v1/alerts/silences")
        .unwrap();
    assert!(begun.target.starts_with("/api/v1/alerts/silences/"), "{}", begun.target);
    world.end().await;
}

#[tokio::test]
async fn what_cannot_be_silenced_is_refused_with_its_cure() {
    let (alerts, _tasks) = Alerts::builder().sink(LogSink).start();
    let world = World::with(definitions(), WebOptions::new().alerts(alerts)).await;
    for (body, kind) in [
        (json!({"for_s": 60, "why": "x"}), "bad-silence"),
        (
            json!({"everything": true, "subject": "a", "for_s": 60, "why": "x"}),
            "bad-silence",
        ),
        (json!({"everything": true, "for_s": 0, "why": "x"}), "bad-silence"),
        (
            json!({"everything": true, "for_s": 7_776_001, "why": "x"}),
            "bad-silence",
        ),
        (json!({"everything": true, "for_s": 60, "why": "  "}), "bad-silence"),
        (json!({"subject": "", "for_s": 60, "why": "x"}), "bad-silence"),
        (json!({"rule": "everythin", "for_s": 60, "why": "x"}), "unknown-rule"),
        (json!({"everything": true, "for_s": 60}), "bad-body"),
    ] {
        let refused = world.client.post(SILENCES, &body).await;
        assert_eq!(refused.problem(), kind, "{body}");
        assert!(
            kind == "bad-body" || refused.json()["cure"].is_string(),
            "{body}: {}",
            refused.text()
        );
    }
    assert!(Instance::silences(&world.instance).await.unwrap().is_empty());
    world.end().await;
}

#[tokio::test]
async fn a_rule_is_tested_though_it_is_silenced_and_the_test_is_kept() {
    let (webhook, mut received) = receiver().await;
    let rule = AlertRule::new("hook").kinds([AlertKind::Sensor]).to(["webhook"]);
    let (alerts, _tasks) = Alerts::builder().sink(LogSink).sink(webhook).rule(rule).start();
    let world = World::with(definitions(), WebOptions::new().alerts(alerts)).await;
    let hour = std::time::Duration::from_secs(3600);
    world
        .instance
        .silence(Silenced::Everything, hour, "anna", "it is known")
        .await
        .unwrap();
    let tried = world.client.post("/api/v1/alerts/hook/test", &json!({})).await.ok();
    assert_eq!((count(&tried), &tried["items"][0]["arrived"]), (1, &json!(true)));
    assert_eq!(received.recv().await.unwrap()["kind"], "test");
    let kept = world.client.get(DELIVERIES).await.ok();
    assert_eq!(
        (
            count(&kept),
            &kept["items"][0]["rule"],
            &kept["items"][0]["kind"],
            &kept["items"][0]["result"]
        ),
        (1, &json!("hook"), &json!("test"), &json!("sent"))
    );
    let none = world.client.post("/api/v1/alerts/hok/test", &json!({})).await;
    assert_eq!(
        (none.status, none.problem()),
        (StatusCode::NOT_FOUND, "unknown-rule".to_owned())
    );
    assert_eq!(none.json()["cure"], "did you mean `hook`");
    world.end().await;
}

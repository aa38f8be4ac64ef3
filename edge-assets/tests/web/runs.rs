//! Launching, looking, stopping, repeating.

use edge_assets::{AssetContext, AssetDef, Definitions, DefinitionsBuilder, LogLevel, Tags, trigger::JobDef};
use hyper::StatusCode;
use serde_json::{Value, json};

use crate::support::{World, finished, ok};

const RUNS: &str = "/api/v1/runs";

/// `one` → `two`, and `bad`, which fails after it has said something.
fn definitions() -> DefinitionsBuilder {
    let bad = AssetDef::builder("bad").run(|ctx: AssetContext| async move {
        ctx.log(LogLevel::Info, "about to look");
        ctx.log(LogLevel::Warn, "it looks <b>odd</b>");
        Err::<(), _>(std::io::Error::other("no such table"))
    });
    let mut job = JobDef::new("pair", "one or two");
    job.tags = Tags::new().with("team", "edge");
    Definitions::builder()
        .assets([ok("one", &[]), ok("two", &["one"]), bad, ok("after", &["bad"])])
        .jobs([job])
}

async fn launch(world: &World, body: Value) -> Value {
    let answer = world.client.post(RUNS, &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let document = answer.json();
    let id = document["run"]["id"].as_str().unwrap();
    assert_eq!(answer.header("location"), format!("{RUNS}/{id}"));
    document["run"].clone()
}

#[tokio::test]
async fn a_launched_job_runs_and_can_be_looked_at() {
    let world = World::running(definitions()).await;
    let run = launch(&world, json!({"job": "pair", "tags": {"by": "a test"}, "priority": 3})).await;
    let id = run["id"].as_str().unwrap().to_owned();
    assert_eq!((&run["status"], &run["job"]), (&json!("queued"), &json!("pair")));
    assert_eq!(run["tags"], json!({"by": "a test", "team": "edge"}));
    finished(&world, &id).await;
    let detail = world.client.get(&format!("{RUNS}/{id}")).await.ok();
    assert_eq!((&detail["status"], &detail["priority"]), (&json!("success"), &json!(3)));
    assert_eq!(detail["origin"], json!({"by": "manual", "name": null}));
    let steps: Vec<&str> = detail["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["key"].as_str().unwrap())
        .collect();
    assert_eq!(steps, ["one", "two"]);
    assert_eq!((&detail["scope"], &detail["epoch"]), (&json!("all"), &json!(1)));
    world.end().await;
}

#[tokio::test]
async fn a_failed_run_tells_its_reason_in_the_list_and_in_its_log() {
    let world = World::running(definitions()).await;
    let run = launch(&world, json!({"selection": "bad+"})).await;
    let id = run["id"].as_str().unwrap().to_owned();
    finished(&world, &id).await;
    let list = world.client.get(&format!("{RUNS}?status=failure")).await.ok();
    assert_eq!(list["items"][0]["reason"], "bad: no such table");
    let detail = world.client.get(&format!("{RUNS}/{id}")).await.ok();
    let failed = &detail["steps"][0];
    assert_eq!(
        (&failed["status"], &failed["failure"]["cause"]),
        (&json!("failure"), &json!("error"))
    );
    assert_eq!(detail["steps"][1]["skip"]["text"], "`bad` failed");

    let log = format!("{RUNS}/{id}/events");
    let all = world.client.get(&format!("{log}?limit=200")).await.ok();
    let all = all["items"].as_array().unwrap();
    let back = world
        .client
        .get(&format!("{log}?limit=200&newest_first=true"))
        .await
        .ok();
    let mut back = back["items"].as_array().unwrap().clone();
    back.reverse();
    assert_eq!(&back, all);
    let warned = world.client.get(&format!("{log}?level=warn&step=bad")).await.ok();
    let texts: Vec<&str> = warned["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["it looks <b>odd</b>", "bad failed: no such table"]);
    let said = world.client.get(&format!("{log}?kind=step_logged")).await.ok();
    assert_eq!(said["items"].as_array().unwrap().len(), 2);

    // In pieces, forth and back, it is the same log.
    let mut pieces = Vec::new();
    let mut place = json!(0);
    while !place.is_null() {
        let piece = world.client.get(&format!("{log}?limit=3&after={place}")).await.ok();
        pieces.extend(piece["items"].as_array().unwrap().clone());
        place = piece["next"].clone();
    }
    assert_eq!(&pieces, all);
    let middle = all[4]["position"].as_u64().unwrap();
    let before = world.client.get(&format!("{log}?before={middle}&limit=2")).await.ok();
    assert_eq!((&before["items"][0], &before["items"][1]), (&all[3], &all[2]));
    assert_eq!(before["next"], all[2]["position"]);
    world.end().await;
}

#[tokio::test]
async fn one_key_is_one_run_and_no_other_request_takes_it() {
    let world = World::new(definitions()).await;
    let client = world.client.with("idempotency-key", "from the deploy of Tuesday");
    let body = json!({"job": "pair"});
    let first = client.post(RUNS, &body).await;
    let again = client.post(RUNS, &body).await;
    assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::OK));
    assert_eq!(first.json()["run"]["id"], again.json()["run"]["id"]);
    assert_eq!(
        (&first.json()["is_new"], &again.json()["is_new"]),
        (&json!(true), &json!(false))
    );
    for other in [
        json!({"selection": "one"}),
        json!({"job": "pair", "tags": {"a": "b"}}),
        json!({"job": "pair", "priority": 9}),
        json!({"job": "pair", "not_before": "2030-01-01T00:00:00Z"}),
        json!({"job": "pair", "partitions": ["a"]}),
    ] {
        let answer = client.post(RUNS, &other).await;
        assert_eq!(
            (answer.status, answer.problem()),
            (StatusCode::CONFLICT, "idempotency-key-reused".to_owned()),
            "{other}"
        );
    }
    // White space, and the order of fields, are no part of what is asked for.
    let spaced = client
        .with("content-type", "application/json")
        .send("POST", RUNS, bytes::Bytes::from("{ \"job\" : \"pair\" }"))
        .await;
    assert_eq!(spaced.status, StatusCode::OK);
    assert_eq!(
        first.json()["run"]["tags"],
        json!({"team": "edge"}),
        "how it is known is nobody's label"
    );
    for key in ["", &"x".repeat(513)] {
        let answer = world.client.with("idempotency-key", key).post(RUNS, &body).await;
        assert_eq!(answer.problem(), "bad-idempotency-key");
    }
}

#[tokio::test]
async fn what_cannot_be_run_is_refused_with_its_cure_and_nothing_is_queued() {
    let world = World::new(definitions()).await;
    let cases = [
        (json!({"job": "pairs"}), "unknown-job", "did you mean `pair`"),
        (json!({"selection": "tow"}), "cannot-be-planned", "did you mean `two`"),
        (json!({"selection": "one and"}), "cannot-be-planned", ""),
        (
            json!({"selection": "one", "partition": "2026-01-01"}),
            "cannot-be-planned",
            "",
        ),
        (json!({}), "job-or-selection", "give `job` or `selection`"),
        (
            json!({"job": "pair", "selection": "one"}),
            "job-or-selection",
            "give `job` or `selection`",
        ),
        (
            json!({"selection": "one", "config": {"one": {"a": 1}}}),
            "cannot-be-planned",
            "",
        ),
        (json!({"selection": "one", "config": {"o n e": {}}}), "bad-key", ""),
    ];
    for (body, kind, cure) in cases {
        let answer = world.client.post(RUNS, &body).await;
        assert_eq!(
            (answer.status, answer.problem()),
            (StatusCode::UNPROCESSABLE_ENTITY, kind.to_owned()),
            "{body}"
        );
        if !cure.is_empty() {
            assert_eq!(answer.json()["cure"], cure, "{body}");
        }
    }
    assert_eq!(world.client.get(RUNS).await.ok()["items"], json!([]));
}

#[tokio::test]
async fn several_partitions_are_several_runs_or_none() {
    const DAYS: edge_assets::PartitionsDefinition = edge_assets::PartitionsDefinition::fixed(&["a", "b", "c"]);
    let parted = AssetDef::builder("parted")
        .partitions(DAYS)
        .run(|| async { Ok::<(), std::io::Error>(()) });
    let world = World::new(Definitions::builder().assets([parted])).await;
    let body = json!({"selection": "parted", "partitions": ["a", "c"]});
    let client = world.client.with("idempotency-key", "k");
    let launched = client.post(RUNS, &body).await.ok();
    let partitions: Vec<&Value> = launched["runs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|run| &run["partition"])
        .collect();
    assert_eq!(partitions, ["a", "c"]);
    assert_eq!(client.post(RUNS, &body).await.status, StatusCode::OK);
    let others = json!({"selection": "parted", "partitions": ["b"]});
    let answer = client.post(RUNS, &others).await;
    assert_eq!(
        (answer.status, answer.problem()),
        (StatusCode::CONFLICT, "idempotency-key-reused".to_owned())
    );
    let wrong = json!({"selection": "parted", "partitions": ["b", "nope"]});
    assert_eq!(world.client.post(RUNS, &wrong).await.problem(), "cannot-be-planned");
    assert_eq!(world.client.get(RUNS).await.ok()["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn of_two_requests_that_take_one_key_at_once_one_is_refused() {
    const KEYS: edge_assets::PartitionsDefinition = edge_assets::PartitionsDefinition::fixed(&["a", "b"]);
    let parted = AssetDef::builder("parted")
        .partitions(KEYS)
        .run(|| async { Ok::<(), std::io::Error>(()) });
    let world = World::new(Definitions::builder().assets([parted])).await;
    for round in 0..20 {
        let client = world.client.with("idempotency-key", &format!("round {round}"));
        let of = |key: &str| json!({"selection": "parted", "partitions": [key]});
        let (one, other) = (of("a"), of("b"));
        let (one, other) = tokio::join!(client.post(RUNS, &one), client.post(RUNS, &other));
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [StatusCode::CREATED, StatusCode::CONFLICT], "round {round}");
    }
}

#[tokio::test]
async fn a_queued_run_is_canceled_at_once_and_again_is_no_error() {
    let world = World::new(definitions()).await;
    let run = launch(&world, json!({"job": "pair"})).await;
    let cancel = format!("{RUNS}/{}/cancel", run["id"].as_str().unwrap());
    let canceled = world.client.post(&cancel, &json!({"reason": "wrong day"})).await.ok();
    assert_eq!(
        (&canceled["status"], &canceled["reason"]),
        (&json!("canceled"), &json!("wrong day"))
    );
    let again = world
        .client
        .with("x-edge-assets", "1")
        .send("POST", &cancel, bytes::Bytes::new())
        .await;
    assert_eq!(again.ok()["status"], "canceled");
}

#[tokio::test]
async fn a_run_is_repeated_whole_from_a_step_or_where_it_failed() {
    let world = World::running(definitions()).await;
    let failed = launch(&world, json!({"selection": "bad or one or two"})).await;
    let id = failed["id"].as_str().unwrap().to_owned();
    finished(&world, &id).await;
    let retry = format!("{RUNS}/{id}/retry");
    let cases = [
        (json!({}), "unfinished", json!(null)),
        (json!({"steps": "failed"}), "unfinished", json!(null)),
        (json!({"steps": "all"}), "all", json!(null)),
        (json!({"from": "one"}), "from", json!("one")),
    ];
    for (body, scope, from) in cases {
        let answer = world.client.post(&retry, &body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{body}: {}", answer.text());
        let again = answer.json()["run"]["id"].as_str().unwrap().to_owned();
        let detail = world.client.get(&format!("{RUNS}/{again}")).await.ok();
        assert_eq!(
            (&detail["scope"], &detail["from_step"]),
            (&json!(scope), &from),
            "{body}"
        );
        assert_eq!((&detail["parent"], &detail["root"]), (&json!(id), &json!(id)));
    }
    let row = world.client.get(&format!("{RUNS}?root={id}")).await.ok();
    assert_eq!(row["items"].as_array().unwrap().len(), 5);
    assert_eq!(
        world.client.post(&retry, &json!({"from": "tow"})).await.problem(),
        "unknown-step"
    );
    let good = launch(&world, json!({"selection": "one"})).await;
    let good = good["id"].as_str().unwrap().to_owned();
    finished(&world, &good).await;
    let answer = world.client.post(&format!("{RUNS}/{good}/retry"), &json!({})).await;
    assert_eq!(
        (answer.status, answer.problem()),
        (StatusCode::CONFLICT, "nothing-to-retry".to_owned())
    );
    world.end().await;
}

#[tokio::test]
async fn the_list_goes_on_where_a_page_ended_and_filters() {
    let world = World::new(definitions()).await;
    let mut ids = Vec::new();
    for number in 0..7 {
        let body = if number % 2 == 0 {
            json!({"job": "pair"})
        } else {
            json!({"selection": "one"})
        };
        ids.push(launch(&world, body).await["id"].clone());
    }
    ids.reverse();
    let mut seen = Vec::new();
    let mut next = String::new();
    loop {
        let page = world.client.get(&format!("{RUNS}?limit=3{next}")).await.ok();
        seen.extend(page["items"].as_array().unwrap().iter().map(|run| run["id"].clone()));
        match page["next"].as_str() {
            Some(cursor) => next = format!("&after={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, ids);
    let count = |list: Value| list["items"].as_array().unwrap().len();
    assert_eq!(count(world.client.get(&format!("{RUNS}?job=pair")).await.ok()), 4);
    assert_eq!(
        count(
            world
                .client
                .get(&format!("{RUNS}?tag=team=edge&status=queued,running"))
                .await
                .ok()
        ),
        4
    );
    assert_eq!(count(world.client.get(&format!("{RUNS}?status=success")).await.ok()), 0);
    let short = ids[0].as_str().unwrap().get(..13).unwrap().to_owned();
    assert!(count(world.client.get(&format!("{RUNS}?id={short}")).await.ok()) >= 1);
    for (query, kind) in [
        ("status=done", "bad-parameter"),
        ("tag=team", "bad-parameter"),
        ("root=1", "bad-parameter"),
        ("after=nonsense", "bad-cursor"),
    ] {
        assert_eq!(
            world.client.get(&format!("{RUNS}?{query}")).await.problem(),
            kind,
            "{query}"
        );
    }
    // More than the most is the most.
    assert_eq!(count(world.client.get(&format!("{RUNS}?limit=100000")).await.ok()), 7);
}

#[tokio::test]
async fn runs_that_are_not_there_are_not_found() {
    let world = World::new(definitions()).await;
    for path in ["0198c5a0-0000-7000-8000-000000000000", "latest", "%2e%2e"] {
        let answer = world.client.get(&format!("{RUNS}/{path}")).await;
        assert_eq!(
            (answer.status, answer.problem()),
            (StatusCode::NOT_FOUND, "unknown-run".to_owned()),
            "{path}"
        );
    }
    let answer = world.client.post(&format!("{RUNS}/latest/cancel"), &json!({})).await;
    assert_eq!(answer.problem(), "unknown-run");
}

#[tokio::test]
async fn a_plan_tells_reasons_and_queues_nothing() {
    let outside = AssetDef::builder("outside").external();
    let world = World::new(definitions().assets([outside])).await;
    let plan = world
        .client
        .post("/api/v1/plan", &json!({"selection": "+two or outside"}))
        .await
        .ok();
    let steps = plan["steps"].as_array().unwrap();
    assert_eq!(
        (&steps[0]["key"], &steps[1]["upstream"]),
        (&json!("one"), &json!(["one"]))
    );
    assert!(!steps[0]["reason"].as_str().unwrap().is_empty());
    assert_eq!(plan["skipped"][0]["asset"], "outside");
    assert_eq!(
        world
            .client
            .post("/api/v1/plan", &json!({"job": "pear"}))
            .await
            .problem(),
        "unknown-job"
    );
    assert_eq!(world.client.get(RUNS).await.ok()["items"], json!([]));
}

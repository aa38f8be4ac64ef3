//! Partitions over the wire: ranges, keys by place and places by key, texts that launch, keys that come and go.

use bytes::Bytes;
use edge_assets::{AssetDef, Definitions, DefinitionsBuilder, PartitionsDefinition, instance::LaunchRequest};
use hyper::StatusCode;
use serde_json::{Value, json};

use crate::support::{Answer, World, ok};

/// Ten years of hours, all of them over.
const HOURS: PartitionsDefinition = PartitionsDefinition::hourly("2010-01-01").until("2020-01-01");
const DAYS: PartitionsDefinition = PartitionsDefinition::daily("2020-01-01").until("2020-02-01");
const REGIONS: PartitionsDefinition = PartitionsDefinition::fixed(&["eu", "us", "ap"]);
const BOTH: PartitionsDefinition = PartitionsDefinition::by("region", &REGIONS).and("day", &DAYS);
const WITHOUT_FIFTH: PartitionsDefinition = DAYS.excluding(&["2020-01-05"]);

fn parted(key: &str, partitions: PartitionsDefinition) -> AssetDef {
    let builder = AssetDef::builder(key).partitions(partitions);
    builder.run(|context: edge_assets::AssetContext| async move {
        match context.partition() {
            Some(key) if key.as_str().contains("2020-01-03") => Err(std::io::Error::other("no such day")),
            _ => Ok(()),
        }
    })
}

fn definitions() -> DefinitionsBuilder {
    Definitions::builder().assets([
        parted("days", DAYS),
        parted("holed", WITHOUT_FIFTH),
        parted("hours", HOURS),
        parted("both", BOTH),
        parted("devices", PartitionsDefinition::dynamic("devices")),
        ok("whole", &[]),
    ])
}

async fn make(world: &World, asset: &str, partition: &str) {
    let request = LaunchRequest::selection(asset).partition(partition);
    let run = world.instance.launch(request).await.unwrap().run;
    world.instance.wait(run.id).await.unwrap();
}

async fn of(world: &World, rest: &str) -> Value {
    world.client.get(&format!("/api/v1/assets/{rest}")).await.ok()
}

/// `status from+count first..last`, one a range.
fn ranges(answer: &Value) -> Vec<String> {
    let ranges = answer["ranges"].as_array().unwrap().iter();
    let text = |range: &Value, field: &str| range[field].as_str().unwrap().to_owned();
    ranges
        .map(|range| {
            let (status, first, last) = (text(range, "status"), text(range, "first"), text(range, "last"));
            format!("{status} {}+{} {first}..{last}", range["from"], range["count"])
        })
        .collect()
}

#[tokio::test]
async fn what_is_wiped_is_shown_first_and_counts_as_never_made() {
    let below = AssetDef::builder("below").after_key("days".parse().unwrap());
    let below = below.run(|| async { Ok::<(), std::io::Error>(()) });
    let world = World::running(definitions().assets([below])).await;
    make(&world, "days", "2020-01-01..2020-01-04").await;
    world.ran(LaunchRequest::selection("whole")).await;
    let plan = of(&world, "days/wipe?partitions=2020-01-02..2020-01-09").await;
    let planned = json!({"asset": "days", "partitions": 8, "known": 3, "downstream": 1});
    assert_eq!(plan, planned);
    let counts = async || of(&world, "days/partitions").await["counts"].clone();
    assert_eq!(
        (&counts().await["materialized"], &counts().await["failed"]),
        (&json!(3), &json!(1))
    );

    let body = json!({"partitions": "2020-01-02..2020-01-03", "note": " the source was wrong "});
    let answer = world.client.post("/api/v1/assets/days/wipe", &body).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let run = answer.json()["run"].clone();
    assert_eq!(
        (&run["status"], &run["tags"]["note"]),
        (&json!("success"), &json!("the source was wrong"))
    );
    assert_eq!(
        (&counts().await["materialized"], &counts().await["failed"]),
        (&json!(2), &json!(0))
    );
    let newest = |asset: &Value| asset["latest"]["partition"].clone();
    assert_eq!(newest(&of(&world, "days").await), "2020-01-04");

    // What a page had looked at before follows.
    assert_eq!(of(&world, "whole").await["status"], "success");
    let answer = world.client.post("/api/v1/assets/whole/wipe", &json!({})).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    assert_eq!(of(&world, "whole").await["status"], "missing");
    let body = json!({"partitions": "2020-01-04"});
    let again = world.client.post("/api/v1/assets/days/wipe", &body).await;
    assert_eq!(again.status, StatusCode::CREATED);
    assert_eq!(newest(&of(&world, "days").await), "2020-01-01");
    let log = of(&world, "days/events?kind=asset_wiped").await;
    assert_eq!(log["items"].as_array().unwrap().len(), 3, "{log}");

    let audit = world.client.get("/api/v1/audit").await.ok();
    let told: Vec<&str> = audit["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|it| it["target"].as_str())
        .collect();
    assert_eq!(
        told,
        [
            "days 2020-01-04",
            "whole",
            "days 2020-01-02..2020-01-03: the source was wrong"
        ]
    );
    world.end().await;
}

#[tokio::test]
async fn what_cannot_be_wiped_is_one_problem() {
    let world = World::new(definitions()).await;
    for (asset, body, status, problem) in [
        ("dais", json!({}), StatusCode::NOT_FOUND, "unknown-asset"),
        (
            "days",
            json!({"partitions": "2021-01-01"}),
            StatusCode::UNPROCESSABLE_ENTITY,
            "cannot-be-planned",
        ),
        (
            "whole",
            json!({"partitions": "2020-01-01"}),
            StatusCode::UNPROCESSABLE_ENTITY,
            "bad-wipe",
        ),
        (
            "hours",
            json!({"partitions": "*"}),
            StatusCode::UNPROCESSABLE_ENTITY,
            "bad-wipe",
        ),
        (
            "days",
            json!({"note": "x".repeat(501)}),
            StatusCode::UNPROCESSABLE_ENTITY,
            "note-too-long",
        ),
        (
            "days",
            json!({"partition": "2020-01-01"}),
            StatusCode::UNPROCESSABLE_ENTITY,
            "bad-body",
        ),
    ] {
        let refused = world.client.post(&format!("/api/v1/assets/{asset}/wipe"), &body).await;
        assert_eq!(
            (refused.status, refused.problem()),
            (status, problem.to_owned()),
            "{asset} {body}"
        );
    }
    world.end().await;
}

#[tokio::test]
async fn partitions_are_told_as_ranges_of_one_status() {
    let world = World::running(definitions()).await;
    make(&world, "days", "2020-01-01..2020-01-04").await;
    let days = of(&world, "days/partitions").await;
    assert_eq!(
        ranges(&days),
        [
            "materialized 0+2 2020-01-01..2020-01-02",
            "failed 2+1 2020-01-03..2020-01-03",
            "materialized 3+1 2020-01-04..2020-01-04",
            "missing 4+27 2020-01-05..2020-01-31",
        ]
    );
    let counts = json!({"materialized": 3, "failed": 1, "in_progress": 0, "missing": 27, "not_due": 0});
    assert_eq!((&days["counts"], &days["total"]), (&counts, &json!(31)));
    assert_eq!(
        (&days["first"]["key"], &days["first"]["start"], &days["last"]["end"]),
        (
            &json!("2020-01-01"),
            &json!("2020-01-01T00:00:00Z"),
            &json!("2020-02-01T00:00:00Z")
        )
    );
    assert_eq!(days["dimensions"][0]["kind"], "time");
    for (query, expected) in [
        ("status=failed", vec!["failed 2+1 2020-01-03..2020-01-03"]),
        (
            "from=1&count=2&status=materialized",
            vec!["materialized 1+1 2020-01-02..2020-01-02"],
        ),
        ("from=30", vec!["missing 30+1 2020-01-31..2020-01-31"]),
        ("from=99", vec![]),
        (
            "selection=2020-01-04..2020-01-05",
            vec![
                "materialized 3+1 2020-01-04..2020-01-04",
                "missing 4+1 2020-01-05..2020-01-05",
            ],
        ),
    ] {
        assert_eq!(
            ranges(&of(&world, &format!("days/partitions?{query}")).await),
            expected,
            "{query}"
        );
    }
    world.end().await;
}

#[tokio::test]
async fn partitions_that_a_run_is_to_make_are_in_progress() {
    let world = World::new(definitions()).await;
    let request = LaunchRequest::selection("days").partition("2020-01-02..2020-01-03");
    world.instance.launch(request).await.unwrap();
    let days = of(&world, "days/partitions?status=in_progress").await;
    assert_eq!(ranges(&days), ["in_progress 1+2 2020-01-02..2020-01-03"]);
    world.end().await;
}

#[tokio::test]
async fn keys_and_places_are_found_from_each_other() {
    let world = World::new(definitions()).await;
    let hours = of(&world, "hours/partitions").await;
    assert_eq!(
        (&hours["total"], hours["ranges"].as_array().unwrap().len()),
        (&json!(87_648), 1)
    );
    let page = of(&world, "hours/partitions/keys?from=87000&count=2").await;
    assert_eq!(page["items"][1]["place"], 87_001);
    let key = page["items"][1]["key"].as_str().unwrap();
    let back = of(&world, &format!("hours/partitions/keys?at={key}&count=1")).await;
    assert_eq!(back["items"][0], page["items"][1]);
    // An excluded window has no place.
    let holed = of(&world, "holed/partitions/keys?from=3&count=2").await;
    assert_eq!(
        (&holed["items"][0]["key"], &holed["items"][1]["key"]),
        (&json!("2020-01-04"), &json!("2020-01-06"))
    );
    for (query, kind) in [
        ("days/partitions/keys?at=2021-01-01", "bad-partitions"),
        ("holed/partitions/keys?at=2020-01-05", "bad-partitions"),
        ("days/partitions/keys?at=2020-01-01&from=3", "bad-parameter"),
        ("days/partitions?status=gone", "bad-parameter"),
        ("days/partitions?selection=2020-01-09..2020-01-02", "bad-partitions"),
        ("whole/partitions", "not-partitioned"),
        ("none/partitions", "unknown-asset"),
    ] {
        let answer = world.client.get(&format!("/api/v1/assets/{query}")).await;
        assert_eq!(answer.problem(), kind, "{query}");
    }
    world.end().await;
}

#[tokio::test]
async fn products_tell_their_dimensions_and_how_to_find_a_place() {
    let world = World::running(definitions()).await;
    make(&world, "both", "us|2020-01-02").await;
    let both = of(&world, "both/partitions").await;
    let dimensions: Vec<_> = both["dimensions"].as_array().unwrap().iter().collect();
    let told: Vec<_> = dimensions
        .iter()
        .map(|one| (&one["name"], &one["count"], &one["step"]))
        .collect();
    assert_eq!(
        told,
        [
            (&json!("region"), &json!(3), &json!(1)),
            (&json!("day"), &json!(31), &json!(3))
        ]
    );
    let made = both["ranges"]
        .as_array()
        .unwrap()
        .iter()
        .find(|range| range["status"] == "materialized")
        .unwrap();
    // The second day, the second region.
    assert_eq!((&made["from"], &made["count"]), (&json!(3 + 1), &json!(1)));
    assert_eq!(both["total"], 93);
    world.end().await;
}

#[tokio::test]
async fn what_is_selected_becomes_the_text_that_launches_it() {
    let world = World::running(definitions()).await;
    make(&world, "days", "2020-01-02..2020-01-04").await;
    let selected = of(&world, "days/partitions/selection?status=missing,failed&count=6").await;
    assert_eq!(
        (&selected["partition"], &selected["count"]),
        (&json!("2020-01-01,2020-01-03,2020-01-05..2020-01-06"), &json!(4))
    );
    let body = json!({"selection": "days", "partition": selected["partition"]});
    let plan = world.client.post("/api/v1/plan", &body).await.ok();
    assert_eq!((&plan["step_count"], &plan["runs"]), (&json!(4), &json!(1)));
    assert_eq!(
        plan["assets"][0],
        json!({"asset": "days", "steps": 4, "first": "2020-01-01", "last": "2020-01-06"})
    );
    let none = of(&world, "days/partitions/selection?status=not_due").await;
    assert_eq!((&none["partition"], &none["count"]), (&json!(null), &json!(0)));
    world.end().await;
}

#[tokio::test]
async fn plans_of_many_partitions_are_bounded_and_say_so() {
    let world = World::new(definitions()).await;
    let body = json!({"selection": "hours", "partition": "2010-01-01-00..2010-12-31-23"});
    let plan = world.client.post("/api/v1/plan", &body).await.ok();
    assert_eq!(
        (
            plan["steps"].as_array().unwrap().len(),
            &plan["step_count"],
            &plan["steps_left_out"]
        ),
        (500, &json!(8_760), &json!(8_260))
    );
    let body = json!({"selection": "days", "partitions": ["2020-01-01", "2020-01-02..2020-01-03"]});
    let plan = world.client.post("/api/v1/plan", &body).await.ok();
    assert_eq!(
        (&plan["runs"], &plan["step_count"], &plan["steps_left_out"]),
        (&json!(2), &json!(3), &json!(0))
    );
    assert_eq!(plan["assets"][0]["last"], "2020-01-03");
    world.end().await;
}

#[tokio::test]
async fn ranges_that_are_too_many_are_merged_and_it_is_said() {
    let world = World::running(definitions()).await;
    make(&world, "days", "2020-01-02,2020-01-05,2020-01-08,2020-01-11").await;
    let days = of(&world, "days/partitions?limit=4").await;
    assert_eq!(
        (&days["is_merged"], days["ranges"].as_array().unwrap().len() <= 4),
        (&json!(true), true),
        "{days}"
    );
    let first = &days["ranges"][0];
    assert_eq!(
        (&first["counts"]["materialized"], &first["counts"]["missing"]),
        (&json!(3), &json!(5))
    );
    let near = of(&world, "days/partitions?limit=4&from=0&count=5").await;
    assert_eq!(near["is_merged"], false, "fewer places are told exactly: {near}");
    world.end().await;
}

#[tokio::test]
async fn a_pattern_becomes_the_text_that_selects_what_is_of_its_form() {
    let world = World::running(definitions()).await;
    make(&world, "days", "2020-01-02").await;
    let of_form = async |query: &str| of(&world, &format!("days/partitions/selection?pattern={query}")).await;
    let tens = of_form("2020-01-1?").await;
    assert_eq!(
        (&tens["partition"], &tens["count"]),
        (&json!("2020-01-10..2020-01-19"), &json!(10))
    );
    let seconds = of_form("2020-0[1-2]-02").await;
    assert_eq!(seconds["partition"], json!(null), "brackets mean nothing");
    let second = of_form("2020-01-*2&status=materialized").await;
    assert_eq!(
        (&second["partition"], &second["count"]),
        (&json!("2020-01-02"), &json!(1))
    );
    world.end().await;
}

async fn delete(world: &World, path: &str, body: &Value) -> Answer {
    let body: Bytes = serde_json::to_vec(body).unwrap().into();
    world
        .client
        .with("content-type", "application/json")
        .send("DELETE", path, body)
        .await
}

#[tokio::test]
async fn dynamic_keys_come_and_go() {
    const KEYS: &str = "/api/v1/partitions/devices";
    let world = World::new(definitions()).await;
    let added = world.client.post(KEYS, &json!({"keys": ["b", "a", "c"]})).await.ok();
    assert_eq!((&added["added"], &added["count"]), (&json!(["b", "a", "c"]), &json!(3)));
    let again = world.client.post(KEYS, &json!({"keys": ["a", "d"]})).await.ok();
    assert_eq!((&again["added"], &again["count"]), (&json!(["d"]), &json!(4)));
    let gone = delete(&world, KEYS, &json!({"keys": ["a", "zzz"]})).await.ok();
    assert_eq!((&gone["removed"], &gone["count"]), (&json!(1), &json!(3)));
    let page = world.client.get(&format!("{KEYS}?limit=2")).await.ok();
    assert_eq!((&page["items"], &page["next"]), (&json!(["b", "c"]), &json!("c")));
    let rest = world.client.get(&format!("{KEYS}?limit=2&after=c")).await.ok();
    assert_eq!((&rest["items"], &rest["next"]), (&json!(["d"]), &json!(null)));
    assert_eq!(
        world.client.get(&format!("{KEYS}?after=a")).await.problem(),
        "bad-cursor"
    );
    let all = world.client.get("/api/v1/partitions").await.ok();
    assert_eq!(
        all["items"],
        json!([{"name": "devices", "count": 3, "assets": ["devices"]}])
    );
    let devices = of(&world, "devices/partitions").await;
    assert_eq!(ranges(&devices), ["missing 0+3 b..d"]);
    assert_eq!(
        (&devices["dimensions"][0]["kind"], &devices["dimensions"][0]["dynamic"]),
        (&json!("dynamic"), &json!("devices"))
    );
    let refused = world.client.post(KEYS, &json!({"keys": ["fine", ""]})).await;
    assert_eq!(
        (refused.status, refused.problem()),
        (StatusCode::UNPROCESSABLE_ENTITY, "bad-partition-key".to_owned())
    );
    let unknown = world
        .client
        .post("/api/v1/partitions/device", &json!({"keys": []}))
        .await;
    assert_eq!(
        (unknown.problem(), &unknown.json()["cure"]),
        ("unknown-partitions".to_owned(), &json!("did you mean `devices`"))
    );
    world.end().await;
}

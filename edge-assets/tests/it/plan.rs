//! Plans: what is in, why, in which order, and what is refused.

use edge_assets::{Definitions, PartitionsDefinition, plan::PlanRequest};

use crate::support::{asset, ok};

fn definitions() -> Definitions {
    let daily = asset("daily", &["raw"])
        .group("agg")
        .partitions(PartitionsDefinition::daily("2026-01-01"))
        .run(|| async { Ok::<(), std::io::Error>(()) });
    let external = asset("raw", &[]).external();
    Definitions::builder()
        .assets([external, daily, ok("report", &["daily"]), ok("cache", &["daily"])])
        .build()
        .unwrap()
}

fn request(selection: &str) -> PlanRequest {
    PlanRequest::new(selection.parse().unwrap(), "2026-11-22T09:00:00Z".parse().unwrap())
}

fn refusal(request: PlanRequest) -> String {
    let error = definitions().plan_request(request).unwrap_err();
    edge_assets::boxed::error_chain(&error)
}

#[test]
fn a_plan_says_what_when_and_why() {
    let definitions = definitions();
    let plan = definitions.plan_request(request("+cache or report")).unwrap();
    insta::assert_snapshot!(plan.to_text(definitions.graph()), @r"
    3 steps for `+cache or report`
       1. materialize daily[2026-11-21] — upstream of `cache`
       2. materialize report, after 1 — selected by `report`
       3. materialize cache, after 1 — selected by `cache`
    ");
}

#[test]
fn a_partition_is_checked_against_its_asset() {
    let with = |selection, partition: &str| PlanRequest {
        partition: Some(partition.to_owned()),
        ..request(selection)
    };
    let plan = definitions().plan_request(with("daily", "2026-03-01")).unwrap();
    assert_eq!(plan.steps[0].key.to_string(), "daily[2026-03-01]");
    assert_eq!(
        refusal(with("daily", "2027-03-01")),
        "asset `daily`: there is no partition `2027-03-01`: it lies in the future"
    );
    assert!(refusal(with("cache", "2026-03-01")).contains("none of the selected assets is partitioned"));
}

#[test]
fn what_cannot_run_is_refused_with_the_cure() {
    assert!(refusal(request("raw")).contains("selects only external assets that declare nothing to observe: raw"));
    assert!(refusal(request("cach")).contains("no asset matches `cach`; did you mean `cache`"));
    assert!(refusal(request("group:ag")).contains("did you mean `agg`"));
    assert!(refusal(request("agg")).contains("the group is selected as `group:agg`"));
    assert!(refusal(request("cache and report")).contains("matches no asset"));
    assert!(refusal(request("stale")).contains("asks for the history"));
}

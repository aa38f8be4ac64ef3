//! `checks = [..]`: rules in the attribute of their asset become its checks, in their order, and are evaluated with it.

use edge_assets::{
    Asset, AssetDef, CheckResult,
    asset::{CheckDef, CheckRun},
    checks::{
        Rule,
        metadata::{MetadataMeasure, bounds, on_metadata_of, row_count},
    },
    prelude::*,
};

fn usual() -> Vec<Rule<MetadataMeasure>> {
    vec![row_count(1..).blocking(), bounds("mean", ..=100.0).warn()]
}

/// A check of one's own, for every asset that lists it.
fn never_on_fire() -> CheckDef {
    let key = edge_assets::CheckKey {
        asset: readings::key(),
        name: "never_on_fire".into(),
    };
    let run = CheckRun::Alone(|_| Box::pin(async { Ok(CheckResult::pass()) }));
    CheckDef::new(key, edge_assets::asset::Needs::default(), run, readings::SPEC.source)
}

#[asset(checks = [usual(), never_on_fire(), [bounds("score", 0.0..)]])]
async fn readings() -> Result<Materialized> {
    Ok(Materialized::unit().rows(0).with("mean", 21.5).with("score", 1))
}

#[multi_asset(outputs(good(checks = row_count(1..)), bad(optional)))]
async fn split() -> Result<(Materialized, Option<()>)> {
    Ok((Materialized::unit().rows(3), None))
}

#[external_asset(checks = [row_count(1..)])]
fn lake() {}

#[tokio::test]
async fn rules_in_the_attribute_are_checks_of_the_asset() {
    let definitions = Definitions::builder()
        .asset::<readings>()
        .asset::<good>()
        .asset::<bad>()
        .asset::<lake>()
        .build()
        .unwrap();
    let declared: Vec<String> = definitions
        .graph()
        .checks()
        .iter()
        .map(|check| format!("{} {:?} {}", check.key, check.severity, check.blocking))
        .collect();
    assert_eq!(
        declared,
        [
            "readings:row_count Error true",
            "readings:bounds_mean Warn false",
            "readings:never_on_fire Error false",
            "readings:bounds_score Error false",
            "good:row_count Error false",
            "lake:row_count Error false",
        ]
    );
    let result = definitions
        .execute(definitions.plan("*").unwrap(), edge_assets::exec::RunOptions::new())
        .await
        .unwrap();
    let step = result.step("readings").unwrap();
    assert_eq!(
        step.failure.as_ref().unwrap().message(),
        "the blocking check `row_count` failed: `rows` is 0; at least 1 is expected"
    );
    let passed: Vec<bool> = step.checks.iter().map(|check| check.result.passed).collect();
    assert_eq!(passed, [false, true, true, true]);
    assert!(result.step("good").unwrap().checks[0].result.passed);
}

#[test]
fn rules_on_metadata_are_one_group_wherever_they_stand_among_the_others() {
    let checks = readings::def().checks;
    let groups: Vec<_> = checks
        .iter()
        .filter_map(|check| match &check.run {
            CheckRun::Together(group, place) => Some((std::sync::Arc::as_ptr(group).cast::<()>(), *place)),
            _ => None,
        })
        .collect();
    assert_eq!(groups.iter().map(|(_, place)| *place).collect::<Vec<_>>(), [0, 1, 2]);
    assert!(groups.iter().all(|(group, _)| *group == groups[0].0));
    assert_eq!(checks[0].source.line, readings::SPEC.source.line);
}

#[test]
fn a_name_that_two_rules_have_is_refused() {
    let twice = AssetDef::builder("twice")
        .checks(|key| on_metadata_of(key, [row_count(1..), row_count(2..)]))
        .external();
    let error = Definitions::builder().assets([twice]).build().unwrap_err().to_string();
    assert!(error.contains("twice:row_count"), "{error}");
}

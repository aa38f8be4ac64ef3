//! Stages as statements: what is said to the server, and what is refused before anything is.

use std::time::Duration;

use edge_assets::{
    Resource,
    clickhouse::{ClickHouse, FaultKind, Row},
    testing::MockClickHouse,
};
use serde::{Deserialize, Serialize};

use crate::support::step;

const PARTS: &str = "partition String, id String, rows UInt64";

#[derive(Debug, PartialEq, Row, Serialize, Deserialize)]
#[clickhouse(crate = "edge_assets::clickhouse::driver")]
struct Total {
    device_id: String,
    n: u64,
}

fn statements(mock: &MockClickHouse) -> Vec<String> {
    let is_statement = |sql: &String| !sql.starts_with("SELECT");
    mock.received()
        .into_iter()
        .map(|query| query.sql)
        .filter(is_statement)
        .collect()
}

#[tokio::test]
async fn a_table_is_exchanged_and_what_was_there_is_dropped_on_the_cluster() {
    let mock = MockClickHouse::start().await;
    let clickhouse = ClickHouse::new(mock.settings().database("telemetry").cluster("main")).unwrap();
    mock.expect_query("CREATE TABLE");
    mock.expect_query("count()").returns("n UInt64", [3]);
    mock.expect_query("EXCHANGE TABLES");
    mock.expect_query("DROP TABLE");
    let step = step();
    let stage = step.lend(clickhouse.clone()).staged("totals").await.unwrap();
    let name = stage.table().table().to_owned();
    let run = step.run_id().short();
    assert!(name.starts_with(&format!("totals__stage_{run}_2_")), "{name}");
    assert_eq!(stage.publish_table().await.unwrap(), 3);
    let stage = format!("`telemetry`.`{name}`");
    assert_eq!(
        statements(&mock),
        [
            format!("CREATE TABLE {stage} ON CLUSTER `main` AS `telemetry`.`totals`"),
            format!("EXCHANGE TABLES {stage} AND `telemetry`.`totals` ON CLUSTER `main`"),
            format!("DROP TABLE IF EXISTS {stage} ON CLUSTER `main` SYNC"),
        ]
    );
}

#[tokio::test]
async fn one_partition_is_replaced_by_its_id() {
    let mock = MockClickHouse::start().await;
    mock.expect_query("CREATE TABLE");
    mock.expect_query("system.parts")
        .returns(PARTS, [("2026-11-22", "20261122", 5), ("2026-11-23", "20261123", 7)])
        .times(2);
    mock.expect_query("REPLACE PARTITION ID '20261122'").times(2);
    mock.expect_query("DROP TABLE");
    let stage = mock.clickhouse().staged("telemetry.daily").await.unwrap();
    assert_eq!(stage.publish_partition("2026-11-22").await.unwrap(), 5);
    assert_eq!(stage.publish_partition("20261122").await.unwrap(), 5, "named by its id");
    stage.abandon().await.unwrap();
}

#[tokio::test]
async fn an_empty_stage_does_not_take_the_place_of_good_data_unless_it_may() {
    let mock = MockClickHouse::start().await;
    let clickhouse = mock.clickhouse();
    mock.expect_query("CREATE TABLE").times(4);
    mock.expect_query("DROP TABLE").times(4);
    mock.expect_query("count()").returns("n UInt64", [0]).times(2);
    let error = clickhouse.staged("t").await.unwrap().publish_table().await.unwrap_err();
    assert_eq!(error.fault().kind(), FaultKind::Refused);
    assert!(!error.is_transient());
    assert!(
        error
            .fault()
            .to_string()
            .contains("the stage has no rows; the data in place is kept"),
        "{}",
        error.fault()
    );

    mock.expect_query("EXCHANGE TABLES");
    assert_eq!(
        clickhouse
            .staged("t")
            .await
            .unwrap()
            .allow_empty()
            .publish_table()
            .await
            .unwrap(),
        0
    );

    mock.expect_query("system.parts")
        .returns(PARTS, [("202610", "202610", 5)]);
    let stage = clickhouse.staged("t").await.unwrap();
    let error = stage.publish_partition("202611").await.unwrap_err();
    assert_eq!(error.fault().kind(), FaultKind::Refused);
    drop(stage);

    // An empty partition over one that has rows, and over one that has none.
    mock.expect_query("system.parts").returns(PARTS, [("x", "x", 0); 0]);
    mock.expect_query("system.parts")
        .returns(PARTS, [("202611", "202611", 5)]);
    mock.expect_query("ALTER TABLE `default`.`t` DROP PARTITION ID '202611'");
    mock.expect_query("system.parts")
        .returns(PARTS, [("x", "x", 0); 0])
        .times(2);
    let stage = clickhouse.staged("t").await.unwrap().allow_empty();
    assert_eq!(stage.publish_partition("202611").await.unwrap(), 0);
    assert_eq!(stage.publish_partition("202611").await.unwrap(), 0);
    drop(stage);
    clickhouse.close().await;
}

#[tokio::test]
async fn a_stage_that_is_dropped_is_removed_though_its_step_is_cancelled() {
    let mock = MockClickHouse::start().await;
    let clickhouse = mock.clickhouse();
    mock.expect_query("CREATE TABLE");
    mock.expect_query("DROP TABLE IF EXISTS `default`.`t__stage_");
    let step = step();
    let stage = step.lend(clickhouse.clone()).staged("t").await.unwrap();
    step.cancel();
    assert!(stage.rows().await.unwrap_err().is_cancelled());
    drop(stage);
    clickhouse.close().await;
}

#[tokio::test]
async fn a_stage_whose_making_failed_is_removed_all_the_same() {
    let mock = MockClickHouse::start().await;
    let clickhouse = mock.clickhouse();
    mock.expect_query("CREATE TABLE").cuts_off();
    mock.expect_query("DROP TABLE IF EXISTS");
    clickhouse.staged("t").await.unwrap_err();
    clickhouse.close().await;
}

#[tokio::test]
async fn an_insert_into_a_stage_may_be_repeated_after_an_unclear_end() {
    let mock = MockClickHouse::start().await;
    let clickhouse = mock.clickhouse();
    mock.expect_query("CREATE TABLE");
    let stage = clickhouse.staged("t").await.unwrap();
    mock.table(stage.table().table(), "device_id String, n UInt64");
    mock.expect_insert(stage.table().table()).cuts_off();
    mock.expect_query("DROP TABLE");
    let mut insert = stage.insert::<Total>().await.unwrap();
    insert
        .write(&Total {
            device_id: "a".to_owned(),
            n: 1,
        })
        .await
        .unwrap();
    let error = insert.end().await.unwrap_err();
    assert!(error.is_outcome_unknown() && error.is_transient(), "{error:?}");
    drop(stage);
    clickhouse.close().await;
}

#[tokio::test]
async fn stale_stages_are_found_by_name_and_age_and_dropped() {
    let mock = MockClickHouse::start().await;
    mock.expect_query("FROM system.tables")
        .returns("name String", ["t__stage_0a1b2c3d_1_00ff00"]);
    mock.expect_query("DROP TABLE IF EXISTS `default`.`t__stage_0a1b2c3d_1_00ff00` SYNC");
    let dropped = mock
        .clickhouse()
        .drop_stale_stages(Duration::from_secs(7200))
        .await
        .unwrap();
    assert_eq!(dropped.len(), 1);
    assert_eq!(mock.received()[0].params["seconds"], "7200");
}

//! Rules on tables against a mock: all of one table are one query, of the stage while there is one.

use edge_assets::{
    AssetDef, AssetError, AssetKey, Definitions, Res, Resources, Staged,
    checks::table::{bounds, null_share, on_table_of, row_count},
    clickhouse::ClickHouse,
    testing::MockClickHouse,
};
use serde_json::json;

const ANSWER: &str = "numbers Array(Nullable(Int64)), columns Array(Tuple(String, String))";

#[tokio::test]
async fn the_rules_that_are_evaluated_at_once_are_one_query() {
    let mock = MockClickHouse::start().await;
    mock.expect_query("CREATE TABLE");
    mock.expect_query("countIf")
        .returns(ANSWER, [(json!([7, 0]), json!([]))]);
    mock.expect_query("SELECT count()").returns("n UInt64", [7]);
    mock.expect_query("EXCHANGE TABLES");
    mock.expect_query("DROP TABLE");
    mock.expect_query("countIf")
        .returns(ANSWER, [(json!([7, 1]), json!([]))]);
    let made = AssetDef::builder("totals")
        .run(|ch: Res<ClickHouse>| async move { Ok::<_, AssetError>(Staged::unit(ch.staged("totals").await?)) });
    let rules = [
        row_count(1..).blocking(),
        null_share("n", 0.5),
        bounds("n", 0.0..=9.0).blocking(),
    ];
    let definitions = Definitions::builder()
        .assets([made])
        .checks(on_table_of(&AssetKey::new("totals").unwrap(), "totals", rules))
        .resources(Resources::new().with(mock.clickhouse()))
        .build()
        .unwrap();
    let result = definitions.materialize("totals").await.unwrap();
    assert_eq!(result.steps[0].checks.len(), 3);
    let queries = mock.received().into_iter().map(|query| query.sql);
    let measured: Vec<String> = queries.filter(|sql| sql.contains("AS numbers")).collect();
    assert_eq!(measured.len(), 2, "one of the stage, one of the table: {measured:#?}");
    assert!(
        measured[0].contains("FROM `default`.`totals__stage_"),
        "{}",
        measured[0]
    );
    assert!(measured[1].ends_with("FROM `totals`"), "{}", measured[1]);
}

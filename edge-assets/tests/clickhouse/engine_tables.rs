//! Values kept in tables of a real engine: `ClickHouseTables`.

use std::sync::Arc;

use edge_assets::{
    AssetKey, PartitionKey, RunId,
    boxed::error_chain,
    clickhouse::{ClickHouseTables, Row, TableLayout},
    exec::RunOptions,
    io::{IoContext, IoError, IoManager, IoType, IoValue},
    prelude::*,
    resource::ErrorClass,
    testing::TestDatabase,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Row, Columns, Serialize, Deserialize)]
#[clickhouse(crate = "edge_assets::clickhouse::driver")]
struct Total {
    device_id: String,
    at: i64,
    events: u64,
    mean: Option<f64>,
    tags: Vec<String>,
}

/// The same table, seen otherwise.
#[derive(Debug, Clone, PartialEq, Row, Columns, Serialize, Deserialize)]
#[clickhouse(crate = "edge_assets::clickhouse::driver")]
struct Count {
    device_id: String,
    count: u64,
}

fn total(device: &str, events: u64) -> Total {
    Total {
        device_id: device.to_owned(),
        at: 1_793_500_000_000,
        events,
        mean: (events > 1).then_some(0.5),
        tags: vec!["ü'".to_owned(); 2],
    }
}

fn tables(database: &TestDatabase) -> ClickHouseTables {
    ClickHouseTables::new(database.clickhouse())
        .rows::<Total>(TableLayout::ordered_by("device_id").column("at", "DateTime64(3)"))
        .rows::<Count>(TableLayout::ordered_by("device_id"))
}

fn context(asset: &str, partition: Option<&str>) -> IoContext {
    let partition = partition.map(PartitionKey::new);
    IoContext::new(AssetKey::new(asset).unwrap(), partition, RunId::generate())
}

async fn load(tables: &ClickHouseTables, context: &IoContext) -> Result<Option<Vec<Total>>, IoError> {
    let loaded = tables.load(context, IoType::of::<Vec<Total>>()).await?;
    Ok(loaded.map(|value| value.downcast_ref::<Vec<Total>>().unwrap().clone()))
}

#[tokio::test]
async fn rows_come_back_typed_in_the_order_of_the_layout_and_replace_those_before() {
    let Some(database) = TestDatabase::create().await else {
        return;
    };
    let (tables, place) = (tables(&database), context("edge/totals", None));
    assert!(!tables.has(&place).await.unwrap());
    assert_eq!(load(&tables, &place).await.unwrap(), None);
    for round in 1..4 {
        let rows = vec![total("b", round), total("a", 7)];
        let said = tables.store(&place, &IoValue::new(rows)).await.unwrap();
        assert_eq!(said.get("rows"), Some(&2_i64.into()));
        assert!(tables.has(&place).await.unwrap());
        assert_eq!(
            load(&tables, &place).await.unwrap().unwrap(),
            [total("a", 7), total("b", round)]
        );
    }
    // Others read it under the key of the asset, and no stage is left.
    assert_eq!(database.one::<u64>("SELECT sum(events) FROM `edge/totals`").await, 10);
    database.close().await;
    assert_eq!(
        database
            .one::<u64>("SELECT count() FROM system.tables WHERE database = currentDatabase()")
            .await,
        1
    );
}

#[tokio::test]
async fn a_partition_is_replaced_by_itself() {
    let Some(database) = TestDatabase::create().await else {
        return;
    };
    let tables = tables(&database).table_of(AssetKey::new("daily").unwrap(), "by day");
    let days = ["2026-11-01", "it's \\ odd", "2026-11-02"].map(|day| context("daily", Some(day)));
    for (day, events) in days.iter().zip(1..) {
        assert!(!tables.has(day).await.unwrap(), "{day}");
        let rows = vec![total("a", events), total("b", events)];
        tables.store(day, &IoValue::new(rows)).await.unwrap();
    }
    tables
        .store(&days[1], &IoValue::new(vec![total("c", 9)]))
        .await
        .unwrap();
    assert_eq!(
        load(&tables, &days[0]).await.unwrap().unwrap(),
        [total("a", 1), total("b", 1)]
    );
    assert_eq!(load(&tables, &days[1]).await.unwrap().unwrap(), [total("c", 9)]);
    assert_eq!(load(&tables, &days[2]).await.unwrap().unwrap().len(), 2);
    assert_eq!(
        load(&tables, &context("daily", Some("2026-11-03"))).await.unwrap(),
        None
    );
    let parts: u64 = database
        .one("SELECT uniqExact(partition_id) FROM system.parts WHERE database = currentDatabase() AND table = 'by day' AND active")
        .await;
    assert_eq!(parts, 3);
}

#[tokio::test]
async fn an_empty_list_is_refused_unless_it_may_be() {
    let Some(database) = TestDatabase::create().await else {
        return;
    };
    let cautious = tables(&database);
    let none = IoValue::new(Vec::<Total>::new());
    for place in [context("whole", None), context("daily", Some("2026-11-01"))] {
        cautious
            .store(&place, &IoValue::new(vec![total("a", 1)]))
            .await
            .unwrap();
        let error = cautious.store(&place, &none).await.unwrap_err();
        assert_eq!(error.class(), Some(ErrorClass::Permanent));
        assert!(
            error_chain(&error).contains("it has no rows: an empty list would replace what is there"),
            "{error:?}"
        );
        assert_eq!(
            load(&cautious, &place).await.unwrap().unwrap().len(),
            1,
            "what was there stays"
        );

        let tables = cautious.clone().allow_empty();
        tables.store(&place, &none).await.unwrap();
        assert_eq!(load(&tables, &place).await.unwrap(), Some(Vec::new()), "{place}");
        tables.store(&place, &none).await.unwrap();
    }
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_says_the_cure() {
    let Some(database) = TestDatabase::create().await else {
        return;
    };
    let (tables, place) = (tables(&database), context("totals", None));
    let error = tables.store(&place, &IoValue::new(7_u64)).await.unwrap_err();
    let text = error_chain(&error);
    assert!(
        text.contains("it is a `u64`") && text.contains("`ClickHouseTables::rows`"),
        "{text}"
    );

    let bare = ClickHouseTables::new(database.clickhouse())
        .rows::<Total>(TableLayout::ordered_by("device_id").column("tags", "Array(Nothing)"));
    let odd = bare.store(&place, &IoValue::new(vec![total("a", 1)])).await;
    assert!(odd.is_err(), "the engine has its own word on a layout");

    tables.store(&place, &IoValue::new(vec![total("a", 1)])).await.unwrap();
    let error = tables.load(&place, IoType::of::<Vec<Count>>()).await.unwrap_err();
    assert_eq!(error.class(), Some(ErrorClass::Permanent), "{error:?}");
    assert!(error.to_string().contains("materialize the asset again"), "{error}");
    let error = tables
        .store(
            &place,
            &IoValue::new(vec![Count {
                device_id: "a".to_owned(),
                count: 1,
            }]),
        )
        .await
        .unwrap_err();
    let text = error_chain(&error);
    assert!(text.contains("could not be put into `totals`"), "{text}");
    assert_eq!(
        load(&tables, &place).await.unwrap().unwrap().len(),
        1,
        "what was there stays"
    );
}

#[asset(partitions = PartitionsDefinition::daily("2026-11-01"))]
async fn daily_totals(day: Partition<String>) -> Result<Vec<Total>> {
    Ok(vec![total(&day, 3), total("z", 4)])
}

#[asset(partitions = PartitionsDefinition::daily("2026-11-01"))]
async fn busiest(totals: Dep<daily_totals>) -> Result<Vec<Total>> {
    let most = totals.iter().max_by_key(|total| total.events).cloned();
    Ok(most.into_iter().collect())
}

#[tokio::test]
async fn a_run_loads_the_partition_that_another_run_has_stored() {
    let Some(database) = TestDatabase::create().await else {
        return;
    };
    let resources = Resources::new().with_as::<dyn IoManager, _>(Arc::new(tables(&database)), |tables| tables);
    let definitions = Definitions::builder()
        .asset::<daily_totals>()
        .asset::<busiest>()
        .resources(resources)
        .build()
        .unwrap();
    let run = async |selection: &str, day: &str| {
        let mut request =
            edge_assets::plan::PlanRequest::new(selection.parse().unwrap(), "2026-11-20T12:00:00Z".parse().unwrap());
        request.partition = Some(day.to_owned());
        let plan = definitions.plan_request(request).unwrap();
        definitions
            .execute(plan, RunOptions::new().keep_values())
            .await
            .unwrap()
    };
    for day in ["2026-11-03", "2026-11-04"] {
        let result = run("daily_totals", day).await;
        assert!(result.is_success(), "{:?}", result.failures().collect::<Vec<_>>());
        let metadata = &result.step("daily_totals").unwrap().metadata;
        assert_eq!(
            metadata.get("clickhouse/written_rows"),
            Some(&2_i64.into()),
            "the cost is the step's: {metadata:?}"
        );
    }
    let result = run("busiest", "2026-11-03").await;
    assert_eq!(*result.value::<busiest>().unwrap(), [total("z", 4)]);
    assert_eq!(database.one::<u64>("SELECT count() FROM busiest").await, 1);
    let refused = run("busiest", "2026-11-05").await;
    assert!(refused.reason.unwrap().contains("daily_totals[2026-11-05]"));
}

#[tokio::test]
async fn the_version_of_an_observed_table_changes_with_its_data_and_not_with_merges() {
    let Some(database) = TestDatabase::create().await else {
        return;
    };
    let sql =
        "CREATE TABLE events (day Date, n UInt64, m UInt64 DEFAULT 0) ENGINE = MergeTree PARTITION BY day ORDER BY n";
    database.execute(sql).await;
    let version = async || database.observe("events").await.unwrap().data_version.unwrap();
    let empty = version().await;
    assert_eq!(version().await, empty, "looking changes nothing");
    let mut seen = vec![empty];
    for change in [
        "INSERT INTO events (day, n) SELECT '2026-11-01', number FROM numbers(10)",
        "INSERT INTO events (day, n) SELECT '2026-11-01', number FROM numbers(10)",
        "INSERT INTO events (day, n) SELECT '2026-11-02', number FROM numbers(10)",
        "ALTER TABLE events UPDATE m = 1 WHERE n > 5 SETTINGS mutations_sync = 2",
        "ALTER TABLE events DROP PARTITION '2026-11-02'",
    ] {
        database.execute(change).await;
        let now = version().await;
        assert!(!seen.contains(&now), "{change}");
        seen.push(now);
    }
    let before = version().await;
    database.execute("OPTIMIZE TABLE events FINAL").await;
    assert_eq!(version().await, before, "a merge keeps the data");
    let observed = database.observe("events").await.unwrap();
    assert_eq!(observed.metadata.get("rows"), Some(&20_i64.into()));

    database.execute("CREATE TABLE other AS events").await;
    database.execute("EXCHANGE TABLES events AND other").await;
    assert_ne!(version().await, before, "another table stands under the name");
    database.execute("CREATE VIEW seen AS SELECT 1").await;
    assert_eq!(database.observe("seen").await.unwrap().data_version, None);
    assert!(database.observe("missing").await.unwrap_err().is_unknown_table());
}

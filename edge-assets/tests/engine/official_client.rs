//! The official client, unmodified, against the embedded engine.

use clickhouse::{Compression, Row};
use serde::{Deserialize, Serialize};

use crate::support::Database;

#[derive(Debug, Clone, PartialEq, Row, Serialize, Deserialize)]
struct Event {
    id: u64,
    device: String,
    tags: Vec<(String, String)>,
    value: Option<f64>,
}

fn event(id: u64) -> Event {
    Event {
        id,
        device: format!("device-{}", id % 20),
        tags: vec![("k".to_owned(), "v".to_owned())],
        value: (!id.is_multiple_of(3)).then_some(0.5),
    }
}

const EVENTS: &str = "CREATE TABLE events (id UInt64, device LowCardinality(String), tags Map(String, String), \
                      value Nullable(Float64)) ENGINE = MergeTree ORDER BY id";

#[tokio::test]
async fn typed_rows_go_in_and_come_out() {
    let Some(database) = Database::new().await else { return };
    database.execute(EVENTS).await;
    let mut insert = database.client.insert::<Event>("events").await.unwrap();
    for id in 0..10 {
        insert.write(&event(id)).await.unwrap();
    }
    insert.end().await.unwrap();
    let events: Vec<Event> = database
        .client
        .query("SELECT ?fields FROM events WHERE id < ? ORDER BY id")
        .bind(3)
        .fetch_all()
        .await
        .unwrap();
    assert_eq!(events, [event(0), event(1), event(2)]);
    let none: Vec<Event> = database
        .client
        .query("SELECT ?fields FROM events WHERE id > 99")
        .fetch_all()
        .await
        .unwrap();
    assert_eq!(none, []);
}

#[tokio::test]
async fn a_million_rows_arrive_with_and_without_compression() {
    let Some(database) = Database::new().await else { return };
    for (table, compression) in [("plain", Compression::None), ("packed", Compression::Lz4)] {
        let client = database.client.clone().with_compression(compression);
        database.execute(&EVENTS.replace("events", table)).await;
        let mut insert = client.insert::<Event>(table).await.unwrap();
        for id in 0..1_000_000 {
            insert.write(&event(id)).await.unwrap();
        }
        insert.end().await.unwrap();
        assert_eq!(
            database.number(&format!("SELECT count() FROM {table}")).await,
            1_000_000
        );
        let sum = 1_000_000 * 999_999 / 2;
        assert_eq!(database.number(&format!("SELECT sum(id) FROM {table}")).await, sum);
        let mut cursor = client
            .query(&format!("SELECT ?fields FROM {table}"))
            .fetch::<Event>()
            .unwrap();
        let (mut rows, mut read) = (0_u64, 0_u64);
        while let Some(event) = cursor.next().await.unwrap() {
            rows += 1;
            read += event.id;
        }
        assert_eq!((rows, read), (1_000_000, sum));
    }
}

#[tokio::test]
async fn parameters_keep_their_values() {
    let Some(database) = Database::new().await else { return };
    let sql = "SELECT {x:UInt32} + toUInt32(length({s:String})) AS y WHERE {a:Array(UInt8)}[2] = 2";
    let query = database
        .client
        .query(sql)
        .param("x", 40)
        .param("s", "a'\\\tb")
        .param("a", vec![1_u8, 2]);
    assert_eq!(query.fetch_one::<u64>().await.unwrap(), 45);
    for text in [
        "",
        "a'b \"c\" `d`",
        "back\\slash",
        "tab\tand\nline\r\n",
        "ü 漢 🙂",
        "--boundary\r\n",
        "{x:UInt8}",
    ] {
        let query = database.client.query("SELECT {s:String}").param("s", text);
        assert_eq!(query.fetch_one::<String>().await.unwrap(), text);
        let query = database.client.query("SELECT ?").bind(text);
        assert_eq!(query.fetch_one::<String>().await.unwrap(), text);
    }
}

#[tokio::test]
async fn the_inserter_commits_batch_after_batch() {
    let Some(database) = Database::new().await else { return };
    database.execute(EVENTS).await;
    let mut inserter = database.client.inserter::<Event>("events").with_max_rows(1000);
    for id in 0..2500 {
        inserter.write(&event(id)).await.unwrap();
        inserter.commit().await.unwrap();
    }
    let rest = inserter.end().await.unwrap();
    assert_eq!(rest.rows, 500);
    assert_eq!(database.number("SELECT count() FROM events").await, 2500);
}

#[tokio::test]
async fn materialized_views_and_aggregate_states_work() {
    #[derive(Debug, PartialEq, Row, Deserialize)]
    struct Daily {
        device: String,
        events: u64,
        sum: f64,
    }
    let Some(database) = Database::new().await else { return };
    database.execute(EVENTS).await;
    database
        .execute(
            "CREATE TABLE daily (device LowCardinality(String), events AggregateFunction(count), \
             sum AggregateFunction(sum, Float64)) ENGINE = AggregatingMergeTree ORDER BY device",
        )
        .await;
    database
        .execute(
            "CREATE MATERIALIZED VIEW daily_view TO daily AS SELECT device, countState() AS events, \
             sumState(ifNull(value, 0)) AS sum FROM events GROUP BY device",
        )
        .await;
    let mut insert = database.client.insert::<Event>("events").await.unwrap();
    for id in 0..40 {
        insert.write(&event(id)).await.unwrap();
    }
    insert.end().await.unwrap();
    database.execute("OPTIMIZE TABLE daily FINAL").await;
    let sql = "SELECT device, countMerge(events) AS events, sumMerge(sum) AS sum FROM daily \
               WHERE device = 'device-1' GROUP BY device";
    let daily: Vec<Daily> = database.client.query(sql).fetch_all().await.unwrap();
    assert_eq!(
        daily,
        [Daily {
            device: "device-1".to_owned(),
            events: 2,
            sum: 0.5
        }]
    );
}

#[tokio::test]
async fn what_was_counted_comes_back_with_the_answer() {
    let Some(database) = Database::new().await else { return };
    database
        .execute("CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a")
        .await;
    let insert = database.post("INSERT INTO t SELECT number FROM numbers(1000)");
    let summary = |answer: &crate::support::Answer| {
        serde_json::from_str::<serde_json::Value>(answer.header("x-clickhouse-summary")).unwrap()
    };
    assert_eq!(summary(&insert)["written_rows"], "1000");
    assert_eq!(summary(&insert)["written_bytes"], "8000");
    let values = database.post("INSERT INTO t VALUES (1), (2)");
    assert_eq!(summary(&values)["written_rows"], "2");
    let read = database.post("SELECT sum(a) FROM t");
    assert_eq!(summary(&read)["read_rows"], "1002");
    assert_eq!(summary(&read)["read_bytes"], "8016");
    assert_ne!(summary(&read)["elapsed_ns"], "0");
}

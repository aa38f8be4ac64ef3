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

//! Rollups are held against events and repaired, without ever counting twice and without losing what arrives meanwhile.

use edge_pipelines::rollup::{Reconciler, Rollup, Window};

use crate::support::{Database, day_of_events, load};

fn day() -> Window {
    Window {
        from: "2026-11-21T09:00:00Z".parse().unwrap(),
        to: "2026-11-22T09:00:00Z".parse().unwrap(),
    }
}

async fn loaded() -> Database {
    let db = Database::migrated().await;
    load(&db, "events", day_of_events(20_000)).await;
    db
}

const HOURLY: &str = "SELECT hour, device_id, sum(event_count), round(sum(sum_temperature), 4), min(min_temperature), \
    max(max_temperature), sum(count_temperature), round(sum(sum_pressure), 4), min(min_pressure), max(max_pressure), \
    sum(count_pressure), sum(ok_count), sum(warn_count) FROM events_hourly GROUP BY hour, device_id ORDER BY ALL";

#[tokio::test]
async fn views_keep_rollups_equal_to_events_that_come_late_and_out_of_order() {
    let db = loaded().await;
    for rollup in Rollup::ALL {
        let found = Reconciler::new(&db.ch, rollup).compare(day()).await.unwrap();
        assert!(found.rows >= 40, "{found:?}");
        assert_eq!((found.mismatches, found.surplus), (0, 0), "{rollup:?}");
        db.execute(&format!("OPTIMIZE TABLE {} FINAL", rollup.table())).await;
        let merged = Reconciler::new(&db.ch, rollup).compare(day()).await.unwrap();
        assert_eq!(
            (merged.mismatches, merged.rows),
            (0, found.rows),
            "{rollup:?} after a merge"
        );
    }
}

#[tokio::test]
async fn what_is_missing_is_added_once_and_in_one_part() {
    let db = loaded().await;
    let right = db.text(HOURLY).await;
    db.execute(
        "ALTER TABLE events_hourly DELETE WHERE hour BETWEEN '2026-11-21 12:00:00' AND '2026-11-21 15:00:00' \
                SETTINGS mutations_sync = 1",
    )
    .await;
    assert_ne!(db.text(HOURLY).await, right);
    let parts = format!(
        "SELECT count() FROM system.parts WHERE database = '{}' AND table = 'events_hourly' AND active",
        db.name()
    );
    db.execute("OPTIMIZE TABLE events_hourly FINAL").await;
    let before: u64 = db.one(&parts).await;
    let reconciler = Reconciler::new(&db.ch, Rollup::Hourly);
    let done = reconciler.reconcile(day()).await.unwrap();
    assert_eq!((done.mismatches, done.left), (160, 0));
    assert_eq!(db.text(HOURLY).await, right);
    assert_eq!(db.one::<u64>(&parts).await, before + 1);
    assert_eq!(reconciler.reconcile(day()).await.unwrap().mismatches, 0);
    assert_eq!(db.text(HOURLY).await, right);
}

#[tokio::test]
async fn what_was_counted_twice_is_made_anew_and_the_rest_of_the_month_stays() {
    let db = loaded().await;
    let right = db.text(HOURLY).await;
    // An insert repeated after an unclear answer, an extreme that no event holds, and a stranger.
    db.execute("INSERT INTO events_hourly SELECT * FROM events_hourly WHERE hour = '2026-11-21 14:00:00'")
        .await;
    db.execute("INSERT INTO events_hourly (hour, device_id, min_temperature) VALUES ('2026-11-21 16:00:00', 'device-00002', -273)").await;
    db.execute("INSERT INTO events_hourly (hour, device_id, event_count) VALUES ('2026-11-21 17:00:00', 'nobody', 3)")
        .await;
    let reconciler = Reconciler::new(&db.ch, Rollup::Hourly);
    let found = reconciler.compare(day()).await.unwrap();
    assert!(found.surplus >= 3, "{found:?}");
    let done = reconciler.reconcile(day()).await.unwrap();
    assert_eq!(done.left, 0);
    assert_eq!(db.text(HOURLY).await, right);
    let stages = format!(
        "SELECT count() FROM system.tables WHERE database = '{}' AND name LIKE '%stage%'",
        db.name()
    );
    assert_eq!(db.one::<u64>(&stages).await, 0);
}

#[tokio::test]
async fn a_bucket_of_which_events_hold_nothing_is_kept() {
    let db = loaded().await;
    db.execute("ALTER TABLE events DELETE WHERE timestamp < '2026-11-21 12:00:00' SETTINGS mutations_sync = 1")
        .await;
    let history = "SELECT sum(event_count) FROM events_hourly WHERE hour < '2026-11-21 12:00:00'";
    let before: u64 = db.one(history).await;
    assert!(before > 0);
    let done = Reconciler::new(&db.ch, Rollup::Hourly).reconcile(day()).await.unwrap();
    assert_eq!((done.mismatches, done.left), (0, 0));
    assert_eq!(db.one::<u64>(history).await, before);
}

#[tokio::test]
async fn events_that_keep_arriving_are_neither_lost_nor_counted_twice() {
    let db = loaded().await;
    db.execute("INSERT INTO events_hourly SELECT * FROM events_hourly")
        .await;
    let reconciler = Reconciler::new(&db.ch, Rollup::Hourly);
    let stop = std::sync::atomic::AtomicBool::new(false);
    let arriving = async {
        let mut batches = 0_u32;
        while !stop.load(std::sync::atomic::Ordering::Relaxed) {
            db.execute(
                "INSERT INTO events (timestamp, device_id, device_type, location, status, msg_id, temperature) \
                        SELECT toDateTime64('2026-11-21 20:00:00', 3) + number, 'late', 'multi-sensor', 'roof', 'OK', \
                        number, 20 FROM numbers(100)",
            )
            .await;
            batches += 1;
        }
        batches
    };
    let repairing = async {
        for _ in 0..5 {
            reconciler.reconcile(day()).await.unwrap();
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    };
    let (batches, ()) = tokio::join!(arriving, repairing);
    // The next run, when nothing arrives, finds at most what was in flux.
    let done = reconciler.reconcile(day()).await.unwrap();
    assert_eq!(done.left, 0);
    let late: u64 = db
        .one("SELECT sum(event_count) FROM events_hourly WHERE device_id = 'late'")
        .await;
    assert_eq!(late, u64::from(batches) * 100);
    assert_eq!(reconciler.compare(day()).await.unwrap().mismatches, 0);
}

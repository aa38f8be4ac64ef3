//! A daemon that runs for days keeps its store bounded, and what is still needed.

use std::time::Duration;

use edge_assets::{
    AssetKey, Definitions,
    daemon::Daemon,
    store::{EventStore as _, Retention, Upkeep as _},
    trigger::{JobDef, ScheduleDef},
};
use jiff::SignedDuration;

use crate::support::{Running, World, ok};

const HOUR: Duration = Duration::from_secs(3_600);

#[tokio::test(start_paused = true)]
async fn days_of_runs_leave_half_a_day_of_runs() {
    let builder = Definitions::builder()
        .assets([ok("often", &[]), ok("once", &[])])
        .jobs([JobDef::new("sync", "often")])
        .schedules([ScheduleDef::new("every_ten_minutes", "*/10 * * * *", "sync")]);
    let world = World::new(builder);
    let retention = Retention {
        age: Some(12 * HOUR),
        bytes: None,
    };
    let daemon = Daemon::new(world.instance("d1")).unwrap().retention(retention);
    let daemon = Running::new(daemon);
    let once = world
        .launch(edge_assets::instance::LaunchRequest::selection("once"))
        .await;
    world.wait(once).await;
    let mut most = 0;
    for _ in 0..2 * 24 {
        world.pass(HOUR).await;
        most = most.max(world.store.status().await.unwrap().runs);
    }
    // Half a day of six runs an hour, and what came since the last look, which is every hour.
    assert!((6 * 12..=6 * 14).contains(&most), "{most} runs at most");
    let oldest = world.runs().await.remove(0);
    let age = world.now().duration_since(oldest.created_at);
    assert!(age <= SignedDuration::from_hours(13), "{age:?}");
    let once: AssetKey = "once".parse().unwrap();
    let latest = world.store.latest(once, None).await.unwrap();
    assert!(
        latest.is_some(),
        "the newest materialization of an asset stays, however old"
    );
    daemon.stop().await;
}

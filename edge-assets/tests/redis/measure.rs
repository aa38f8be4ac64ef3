//! How long the writes of a big cache take. Left out of normal runs: `--run-ignored only`, in a release build.

use edge_assets::cache::{Cache, CacheExt, GenerationKind};
use tokio::time::Instant;

use crate::support::{MINUTE, cache, plain_server};

const DEVICES: u32 = 100_000;

fn row(device: u32) -> serde_json::Value {
    serde_json::json!({
        "device_id": format!("device-{device:06}"),
        "message_count": device % 300,
        "avg_temperature": 21.37,
        "min_temperature": 20.01,
        "max_temperature": 22.98,
        "avg_pressure": 1013.25,
        "warning_count": device % 3,
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures; run it alone in a release build"]
async fn a_hundred_thousand_devices_are_written() {
    let Some(server) = plain_server().await else { return };
    let cache = cache(&server);
    cache.put("warm", Vec::new(), None).await.unwrap();
    for round in 0..3 {
        let started = Instant::now();
        let mut rows = cache.json_array("dashboard:device_stats").await.unwrap();
        for device in 0..DEVICES {
            rows.push(&row(device)).await.unwrap();
        }
        let array = rows.finish(MINUTE).await.unwrap();
        println!(
            "round {round}: JSON array of rows, with serialization: {:?} ({array:?})",
            started.elapsed()
        );

        let started = Instant::now();
        let mut hash = cache.hash("dashboard:devices").await.unwrap();
        for device in 0..DEVICES {
            hash.insert_json(format!("device-{device:06}"), &row(device))
                .await
                .unwrap();
        }
        let done = hash.finish(MINUTE).await.unwrap();
        println!(
            "round {round}: hash, with serialization: {:?} ({done:?})",
            started.elapsed()
        );

        let fields: Vec<(String, Vec<u8>)> = (0..DEVICES)
            .map(|device| (format!("device-{device:06}"), row(device).to_string().into_bytes()))
            .collect();
        let started = Instant::now();
        let mut writer = cache.begin("dashboard:devices", GenerationKind::Hash).await.unwrap();
        writer.insert(fields).await.unwrap();
        writer.publish(MINUTE).await.unwrap();
        println!("round {round}: hash of ready fields: {:?}", started.elapsed());
    }
}

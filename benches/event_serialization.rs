//! Events as JSON, hot: bytes, and the time to write one into a buffer that stands and to read it back. One event of each
//! kind, with the contents of an ordinary step; the bench fails when a kind is missing.
//!
//! `cargo bench -p benches --bench event_serialization`

#![expect(clippy::print_stdout, reason = "a bench reports to the terminal")]

use std::time::Duration;

use benches::{Stopwatch, is_measuring, median, per_item, shown};
use edge_assets::{
    CheckResult, EventKind, EventRecord, LogLevel, Metadata, RunId, RunStatus, Severity,
    event::{FailureCause, SkipReason, StepFailure, SubstepEnd},
    metadata::Table,
    run::{RunOrigin, StepKey},
};

const BATCH: usize = 1_000;

fn main() -> Result<(), serde_json::Error> {
    let events: Vec<EventRecord> = kinds()
        .into_iter()
        .zip(0..)
        .map(|(kind, number)| event(kind, number))
        .collect();
    every_kind_is_there(&events)?;
    let (watch, mut buffer) = (Stopwatch::new(), Vec::new());
    println!("{:<22} {:>7} {:>10} {:>10}", "event", "bytes", "write", "read");
    for event in &events {
        let json = serde_json::to_vec(event)?;
        let (mut writes, mut reads) = (Vec::new(), Vec::new());
        for _ in 0..if is_measuring() { 51 } else { 1 } {
            let (written, took) = watch.time(|| {
                (0..BATCH).try_for_each(|_| {
                    buffer.clear();
                    serde_json::to_writer(&mut buffer, std::hint::black_box(event))
                })
            });
            written?;
            writes.push(took);
            let (read, took) = watch.time(|| {
                (0..BATCH).try_for_each(|_| {
                    let back: EventRecord = serde_json::from_slice(std::hint::black_box(&json))?;
                    std::hint::black_box(back);
                    Ok::<(), serde_json::Error>(())
                })
            });
            read?;
            reads.push(took);
        }
        let nanoseconds = |rounds: Vec<Duration>| shown(per_item(median(rounds), BATCH));
        println!(
            "{:<22} {:>7} {:>10} {:>10}",
            name(event)?,
            json.len(),
            nanoseconds(writes),
            nanoseconds(reads)
        );
    }
    Ok(())
}

/// The stored name of the kind.
fn name(event: &EventRecord) -> Result<String, serde_json::Error> {
    let json = serde_json::to_value(event)?;
    Ok(json["type"].as_str().unwrap_or_default().to_owned())
}

/// The names that exist are those that a reader offers in the place of one that does not.
fn every_kind_is_there(events: &[EventRecord]) -> Result<(), serde_json::Error> {
    let refusal = serde_json::from_str::<EventKind>(r#"{"type":"no such kind"}"#)
        .expect_err("there is no such kind")
        .to_string();
    let known: Vec<&str> = refusal.split('`').skip(3).step_by(2).collect();
    assert!(known.len() > 10, "the kinds could not be read from: {refusal}");
    let present = events.iter().map(name).collect::<Result<Vec<_>, _>>()?;
    for kind in known {
        assert!(
            present.iter().any(|name| name == kind),
            "no event of the kind `{kind}` is measured"
        );
    }
    Ok(())
}

fn event(kind: EventKind, sequence: u64) -> EventRecord {
    let asset = "redis_cache/device_stats_cache".parse().expect("a key");
    let of_run = matches!(
        kind,
        EventKind::RunQueued { .. }
            | EventKind::RunClaimed { .. }
            | EventKind::RunRequeued { .. }
            | EventKind::RunStarted { .. }
            | EventKind::RunCancelRequested
            | EventKind::RunFinished { .. }
    );
    EventRecord {
        version: EventRecord::VERSION,
        sequence,
        at: "2026-11-22T09:00:00.123456Z".parse().expect("an instant"),
        run_id: RunId::generate(),
        step: (!of_run).then_some(StepKey { asset, partition: None }),
        kind,
    }
}

fn metadata() -> Metadata {
    Metadata::new()
        .with("devices", 100_000)
        .with("bytes", 15_800_000)
        .with("key", "dashboard:device_stats")
        .with("clickhouse/read_rows", 1_200_000)
        .with("clickhouse/duration_ms", 212)
}

fn failure() -> StepFailure {
    StepFailure {
        cause: FailureCause::Error,
        chain: vec![
            "cannot write `dashboard:device_stats` to Redis at localhost:6379".to_owned(),
            "the server is unreachable".to_owned(),
            "connection refused; check that it runs and that host and port are right".to_owned(),
        ],
        class: None,
    }
}

/// A table of fifty rows, the largest metadata that is usual.
fn table() -> Table {
    let mut table = Table::new(["device", "events", "mean"]);
    for device in 0..50 {
        table.push([format!("device-{device:04}").into(), (device * 17).into(), 21.5.into()]);
    }
    table
}

fn kinds() -> Vec<EventKind> {
    vec![
        EventKind::RunQueued {
            selection: "+group:redis_cache".into(),
            job: Some("redis_sync_job".into()),
            origin: RunOrigin::Schedule {
                name: "redis_sync_schedule".into(),
            },
        },
        EventKind::RunClaimed {
            holder: "process 4711 (0f3c9a21)".into(),
            epoch: 1,
        },
        EventKind::RunRequeued {
            reason: "its process ended".to_owned(),
        },
        EventKind::RunStarted {
            selection: "+group:redis_cache".into(),
            steps: 14,
        },
        EventKind::StepStarted { attempt: 1 },
        EventKind::StepProgressed {
            done: 40_000,
            total: Some(100_000),
            unit: "rows".into(),
        },
        EventKind::StepLogged {
            level: LogLevel::Info,
            message: "40,000 of 100,000 rows were read".to_owned(),
        },
        EventKind::SubstepStarted {
            number: 3,
            parent: Some(1),
            name: "download".into(),
        },
        EventKind::SubstepEnded {
            number: 3,
            name: "download".into(),
            duration_us: 320_000,
            end: SubstepEnd::Success,
        },
        EventKind::AssetMaterialized {
            metadata: metadata(),
            data_version: None,
            provenance: None,
        },
        EventKind::AssetObserved {
            metadata: metadata().with("newest", table()),
            data_version: None,
        },
        EventKind::AssetWiped,
        EventKind::CheckEvaluated {
            check: "has_devices".into(),
            result: CheckResult::pass().with("devices", 100_000),
            severity: Severity::Error,
            blocking: true,
        },
        EventKind::StepRetryScheduled {
            attempt: 1,
            delay_ms: 30_000,
            failure: failure(),
        },
        EventKind::StepSucceeded { duration_us: 320_000 },
        EventKind::StepFailed {
            failure: failure(),
            metadata: metadata(),
            duration_us: 5_000_000,
        },
        EventKind::StepSkipped {
            reason: SkipReason::UpstreamFailed {
                asset: "hourly_aggregation".parse().expect("a key"),
            },
        },
        EventKind::StepCanceled { detached: false },
        EventKind::RunCancelRequested,
        EventKind::RunFinished {
            status: RunStatus::Success,
            reason: None,
        },
    ]
}

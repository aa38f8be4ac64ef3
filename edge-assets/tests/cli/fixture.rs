//! A small application: events become a daily summary, which becomes a cache; beside it, assets that misbehave.
//!
//! Its clock moves only when an asset works, so that durations are the same each time.

use std::{sync::Arc, time::Duration};

use edge_assets::{
    AssetContext, AssetDef, AssetError, AssetKey, CheckResult, Config, Definitions, Materialized, Res, Resource,
    Resources, RetryPolicy, Severity,
    asset::{Check, CheckSpec, SourceLocation},
    boxed::{BoxError, BoxFuture},
    cli::{App, Diagnosis},
    clock::ManualClock,
    definitions::DefinitionsBuilder,
    partition::PartitionsDefinition,
    resource::Health,
    trigger::{Job, JobSelection, JobSpec, Schedule, ScheduleSpec, Sensor, SensorOutcome, SensorSpec},
};

/// The warehouse that the assets ask for.
pub(crate) struct Warehouse {
    pub(crate) is_open: bool,
}

impl Resource for Warehouse {
    fn name(&self) -> &str {
        "warehouse"
    }

    fn open(&self) -> BoxFuture<'_, Result<(), BoxError>> {
        Box::pin(async move {
            if self.is_open {
                Ok(())
            } else {
                Err("connection refused; start the warehouse".into())
            }
        })
    }

    fn health(&self) -> BoxFuture<'_, Health> {
        Box::pin(async { Health::good("warehouse 26.7 at 127.0.0.1") })
    }
}

#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct DailyConfig {
    #[serde(default)]
    limit: u32,
}

pub(crate) const SOURCE: SourceLocation = SourceLocation {
    file: "src/fixture.rs",
    line: 7,
    module: "fixture",
};

pub(crate) struct HasRows;
impl Check for HasRows {
    const SPEC: &'static CheckSpec = &CheckSpec {
        name: "has_rows",
        asset: || AssetKey::new("edge/daily").unwrap(),
        description: "Every day has rows.",
        blocking: false,
        severity: Severity::Warn,
        needs: |_| {},
        run: |_| Box::pin(async { Ok(CheckResult::fail("no rows on 2026-11-20").with("days", 1)) }),
        source: SOURCE,
    };
}

pub(crate) struct Sync;
impl Job for Sync {
    const SPEC: &'static JobSpec = &JobSpec {
        name: "sync",
        description: "Keeps the cache fresh.",
        selection: JobSelection::Text("+edge/cache"),
        tags: &[("team", "edge"), ("tier", "gold")],
        source: SOURCE,
    };
}

pub(crate) struct Nightly;
impl Schedule for Nightly {
    const SPEC: &'static ScheduleSpec = &ScheduleSpec {
        name: "nightly",
        description: "Every night.",
        cron: "30 2 * * *",
        timezone: "Europe/Berlin",
        job: Sync::SPEC,
        enabled: true,
        source: SOURCE,
    };
}

pub(crate) struct NewData;
impl Sensor for NewData {
    const SPEC: &'static SensorSpec = &SensorSpec {
        name: "new_data",
        description: "Looks for new events.",
        job: Sync::SPEC,
        every: Duration::from_secs(30),
        timeout: Duration::from_secs(10),
        enabled: false,
        needs: |_| {},
        run: |_| Box::pin(async { Ok(SensorOutcome::skip("nothing new")) }),
        source: SOURCE,
    };
}

pub(crate) fn key(text: &str) -> AssetKey {
    AssetKey::new(text).unwrap()
}

pub(crate) fn builder(clock: &Arc<ManualClock>) -> DefinitionsBuilder {
    let works = |ms: u64| {
        let clock = Arc::clone(clock);
        move || clock.advance(Duration::from_millis(ms))
    };
    let read = works(1_250);
    let events = AssetDef::builder("edge/events")
        .group("ingestion")
        .kind("clickhouse")
        .describe("Raw events.\nAs they come.")
        .owner("team:edge")
        .run(move |context: AssetContext, _warehouse: Res<Warehouse>| {
            let read = read.clone();
            async move {
                context.progress(6_000, Some(12_000), "rows");
                read();
                context.record("clickhouse/read_rows", 12_000);
                Ok::<_, AssetError>(Materialized::unit().with("rows", 12_000).with("table", "edge.events"))
            }
        });
    let summarize = works(40);
    let daily = AssetDef::builder("edge/daily")
        .group("aggregation")
        .kind("clickhouse")
        .describe("One row per device and day.")
        .tag("tier", "gold")
        .pool("clickhouse")
        .partitions(PartitionsDefinition::daily("2026-01-01"))
        .retry(RetryPolicy::new(2))
        .timeout(Duration::from_secs(300))
        .after_key(key("edge/events"))
        .run(move |config: Config<DailyConfig>| {
            let summarize = summarize.clone();
            async move {
                summarize();
                Ok::<_, AssetError>(Materialized::unit().with("limit", config.limit))
            }
        });
    let cache = AssetDef::builder("edge/cache")
        .group("cache")
        .kind("redis")
        .after_key(key("edge/daily"))
        .run(|| async { Ok::<_, AssetError>(()) });
    let broken = AssetDef::builder("bad/broken").group("bad").run(|| async {
        let inner = std::io::Error::other("connection reset by peer");
        Err::<(), _>(AssetError::permanent(Outer(inner)))
    });
    let after_broken = AssetDef::builder("bad/after_broken")
        .group("bad")
        .after_key(key("bad/broken"))
        .run(|| async { Ok::<_, AssetError>(()) });
    Definitions::builder()
        .assets([events, daily, cache, broken, after_broken])
        .check::<HasRows>()
        .job::<Sync>()
        .schedule::<Nightly>()
        .sensor::<NewData>()
        .provides::<Warehouse>()
}

#[derive(Debug, thiserror::Error)]
#[error("table `bad` could not be read")]
struct Outer(#[source] std::io::Error);

pub(crate) fn app() -> App {
    let clock = Arc::new(ManualClock::at("2026-11-22T09:30:00Z".parse().unwrap()));
    let declared = Arc::clone(&clock);
    App::new("fixture", "1.2.3", move || builder(&declared).build())
        .about("A small application")
        .resources(|_| async { Ok::<_, BoxError>(Resources::new().with(Warehouse { is_open: true })) })
        .doctor("table events", |_| async { Diagnosis::good("12,000 rows") })
        .clock(clock)
}

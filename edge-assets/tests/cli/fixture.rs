//! A small application: events become a daily summary, which becomes a cache; and beside it an asset that fails.
//!
//! Its clock moves only when an asset works, so that durations are the same each time.

use std::{
    io::Write as _,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use edge_assets::{
    AssetContext, AssetDef, AssetError, AssetKey, CheckResult, Config, Definitions, Materialized, Res, Resource,
    Resources, RetryPolicy, Severity,
    asset::{Check, CheckSpec, SourceLocation},
    boxed::{BoxError, BoxFuture},
    cli::{App, CommandContext, Diagnosis, clap},
    clock::ManualClock,
    definitions::DefinitionsBuilder,
    partition::PartitionsDefinition,
    resource::Health,
    trigger::{Job, JobSelection, JobSpec, Schedule, ScheduleSpec, Sensor, SensorContext, SensorOutcome, SensorSpec},
};

use crate::odd;

/// What the assets of one test share, and what they did.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) counts: Arc<Counts>,
    is_odd: bool,
    warehouse: WarehouseState,
}

/// What happened.
#[derive(Default)]
pub(crate) struct Counts {
    connections: AtomicUsize,
    opened: AtomicUsize,
    closed: AtomicUsize,
    pub(crate) at_once: AtomicUsize,
    pub(crate) most_at_once: AtomicUsize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum WarehouseState {
    Open,
    Closed,
    NotSet,
    Missing,
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            clock: Arc::new(ManualClock::at("2026-11-22T09:30:00Z".parse().unwrap())),
            counts: Arc::default(),
            is_odd: false,
            warehouse: WarehouseState::Open,
        }
    }

    /// With assets that wait, block, panic and more; and a warehouse that announces itself on stderr.
    pub(crate) fn odd() -> Self {
        Self {
            is_odd: true,
            ..Self::new()
        }
    }

    pub(crate) fn with_closed_warehouse(mut self) -> Self {
        self.warehouse = WarehouseState::Closed;
        self
    }

    pub(crate) fn without_settings(mut self) -> Self {
        self.warehouse = WarehouseState::NotSet;
        self
    }

    pub(crate) fn without_warehouse(mut self) -> Self {
        self.warehouse = WarehouseState::Missing;
        self
    }

    pub(crate) fn connections(&self) -> usize {
        self.counts.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn opened(&self) -> usize {
        self.counts.opened.load(Ordering::SeqCst)
    }

    pub(crate) fn closed(&self) -> usize {
        self.counts.closed.load(Ordering::SeqCst)
    }

    pub(crate) fn most_at_once(&self) -> usize {
        self.counts.most_at_once.load(Ordering::SeqCst)
    }

    pub(crate) fn app(&self) -> App {
        let (declaring, connecting) = (self.clone(), self.clone());
        let definitions = move || {
            let builder = declaring.builder();
            let builder = if declaring.is_odd {
                odd::add_to(builder, &declaring)
            } else {
                builder
            };
            builder.build()
        };
        let app = App::new("fixture", "1.2.3", definitions)
            .about("A small application")
            .resources(move |context| connecting.clone().connect(context))
            .doctor("table events", |_| async { Diagnosis::good("12,000 rows") })
            .clock(self.clock.clone());
        if !self.is_odd {
            return app;
        }
        app.command(odd::Generate(self.clone())).options(|root| {
            let hang = clap::Arg::new("hang").long("hang").global(true);
            root.arg(hang.action(clap::ArgAction::SetTrue))
        })
    }

    async fn connect(self, context: CommandContext) -> Result<Resources, BoxError> {
        self.counts.connections.fetch_add(1, Ordering::SeqCst);
        if self.is_odd && context.matches().get_flag("hang") {
            context.say("connecting");
            std::future::pending::<()>().await;
        }
        match self.warehouse {
            WarehouseState::NotSet => Err("WAREHOUSE_URL is not set; set it to http://127.0.0.1:8123".into()),
            WarehouseState::Missing => Ok(Resources::new()),
            WarehouseState::Open | WarehouseState::Closed => Ok(Resources::new().with(Warehouse(self))),
        }
    }

    /// Work that takes so long.
    pub(crate) fn work(&self, millis: u64) -> impl Fn() + Clone + Send + Sync + 'static {
        let clock = Arc::clone(&self.clock);
        move || clock.advance(Duration::from_millis(millis))
    }

    pub(crate) fn builder(&self) -> DefinitionsBuilder {
        let broken = AssetDef::builder("bad/broken").group("bad").run(|| async {
            let inner = std::io::Error::other("connection reset by peer");
            Err::<(), _>(AssetError::permanent(Unreadable(inner)))
        });
        let after_broken = AssetDef::builder("bad/after_broken")
            .group("bad")
            .after_key(key("bad/broken"))
            .run(|| async { Ok::<_, AssetError>(()) });
        let cache = AssetDef::builder("edge/cache")
            .group("cache")
            .kind("redis")
            .after_key(key("edge/daily"))
            .run(|| async { Ok::<_, AssetError>(()) });
        Definitions::builder()
            .assets([self.events(), self.daily(), cache, broken, after_broken])
            .check::<HasRows>()
            .job::<SyncJob>()
            .schedule::<Nightly>()
            .sensor::<NewEvents>()
            .provides::<Warehouse>()
    }

    fn events(&self) -> AssetDef {
        let work = self.work(1_250);
        AssetDef::builder("edge/events")
            .group("ingestion")
            .kind("clickhouse")
            .describe("Raw events.\nAs they come.")
            .owner("team:edge")
            .run(move |context: AssetContext, _warehouse: Res<Warehouse>| {
                let work = work.clone();
                async move {
                    context.progress(6_000, Some(12_000), "rows");
                    work();
                    context.record("clickhouse/read_rows", 12_000);
                    Ok::<_, AssetError>(Materialized::unit().with("rows", 12_000).with("table", "edge.events"))
                }
            })
    }

    fn daily(&self) -> AssetDef {
        let work = self.work(40);
        AssetDef::builder("edge/daily")
            .group("aggregation")
            .kind("clickhouse")
            .describe("One row per device and day, and a description that is longer than most terminals are wide.")
            .tag("tier", "gold")
            .pool("clickhouse")
            .partitions(PartitionsDefinition::daily("2026-01-01"))
            .retry(RetryPolicy::new(2))
            .timeout(Duration::from_secs(300))
            .after_key(key("edge/events"))
            .run(move |config: Config<DailyConfig>| {
                let work = work.clone();
                async move {
                    work();
                    let made = Materialized::unit().with("limit", config.limit);
                    Ok::<_, AssetError>(match &config.label {
                        Some(label) => made.with("label", label.as_str()),
                        None => made,
                    })
                }
            })
    }
}

/// The resource that assets ask for.
pub(crate) struct Warehouse(pub(crate) World);

impl Warehouse {
    fn announce(&self, what: &str) {
        if self.0.is_odd {
            let line = format!("warehouse {what}\n");
            std::io::stderr().write_all(line.as_bytes()).unwrap();
        }
    }
}

impl Resource for Warehouse {
    fn open(&self) -> BoxFuture<'_, Result<(), BoxError>> {
        Box::pin(async move {
            if self.0.warehouse == WarehouseState::Closed {
                return Err("connection refused; start the warehouse".into());
            }
            self.0.counts.opened.fetch_add(1, Ordering::SeqCst);
            self.announce("opened");
            Ok(())
        })
    }

    fn health(&self) -> BoxFuture<'_, Health> {
        Box::pin(async { Health::good("warehouse 26.7 at 127.0.0.1") })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            self.0.counts.closed.fetch_add(1, Ordering::SeqCst);
            self.announce("closed");
        })
    }
}

#[derive(Debug, Config)]
struct DailyConfig {
    /// How many rows are kept.
    #[config(default, max = 1000)]
    limit: u32,
    /// What the result is called.
    label: Option<String>,
}

#[derive(Debug, thiserror::Error)]
#[error("table `bad` could not be read")]
struct Unreadable(#[source] std::io::Error);

pub(crate) fn key(text: &str) -> AssetKey {
    AssetKey::new(text).unwrap()
}

/// Where the constant declarations claim to stand.
pub(crate) const SOURCE: SourceLocation = SourceLocation {
    file: "src/fixture.rs",
    line: 7,
    module: "fixture",
};

struct HasRows;
impl Check for HasRows {
    const SPEC: &'static CheckSpec = &CheckSpec {
        name: "has_rows",
        asset: || key("edge/daily"),
        description: "Every day has rows.",
        blocking: false,
        severity: Severity::Warn,
        needs: |_| {},
        run: |_| Box::pin(async { Ok(CheckResult::fail("no rows on 2026-11-20").with("days", 1)) }),
        source: SOURCE,
    };
}

struct SyncJob;
impl Job for SyncJob {
    const SPEC: &'static JobSpec = &JobSpec {
        description: "Keeps the cache fresh.",
        tags: &[("team", "edge"), ("tier", "gold")],
        ..JobSpec::new("sync", SOURCE, JobSelection::Text("+edge/cache"))
    };
}

struct Nightly;
impl Schedule for Nightly {
    const SPEC: &'static ScheduleSpec = &ScheduleSpec {
        description: "Every night.",
        ..ScheduleSpec::new("nightly", SOURCE, "30 2 * * *", "Europe/Berlin", SyncJob::SPEC)
    };
}

fn look(_: SensorContext) -> BoxFuture<'static, Result<SensorOutcome, AssetError>> {
    Box::pin(async { Ok(SensorOutcome::skip("nothing new")) })
}

struct NewEvents;
impl Sensor for NewEvents {
    const SPEC: &'static SensorSpec = &SensorSpec {
        description: "Looks for new events.",
        job: Some(SyncJob::SPEC),
        timeout: Duration::from_secs(10),
        enabled: false,
        ..SensorSpec::new("new_data", SOURCE, |_| {}, look)
    };
}

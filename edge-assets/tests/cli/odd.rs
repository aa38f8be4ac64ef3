//! Assets that behave in ways of which the command line has to make something: they wait, block, panic, repeat.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use edge_assets::{
    AssetContext, AssetDef, AssetError, CheckResult, LogLevel, Res, RetryPolicy, Severity,
    asset::{Check, CheckSpec},
    boxed::BoxError,
    cli::{CommandContext, Exit, ExtraCommand, clap},
    definitions::DefinitionsBuilder,
};

use crate::fixture::{SOURCE, Warehouse, World, key};

/// How many assets block a thread each.
pub(crate) const HOGS: usize = 16;

pub(crate) fn add_to(builder: DefinitionsBuilder, world: &World) -> DefinitionsBuilder {
    builder
        .assets([
            flaky(),
            ticks(world),
            waits(),
            panics(),
            logs(),
            listens(),
            blocks(),
            wide(),
        ])
        .assets(checked())
        .assets((0..6).map(|number| pooled(number, world)))
        .assets((0..HOGS).map(hogs))
        .check::<NeverGood>()
}

/// Fails twice, then works.
fn flaky() -> AssetDef {
    let attempts = Arc::new(AtomicUsize::new(0));
    AssetDef::builder("flaky")
        .retry(RetryPolicy::new(3).backoff(Duration::from_millis(10)))
        .run(move || {
            let attempt = attempts.fetch_add(1, Ordering::SeqCst);
            async move {
                if attempt < 2 {
                    return Err(AssetError::transient(format!("busy, call {attempt}")));
                }
                Ok(())
            }
        })
}

/// Tells its progress forty times, a quarter of a second apart by the clock of the run.
fn ticks(world: &World) -> AssetDef {
    let work = world.work(250);
    AssetDef::builder("ticks").run(move |context: AssetContext| {
        let work = work.clone();
        async move {
            for tick in 1..=40 {
                work();
                context.progress(tick, Some(40), "ticks");
                tokio::task::yield_now().await;
            }
            Ok::<_, AssetError>(())
        }
    })
}

fn waits() -> AssetDef {
    AssetDef::builder("waits").run(|| async {
        std::future::pending::<()>().await;
        Ok::<_, AssetError>(())
    })
}

/// Has long names, wide characters and much to do; waits for its token.
fn wide() -> AssetDef {
    AssetDef::builder("wide/device_metrics_of_every_region_aggregated_by_firmware_version_and_by_day_of_the_week")
        .group("設備の集計")
        .describe("設備ごとの集計。ファームウェアの版と曜日で分ける。 And a description that is longer than most terminals are wide.")
        .run(|context: AssetContext| async move {
            let token = context.cancel_token();
            context.progress(1_000_000, Some(5_000_000), "rows of the partition");
            token.cancelled().await;
            Ok::<_, AssetError>(())
        })
}

fn panics() -> AssetDef {
    AssetDef::builder("bad/panics").run(|| async {
        let index = std::hint::black_box(7);
        if index == 7 {
            panic!("index {index} is one too many");
        }
        Ok::<_, AssetError>(())
    })
}

fn logs() -> AssetDef {
    AssetDef::builder("logs").run(|context: AssetContext| async move {
        tracing::info!("a line of the log");
        tracing::debug!("a detail of the log");
        context.log(LogLevel::Debug, "a detail of the asset");
        context.log(LogLevel::Warn, "a warning of the asset");
        Ok::<_, AssetError>(())
    })
}

/// Waits for its token, and says that it saw it.
fn listens() -> AssetDef {
    AssetDef::builder("slow/listens").run(|context: AssetContext, _warehouse: Res<Warehouse>| async move {
        let token = context.cancel_token();
        context.progress(10, Some(100), "rows");
        token.cancelled().await;
        context.log(LogLevel::Info, "saw the cancellation");
        Err::<(), _>(AssetError::transient("stopped"))
    })
}

/// Leaves a thread of the blocking pool behind.
fn blocks() -> AssetDef {
    AssetDef::builder("slow/blocks").run(|context: AssetContext| async move {
        let blocked = tokio::task::spawn_blocking(move || {
            context.log(LogLevel::Info, "it blocks");
            park_for_ever();
        });
        blocked.await
    })
}

/// Never gives its thread back, not even to be canceled.
fn hogs(number: usize) -> AssetDef {
    AssetDef::builder(format!("slow/hogs/{number}")).run(|| async {
        park_for_ever();
        Ok::<_, AssetError>(())
    })
}

fn park_for_ever() {
    loop {
        std::thread::park();
    }
}

/// Counts how many of its kind run at once.
fn pooled(number: usize, world: &World) -> AssetDef {
    let counts = Arc::clone(&world.counts);
    AssetDef::builder(format!("pooled/{number}"))
        .pool("clickhouse")
        .run(move || {
            let counts = Arc::clone(&counts);
            async move {
                let at_once = counts.at_once.fetch_add(1, Ordering::SeqCst) + 1;
                counts.most_at_once.fetch_max(at_once, Ordering::SeqCst);
                for _ in 0..1_000 {
                    tokio::task::yield_now().await;
                }
                counts.at_once.fetch_sub(1, Ordering::SeqCst);
                Ok::<_, AssetError>(())
            }
        })
}

fn checked() -> [AssetDef; 2] {
    let checked = AssetDef::builder("checked").run(|| async { Ok::<_, AssetError>(()) });
    let after = AssetDef::builder("after_checked")
        .after_key(key("checked"))
        .run(|| async { Ok::<_, AssetError>(()) });
    [checked, after]
}

struct NeverGood;
impl Check for NeverGood {
    const SPEC: &'static CheckSpec = &CheckSpec {
        name: "never_good",
        asset: || key("checked"),
        description: "",
        blocking: true,
        severity: Severity::Error,
        needs: |_| {},
        run: |_| Box::pin(async { Ok(CheckResult::fail("97 of 100 rows are missing")) }),
        source: SOURCE,
    };
}

/// A command that works for four seconds by the clock of the world.
pub(crate) struct Generate(pub(crate) World);

impl ExtraCommand for Generate {
    fn command(&self) -> clap::Command {
        clap::Command::new("generate").about("Generates events")
    }

    async fn run(&self, _: &clap::ArgMatches, context: &CommandContext) -> Result<Exit, BoxError> {
        let work = context.work("generate", Some(1_000), "events");
        let generate_some = self.0.work(400);
        for hundreds in 1..=10 {
            generate_some();
            work.set(hundreds * 100);
        }
        context.say("in the middle of it");
        drop(work);
        context.print("1000 events")?;
        Ok(Exit::SUCCESS)
    }
}

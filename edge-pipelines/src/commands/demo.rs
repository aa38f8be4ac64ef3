//! `demo`: the whole system once, from nothing to the JSON in the cache.

use std::path::PathBuf;

use clap::{ArgMatches, Args as _, FromArgMatches as _};
use edge_assets::{
    boxed::BoxError,
    cache::{Cache, Ttl},
    cli::{CommandContext, Exit, ExtraCommand, OutputFormat, clap},
    clickhouse::embedded::FetchProgress,
    exec::RunOptions,
    graph::GraphFormat,
};
use jiff::{SignedDuration, Timestamp};

use super::{
    app::{data_folder, engines},
    load::load,
};
use crate::{
    engines::{DataFolder, Engines, fetch_library, library_is_missing},
    generator::{Fleet, Lateness, Timeline},
    schema::Schema,
    settings::{ClickHouseChoice, Settings},
};

/// The most characters of a cache value that are shown.
const SHOWN: usize = 600;

/// `demo`.
pub(super) struct Demo;

/// What `demo` can be told.
#[derive(Debug, Clone, clap::Args)]
struct DemoArgs {
    /// Materialize every asset, not only those of `redis_sync_job`
    #[arg(long)]
    all: bool,
    /// The number of events to generate, over the last 24 hours
    #[arg(long, default_value_t = 1_000_000)]
    events: u64,
    /// The number of devices
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    devices: u32,
    /// Keep the data of the embedded engine in the state folder
    #[arg(long)]
    keep: bool,
}

impl ExtraCommand for Demo {
    fn command(&self) -> clap::Command {
        DemoArgs::augment_args(clap::Command::new("demo"))
            .about("Show the whole system once: schema, a million events, the assets, the JSON in the cache")
    }

    async fn run(&self, matches: &ArgMatches, context: &CommandContext) -> Result<Exit, BoxError> {
        let args = DemoArgs::from_arg_matches(matches)?;
        if matches!(
            Settings::from_environment()?.clickhouse,
            ClickHouseChoice::Embedded { .. }
        ) {
            fetch_with_progress(context).await?;
        }
        let data = if args.keep {
            DataFolder::Kept(data_folder(context))
        } else {
            DataFolder::Temporary
        };
        let engines = engines(context, data).await?;
        if let Some(embedded) = &engines.embedded {
            context.say(embedded.about());
        }
        prepare(&args, &engines, context).await?;
        let exit = materialize(&args, &engines, context).await?;
        if exit.is_success() && context.output() == OutputFormat::Text {
            show_cache(engines.cache.as_ref(), context).await?;
        }
        Ok(exit)
    }
}

/// Creates the schema and generates the events.
async fn prepare(args: &DemoArgs, engines: &Engines, context: &CommandContext) -> Result<(), BoxError> {
    let replicated = Settings::from_environment()?.replicated;
    let schema = Schema::new(&engines.clickhouse, replicated);
    schema
        .migrate(context.clock().now(), &|progress| context.say(progress))
        .await?;
    let now = context.clock().now();
    let from = now
        .saturating_sub(SignedDuration::from_hours(24))
        .unwrap_or(Timestamp::MIN);
    let lateness = Lateness {
        share: 0.01,
        most: std::time::Duration::from_secs(600),
    };
    let timeline = Timeline {
        from,
        to: now,
        events: args.events,
        first: 0,
        lateness,
        seed: 1,
    };
    let fleet = Fleet::new(1, args.devices);
    let began = context.clock().monotonic();
    let work = context.work("generate", Some(args.events), "events");
    let cancel = context.cancel_token();
    let count = load(&engines.clickhouse, timeline.stream(&fleet)?, &cancel, |done| {
        work.set(done);
    })
    .await?;
    drop(work);
    let took = context.clock().monotonic().saturating_sub(began);
    context.say(format!(
        "{count} events of {} devices in {:.1} s",
        args.devices,
        took.as_secs_f32()
    ));
    Ok(())
}

async fn materialize(args: &DemoArgs, engines: &Engines, context: &CommandContext) -> Result<Exit, BoxError> {
    let definitions = context.definitions()?.with_resources(engines.resources())?;
    if context.output() == OutputFormat::Text {
        context.print(format!("\n{}", definitions.graph().render(GraphFormat::Text)))?;
    }
    let selection = if args.all {
        "*".to_owned()
    } else {
        let job = definitions
            .job("redis_sync_job")
            .ok_or("job `redis_sync_job` is not defined")?;
        job.selection.to_string()
    };
    let plan = definitions.plan(&selection)?;
    let result = context.execute_on(&definitions, plan, RunOptions::new()).await?;
    Ok(context.report(&result, &selection)?)
}

async fn show_cache(cache: &dyn Cache, context: &CommandContext) -> Result<(), BoxError> {
    context.print(format!("\nin the cache ({}):", cache.store()))?;
    for key in cache.keys("dashboard:").await? {
        let value = cache.get(&key).await?.unwrap_or_default();
        let text = String::from_utf8_lossy(&value);
        let cut: String = text.chars().take(SHOWN).collect();
        let more = text.len().saturating_sub(cut.len());
        let more = if more > 0 {
            format!("… ({more} bytes more)")
        } else {
            String::new()
        };
        let lives = match cache.ttl(&key).await? {
            Ttl::Remaining(left) => format!("lives {} s", left.as_secs_f32().round()),
            Ttl::Unlimited => "stays".to_owned(),
            Ttl::Missing => "is gone".to_owned(),
        };
        context.print(format!("\n{key} ({lives})\n{cut}{more}"))?;
    }
    Ok(())
}

/// Fetches the engine's library, when it is not there, with a bar.
pub(super) async fn fetch_with_progress(context: &CommandContext) -> Result<PathBuf, BoxError> {
    if !library_is_missing() {
        return fetch_library(|_| {});
    }
    context.say("the embedded ClickHouse engine is not there yet; fetching it once (178 MB)");
    let work = context.work("fetch", None, "MB");
    let fetching = tokio::task::spawn_blocking(move || {
        fetch_library(|progress| {
            if let FetchProgress::Downloading { received, .. } = progress {
                work.set(received >> 20);
            }
        })
    });
    fetching.await?
}

//! `generate`: fills `events` with believable telemetry, of the past or live.

use std::time::Duration;

use clap::{ArgMatches, Args as _, FromArgMatches as _};
use edge_assets::{
    boxed::BoxError,
    cli::{CliError, CommandContext, Exit, ExtraCommand, clap},
    clickhouse::ClickHouse,
    duration,
};
use jiff::Timestamp;

use super::{
    app::{data_folder, engines},
    load::load,
};
use crate::{
    catalog::{Catalog, EVENTS},
    engines::DataFolder,
    generator::{Fleet, Lateness, Timeline},
    schema::Schema,
    settings::Settings,
};

/// How often live mode sends what is due.
const BEAT: Duration = Duration::from_millis(250);

/// `generate`.
pub(super) struct Generate;

/// What `generate` can be told.
#[derive(Debug, Clone, clap::Args)]
struct GenerateArgs {
    /// The number of devices
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    devices: u32,
    /// The number of events; live mode ends after so many
    #[arg(long)]
    events: Option<u64>,
    /// The first instant, such as 2026-11-22T09:00:00Z; 24 hours before the end by default
    #[arg(long)]
    from: Option<Timestamp>,
    /// The instant before which all events lie; now by default
    #[arg(long)]
    to: Option<Timestamp>,
    /// Send events live, so many a second, until Ctrl-C
    #[arg(long, value_name = "PER_SECOND", conflicts_with_all = ["from", "to"],
          value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    rate: Option<u32>,
    /// The same seed makes the same events
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The share of events that arrive late, 0 to 1
    #[arg(long, default_value_t = 0.01)]
    late: f64,
    /// How late they arrive at most
    #[arg(long, default_value = "10m", value_parser = duration::parse)]
    late_by: Duration,
}

impl ExtraCommand for Generate {
    fn command(&self) -> clap::Command {
        GenerateArgs::augment_args(clap::Command::new("generate"))
            .about("Fill the table `events` with believable telemetry, of the past or live")
    }

    async fn run(&self, matches: &ArgMatches, context: &CommandContext) -> Result<Exit, BoxError> {
        let args = GenerateArgs::from_arg_matches(matches)?;
        let engines = engines(context, DataFolder::Kept(data_folder(context))).await?;
        create_tables(&engines.clickhouse, context).await?;
        let count = match args.rate {
            Some(rate) => {
                let work = context.work("generate", args.events, "events");
                live(&args, rate, &engines.clickhouse, context, |sent| work.set(sent)).await?
            }
            None => past(&args, &engines.clickhouse, context).await?,
        };
        context.print(format!("{count} events of {} devices", args.devices))?;
        Ok(context
            .signaled()
            .filter(|_| args.rate.is_none())
            .unwrap_or(Exit::SUCCESS))
    }
}

/// Sends generated events, `rate` a second, until the token is canceled.
pub(super) async fn generate_live(
    rate: u32,
    devices: u32,
    ch: &ClickHouse,
    context: &CommandContext,
) -> Result<u64, BoxError> {
    let args = GenerateArgs {
        devices,
        events: None,
        from: None,
        to: None,
        rate: Some(rate),
        seed: 1,
        late: 0.0,
        late_by: Duration::ZERO,
    };
    live(&args, rate, ch, context, |_| {}).await
}

/// Creates the schema where there is no table of events yet. What is there is never migrated on the way.
async fn create_tables(ch: &ClickHouse, context: &CommandContext) -> Result<(), BoxError> {
    if Catalog::read(ch).await?.get(EVENTS).is_some() {
        return Ok(());
    }
    let schema = Schema::new(ch, Settings::from_environment()?.replicated);
    schema
        .migrate(context.clock().now(), &|progress| context.say(progress))
        .await?;
    Ok(())
}

async fn past(args: &GenerateArgs, ch: &ClickHouse, context: &CommandContext) -> Result<u64, BoxError> {
    let to = args.to.unwrap_or_else(|| context.clock().now());
    let from = match args.from {
        Some(from) => from,
        None => to.saturating_sub(jiff::SignedDuration::from_hours(24))?,
    };
    let events = args.events.unwrap_or(1_000_000);
    let lateness = Lateness {
        share: args.late,
        most: args.late_by,
    };
    let timeline = Timeline {
        from,
        to,
        events,
        first: 0,
        lateness,
        seed: args.seed,
    };
    let fleet = Fleet::new(args.seed, args.devices);
    let stream = timeline
        .stream(&fleet)
        .map_err(|error| CliError::Usage(error.to_string()))?;
    let work = context.work("generate", Some(events), "events");
    Ok(load(ch, stream, &context.cancel_token(), |done| work.set(done)).await?)
}

/// Sends what came due since the last beat; a beat that was late sends more.
async fn live(
    args: &GenerateArgs,
    rate: u32,
    ch: &ClickHouse,
    context: &CommandContext,
    tell: impl Fn(u64),
) -> Result<u64, BoxError> {
    let fleet = Fleet::new(args.seed, args.devices);
    let cancel = context.cancel_token();
    let mut beat = tokio::time::interval(BEAT);
    let begun = context.clock().now();
    let (mut from, mut sent) = (begun, 0_u64);
    let first = first_number(begun);
    loop {
        tokio::select! {
            biased;
            () = cancel.cancelled() => return Ok(sent),
            _ = beat.tick() => {}
        }
        let to = context.clock().now();
        let elapsed = u128::try_from(to.duration_since(begun).as_millis()).unwrap_or(0);
        let target = u64::try_from(elapsed * u128::from(rate) / 1_000).unwrap_or(u64::MAX);
        let due = args
            .events
            .map_or(target, |events| target.min(events))
            .saturating_sub(sent);
        if due == 0 || to <= from {
            continue;
        }
        let timeline = Timeline {
            from,
            to,
            events: due,
            first: first + sent,
            lateness: Lateness::NONE,
            seed: args.seed,
        };
        sent += load(ch, timeline.stream(&fleet)?, &cancel, |_| {}).await?;
        tell(sent);
        from = to;
        if args.events.is_some_and(|events| sent >= events) {
            return Ok(sent);
        }
    }
}

/// The number of the first event of a generator that begins at an instant: above all that generators sent which began earlier, as long
/// as they send no more than a thousand events a millisecond. So no message number of a device comes twice after a restart.
fn first_number(begun: Timestamp) -> u64 {
    u64::try_from(begun.as_millisecond()).unwrap_or(0) * 1_000
}

//! The command line as clap reads it: options of all commands, the commands, their arguments.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::{
    OutputFormat,
    alert_args::AlertCommand,
    backfill_args::BackfillCommand,
    check_args::{CheckCommand, FreshnessCommand},
    completion::Asked,
    console::ColorMode,
    daemon_args::DaemonArgs,
    db_args::DbCommand,
    partition_args::PartitionArgs,
    partition_command_args::{
        AssetPartitionsArgs, AssetWipeArgs, PARTITIONS_EXAMPLES, PartitionCommand, WIPE_EXAMPLES,
    },
    run_args::RunCommand,
    trigger_args::{AutomationCommand, ScheduleCommand, SensorCommand, SimulateArgs},
};
use crate::graph::GraphFormat;

/// What `--help` ends with.
pub(super) const EXIT_CODES: &str = "Exit codes:
    0    success
    1    a run failed, `doctor` found something unhealthy, or a connection could not be made
    2    the command was not understood, or names something that does not exist
    3    the definitions are wrong
  130    stopped by Ctrl-C (143: by SIGTERM)

Results go to stdout, everything else to stderr.";

/// Options of all commands.
#[derive(Debug, Clone, Args)]
pub(super) struct GlobalArgs {
    /// The state folder: the store of runs, and what the application keeps
    #[arg(
        long,
        global = true,
        env = "EDGE_HOME",
        value_name = "FOLDER",
        default_value = ".edge",
        help_heading = "Global options"
    )]
    pub(super) home: PathBuf,
    /// How results are printed
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "FORMAT",
        help_heading = "Global options"
    )]
    pub(super) output: OutputFormat,
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        help_heading = "Global options"
    )]
    pub(super) color: ColorMode,
    /// Print errors and what was asked for, nothing else
    #[arg(
        short,
        long,
        global = true,
        conflicts_with = "verbose",
        help_heading = "Global options"
    )]
    pub(super) quiet: bool,
    #[arg(short, long, global = true, action = clap::ArgAction::Count,
        help = "Log to stderr: -v info, -vv debug, -vvv everything; EDGE_LOG sets a filter in detail", help_heading = "Global options")]
    pub(super) verbose: u8,
}

/// The commands of the framework.
#[derive(Debug, Subcommand)]
pub(super) enum BuiltIn {
    /// Materialize assets, in the order of their dependencies
    #[command(after_help = MATERIALIZE_EXAMPLES)]
    Materialize(MaterializeArgs),
    /// Show what `materialize` would do, and why
    #[command(after_help = PLAN_EXAMPLES)]
    Plan(PlanArgs),
    /// Explain an asset: what it is, what it waits for, what launches it and when
    #[command(after_help = WHY_EXAMPLES)]
    Why(WhyArgs),
    /// Look at assets
    #[command(subcommand)]
    Asset(AssetCommand),
    /// Add partitions while the system runs, and take them away
    #[command(subcommand)]
    Partition(PartitionCommand),
    /// Look at checks, and evaluate them
    #[command(subcommand)]
    Check(CheckCommand),
    /// Look at how fresh assets are
    #[command(subcommand)]
    Freshness(FreshnessCommand),
    /// Look at jobs and execute them
    #[command(subcommand)]
    Job(JobCommand),
    /// Look at the settings of assets
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Draw the graph of assets
    Graph(GraphArgs),
    /// Check the definitions; all faults at once
    Validate,
    /// Connect to every resource and tell how it is
    Doctor(DoctorArgs),
    /// Look at schedules, switch them on and off
    #[command(subcommand)]
    Schedule(ScheduleCommand),
    /// Look at sensors, switch them on and off, evaluate one
    #[command(subcommand)]
    Sensor(SensorCommand),
    /// Look at automation conditions, evaluate one, switch them on and off
    #[command(subcommand)]
    Automation(AutomationCommand),
    /// Look at recorded runs, cancel and repeat them
    #[command(subcommand)]
    Run(RunCommand),
    /// Make many partitions; look at backfills, pause, stop and repeat them
    #[command(subcommand)]
    Backfill(BackfillCommand),
    /// Run the schedules, the sensors and the queue, until SIGTERM or Ctrl-C
    Daemon(DaemonArgs),
    /// Serve the web API, until SIGTERM or Ctrl-C; a daemon executes what is launched over it
    #[cfg(feature = "web")]
    Web(super::web_args::ServeWebArgs),
    /// Make tokens of the web API, list them, take them away
    #[cfg(feature = "web")]
    #[command(subcommand)]
    Token(super::token_args::TokenCommand),
    /// Show what the schedules and sensors would do between two instants; nothing runs
    Simulate(SimulateArgs),
    /// Look at where alerts go, and try whether they arrive
    #[command(subcommand)]
    Alert(AlertCommand),
    /// Look after the store
    #[command(subcommand)]
    Db(DbCommand),
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Tell a completion script what may stand where the cursor is
    #[command(hide = true)]
    Complete(CompleteArgs),
}

pub(super) const SELECTION_HELP: &str = "Which assets: `events`, `device_*`, `group:redis_cache`, `tag:tier=gold`, \
    `kind:clickhouse`, `owner:team:edge`, `*`; `+events` with all upstream, `events+2` with two levels downstream, \
    `roots(..)`, `sinks(..)`; joined by `and`, `or`, `not`";

const MATERIALIZE_EXAMPLES: &str = "Examples:
  materialize events                       one asset
  materialize '+device_stats_cache'        an asset and all that it needs
  materialize 'group:redis_cache or kpis'  a group and one more
  materialize '*' --max-concurrency 4      everything, four at once
  materialize daily --partition 2026-10-31 --config daily.limit=100
  materialize daily --from 2026-10-01 --to 2026-10-31";

const PLAN_EXAMPLES: &str = "Examples:
  plan '*'
  plan '+device_stats_cache' --output json";

const WHY_EXAMPLES: &str = "Examples:
  why device_stats_cache
  why events --in '+device_stats_cache and not group:raw'";

const EXPLAIN_EXAMPLES: &str = "Examples:
  config explain                                every setting of every asset
  config explain daily --config daily.limit=5   as a run with this option would have them
  config explain --job nightly --output json";

const JOB_EXAMPLES: &str = "Examples:
  job execute redis_sync
  job execute -j redis_sync --output json";

/// Arguments of `materialize`.
#[derive(Debug, Args)]
pub(super) struct MaterializeArgs {
    #[arg(value_name = "SELECTION", help = SELECTION_HELP)]
    pub(super) selection: String,
    #[command(flatten)]
    pub(super) request: RequestArgs,
    #[command(flatten)]
    pub(super) limits: LimitArgs,
}

/// Arguments of `plan`.
#[derive(Debug, Args)]
pub(super) struct PlanArgs {
    #[arg(value_name = "SELECTION", help = SELECTION_HELP)]
    pub(super) selection: String,
    #[command(flatten)]
    pub(super) request: RequestArgs,
}

/// Arguments of `why`.
#[derive(Debug, Args)]
pub(super) struct WhyArgs {
    /// The key of the asset
    #[arg(value_name = "ASSET")]
    pub(super) asset: String,
    /// And why it is part of this selection, or is not
    #[arg(long = "in", value_name = "SELECTION")]
    pub(super) selection: Option<String>,
}

/// What a run is given.
#[derive(Debug, Args)]
pub(super) struct RequestArgs {
    #[command(flatten)]
    pub(super) partitions: PartitionArgs,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    /// Keep the values of assets in this folder, and load from there those that the run takes and does not make; for all
    /// assets that choose no IO manager of their own
    #[arg(long, value_name = "FOLDER")]
    pub(super) io_folder: Option<PathBuf>,
}

/// Where settings of assets come from.
#[derive(Debug, Args)]
pub(super) struct ConfigArgs {
    /// A setting of an asset, as often as needed; lists and tables as JSON
    #[arg(long = "config", value_name = "ASSET.KEY=VALUE")]
    pub(super) config: Vec<String>,
    /// Settings of assets for this run, as JSON or TOML: `{"asset": {"key": value}}`; `--config` wins
    #[arg(long, value_name = "FILE")]
    pub(super) config_file: Option<PathBuf>,
    /// The settings file, instead of `edge.toml` in the working folder
    #[arg(long, value_name = "FILE")]
    pub(super) settings: Option<PathBuf>,
}

/// How a run is executed.
#[derive(Debug, Args)]
pub(super) struct LimitArgs {
    /// How many steps run at once
    #[arg(long, value_name = "N", default_value_t = 32, value_parser = at_least_one)]
    pub(super) max_concurrency: usize,
    /// How many steps of a pool run at once, as often as needed
    #[arg(long = "pool", value_name = "NAME=N", value_parser = pool)]
    pub(super) pools: Vec<(String, usize)>,
    /// How long the run may take, such as `30m`
    #[arg(long, value_name = "DURATION", value_parser = crate::duration::parse)]
    pub(super) timeout: Option<std::time::Duration>,
    /// Do not record the run, although there is a state folder
    #[arg(long)]
    pub(super) no_store: bool,
}

pub(super) fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("write a whole number from 1 on".to_owned()),
        Ok(number) => Ok(number),
    }
}

pub(super) fn pool(text: &str) -> Result<(String, usize), String> {
    let (name, slots) = text
        .split_once('=')
        .filter(|(name, _)| !name.is_empty())
        .ok_or("write NAME=N, such as `clickhouse=4`")?;
    Ok((name.to_owned(), at_least_one(slots)?))
}

/// Commands about assets.
#[derive(Debug, Subcommand)]
pub(super) enum AssetCommand {
    /// List assets
    List {
        #[arg(value_name = "SELECTION", help = SELECTION_HELP)]
        selection: Option<String>,
    },
    /// Show all that is declared of an asset
    Show {
        /// The key of the asset
        key: String,
    },
    /// Show which partitions of an asset are made, failed, in progress, missing
    #[command(after_help = PARTITIONS_EXAMPLES)]
    Partitions(AssetPartitionsArgs),
    /// Have assets, or partitions of them, count as never made
    #[command(after_help = WIPE_EXAMPLES)]
    Wipe(AssetWipeArgs),
}

/// Commands about settings.
#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Show every setting with its value and where that comes from
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// Print the JSON Schema of an asset's settings, or of the settings file
    Schema {
        /// The asset; without it, the settings file as a whole
        #[arg(value_name = "ASSET")]
        asset: Option<String>,
    },
}

/// Arguments of `config explain`.
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    #[arg(value_name = "SELECTION", help = SELECTION_HELP)]
    pub(super) selection: Option<String>,
    /// As in the runs of this job
    #[arg(long, value_name = "NAME")]
    pub(super) job: Option<String>,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
}

/// Commands about jobs.
#[derive(Debug, Subcommand)]
pub(super) enum JobCommand {
    /// List jobs
    List,
    /// Execute a job here and now
    #[command(after_help = JOB_EXAMPLES)]
    Execute(Box<ExecuteArgs>),
    /// Queue a run of a job, or of a selection, for the daemon
    Launch(Box<LaunchArgs>),
}

/// Arguments of `job execute`.
#[derive(Debug, Args)]
pub(super) struct ExecuteArgs {
    /// The job
    #[arg(value_name = "NAME", required_unless_present = "job", conflicts_with = "job")]
    pub(super) name: Option<String>,
    /// The job, in the manner of the Dagster CLI
    #[arg(short, long, value_name = "NAME")]
    pub(super) job: Option<String>,
    #[command(flatten)]
    pub(super) request: RequestArgs,
    #[command(flatten)]
    pub(super) limits: LimitArgs,
}

/// Arguments of `job launch`.
#[derive(Debug, Args)]
pub(super) struct LaunchArgs {
    /// The job
    #[arg(value_name = "NAME", required_unless_present_any = ["job", "select"], conflicts_with_all = ["job", "select"])]
    pub(super) name: Option<String>,
    /// The job, in the manner of the Dagster CLI
    #[arg(short, long, value_name = "NAME", conflicts_with = "select")]
    pub(super) job: Option<String>,
    /// A selection instead of a job
    #[arg(long, value_name = "SELECTION")]
    pub(super) select: Option<String>,
    #[command(flatten)]
    pub(super) partitions: PartitionArgs,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    /// A label of the run, as often as needed
    #[arg(long = "tag", value_name = "KEY=VALUE", value_parser = super::run_args::label)]
    pub(super) tags: Vec<(String, String)>,
    /// However often this is asked under one key, there is one run
    #[arg(long, value_name = "TEXT")]
    pub(super) key: Option<String>,
    /// Of several queued runs, the higher starts first; that of the job by default
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(super) priority: Option<i32>,
    /// Wait for the end; its outcome is the exit code
    #[arg(long)]
    pub(super) wait: bool,
}

/// Arguments of `graph`.
#[derive(Debug, Args)]
pub(super) struct GraphArgs {
    #[arg(value_name = "SELECTION", help = SELECTION_HELP)]
    pub(super) selection: Option<String>,
    /// By default that of --output
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(super) format: Option<GraphFormat>,
    /// Groups instead of assets; a text of more than 120 lines becomes one of groups by itself
    #[arg(long, conflicts_with = "full")]
    pub(super) summary: bool,
    /// Every asset on a line of its own, with all names of its upstream
    #[arg(long)]
    pub(super) full: bool,
}

/// Arguments of `complete`.
#[derive(Debug, Args)]
pub(super) struct CompleteArgs {
    /// The shell that asks
    #[arg(value_enum)]
    pub(super) shell: Asked,
    /// For bash its word breaks and the line up to the cursor, for others the words up to the cursor
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub(super) words: Vec<String>,
}

/// Arguments of `doctor`.
#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    /// How long each examination may take
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = crate::duration::parse)]
    pub(super) timeout: std::time::Duration,
}

impl ValueEnum for GraphFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Text, Self::Mermaid, Self::Dot, Self::Json]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(match self {
            Self::Text => "text",
            Self::Mermaid => "mermaid",
            Self::Dot => "dot",
            Self::Json => "json",
        }))
    }
}

impl ValueEnum for OutputFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Text, Self::Json]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(match self {
            Self::Text => "text",
            Self::Json => "json",
        }))
    }
}

impl ValueEnum for ColorMode {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Auto, Self::Always, Self::Never]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        }))
    }
}

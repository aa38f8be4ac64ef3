//! The commands about schedules and sensors, as clap reads them.

use clap::{Args, Subcommand};
use jiff::Timestamp;

/// Commands about schedules.
#[derive(Debug, Subcommand)]
pub(super) enum ScheduleCommand {
    /// List schedules
    List,
    /// Show when a schedule fires next
    Preview {
        /// The schedule
        name: String,
        /// How many instants
        #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=1000))]
        count: u16,
    },
    /// Switch schedules on; nothing that they missed is made up for
    Start(SwitchArgs),
    /// Switch schedules off
    Stop(SwitchArgs),
    /// Show what became of their ticks, newest first
    Ticks(TicksArgs),
}

/// Commands about sensors.
#[derive(Debug, Subcommand)]
pub(super) enum SensorCommand {
    /// List sensors
    List,
    /// Switch sensors on
    Start(SwitchArgs),
    /// Switch sensors off
    Stop(SwitchArgs),
    /// Show what became of their ticks, newest first
    Ticks(TicksArgs),
    /// Evaluate a sensor here and now, and show what it would ask for; nothing is recorded or launched
    Evaluate(EvaluateArgs),
    /// Set the cursor that the next tick begins with
    Cursor(CursorArgs),
}

/// Commands about automation conditions.
#[derive(Debug, Subcommand)]
pub(super) enum AutomationCommand {
    /// List the assets that have a condition, with what it last said
    List,
    /// Show the condition of an asset, and why it asks for something or not
    Show {
        /// The asset
        #[arg(value_name = "ASSET")]
        asset: String,
    },
    /// Evaluate the condition of an asset here and now; nothing is recorded or launched
    Evaluate {
        /// The asset
        #[arg(value_name = "ASSET")]
        asset: String,
    },
    /// Show what the condition of an asset has said, newest first
    History {
        /// The asset
        #[arg(value_name = "ASSET")]
        asset: String,
        /// How many evaluations
        #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=200))]
        limit: u16,
        /// Where the list before ended: its `next`
        #[arg(long, value_name = "CURSOR")]
        after: Option<String>,
    },
    /// Have the daemon evaluate conditions; what happened meanwhile is not made up for
    Start(ConditionsArgs),
    /// Have the daemon evaluate no condition, or not those of some assets
    Stop(ConditionsArgs),
}

/// Whose conditions are switched.
#[derive(Debug, Args)]
pub(super) struct ConditionsArgs {
    /// The assets; without any, automation as a whole
    pub(super) assets: Vec<String>,
}

/// Which triggers are switched.
#[derive(Debug, Args)]
pub(super) struct SwitchArgs {
    /// Their names
    #[arg(required_unless_present = "all")]
    pub(super) names: Vec<String>,
    /// All of them
    #[arg(long, conflicts_with = "names")]
    pub(super) all: bool,
}

/// Arguments of `schedule ticks` and `sensor ticks`.
#[derive(Debug, Args)]
pub(super) struct TicksArgs {
    /// Only of this one
    pub(super) name: Option<String>,
    /// Only ticks that asked for runs or failed
    #[arg(long)]
    pub(super) without_skips: bool,
    /// How many ticks
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=200))]
    pub(super) limit: u16,
    /// Where the list before ended: its `next`
    #[arg(long, value_name = "CURSOR")]
    pub(super) after: Option<String>,
}

/// Arguments of `sensor evaluate`.
#[derive(Debug, Args)]
pub(super) struct EvaluateArgs {
    /// The sensor
    pub(super) name: String,
    /// The cursor that it begins with; that of the store by default
    #[arg(long, value_name = "TEXT")]
    pub(super) cursor: Option<String>,
}

/// Arguments of `sensor cursor`.
#[derive(Debug, Args)]
pub(super) struct CursorArgs {
    /// The sensor
    pub(super) name: String,
    /// The cursor
    #[arg(long, value_name = "TEXT", required_unless_present = "clear")]
    pub(super) set: Option<String>,
    /// Forget it
    #[arg(long, conflicts_with = "set")]
    pub(super) clear: bool,
}

/// Arguments of `simulate`.
#[derive(Debug, Args)]
pub(super) struct SimulateArgs {
    /// The first instant, such as 2026-11-01T00:00:00Z; now by default
    #[arg(long, value_name = "INSTANT")]
    pub(super) from: Option<Timestamp>,
    /// The instant before which it ends; a day after the first by default
    #[arg(long, value_name = "INSTANT")]
    pub(super) to: Option<Timestamp>,
    /// Of the schedules, only these; as often as needed
    #[arg(long = "schedule", value_name = "NAME")]
    pub(super) schedules: Vec<String>,
    /// How long each run is assumed to take, so that ticks can overlap
    #[arg(long, value_name = "DURATION", default_value = "0s", value_parser = crate::duration::parse)]
    pub(super) runs_take: std::time::Duration,
    /// A time in which nobody looks, such as a deployment: two instants with `..` between them
    #[arg(long, value_name = "FROM..TO", value_parser = span)]
    pub(super) outage: Option<(Timestamp, Timestamp)>,
    /// Also schedules and sensors that are declared as off
    #[arg(long)]
    pub(super) with_disabled: bool,
    /// How many ticks are printed; the counts cover all
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub(super) limit: usize,
}

fn span(text: &str) -> Result<(Timestamp, Timestamp), String> {
    let (from, to) = text.split_once("..").ok_or("write two instants, FROM..TO")?;
    let instant = |text: &str| text.parse::<Timestamp>().map_err(|error| format!("`{text}`: {error}"));
    let (from, to) = (instant(from)?, instant(to)?);
    if from < to {
        Ok((from, to))
    } else {
        Err(format!("{to} is not after {from}"))
    }
}

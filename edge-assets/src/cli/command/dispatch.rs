//! Finds the file of a command.

use super::{
    alert, asset, asset_partitions, asset_wipe, automation, backfill, check, complete, completions, config, daemon, db,
    doctor, freshness, graph, job, launch, materialize, partition, plan, run as runs, schedule, sensor,
    sensor_evaluate, simulate, switch, ticks, validate, why,
};
use crate::{
    cli::{
        CliError, CommandContext, Exit,
        args::{AssetCommand, BuiltIn, ConfigCommand, JobCommand},
        trigger_args::{ScheduleCommand, SensorCommand},
    },
    tick::TriggerKind,
};

/// Runs a command of the framework; `root` is the whole command line.
pub(in crate::cli) fn run(command: &BuiltIn, root: clap::Command, context: &CommandContext) -> Result<Exit, CliError> {
    match command {
        BuiltIn::Materialize(args) => materialize::run(args, context),
        BuiltIn::Plan(args) => plan::run(args, context),
        BuiltIn::Why(args) => why::run(args, context),
        BuiltIn::Asset(AssetCommand::List { selection }) => asset::list(selection.as_deref(), context),
        BuiltIn::Asset(AssetCommand::Show { key }) => asset::show(key, context),
        BuiltIn::Asset(AssetCommand::Partitions(args)) => asset_partitions::run(args, context),
        BuiltIn::Asset(AssetCommand::Wipe(args)) => asset_wipe::run(args, context),
        BuiltIn::Partition(command) => partition::run(command, context),
        BuiltIn::Check(command) => check::run(command, context),
        BuiltIn::Freshness(command) => freshness::run(command, context),
        BuiltIn::Config(ConfigCommand::Explain(args)) => config::explain(args, context),
        BuiltIn::Config(ConfigCommand::Schema { asset }) => config::schema(asset.as_deref(), context),
        BuiltIn::Job(JobCommand::List) => job::list(context),
        BuiltIn::Job(JobCommand::Execute(args)) => job::execute(args, context),
        BuiltIn::Job(JobCommand::Launch(args)) => launch::launch(args, context),
        BuiltIn::Graph(args) => graph::run(args, context),
        BuiltIn::Validate => validate::run(context),
        BuiltIn::Doctor(args) => doctor::run(args, context),
        BuiltIn::Schedule(command) => of_schedules(command, context),
        BuiltIn::Sensor(command) => of_sensors(command, context),
        BuiltIn::Automation(command) => automation::run(command, context),
        BuiltIn::Run(command) => runs::run(command, context),
        BuiltIn::Backfill(command) => backfill::run(command, context),
        BuiltIn::Daemon(args) => daemon::run(args, context),
        #[cfg(feature = "web")]
        BuiltIn::Web(args) => super::web::run(args, context),
        #[cfg(feature = "web")]
        BuiltIn::Token(command) => super::token::run(command, context),
        BuiltIn::Simulate(args) => simulate::run(args, context),
        BuiltIn::Alert(command) => alert::run(command, context),
        BuiltIn::Db(command) => db::run(command, context),
        BuiltIn::Complete(args) => complete::run(args, root, context),
        BuiltIn::Completions { shell } => completions::run(*shell, root, context),
    }
}

fn of_schedules(command: &ScheduleCommand, context: &CommandContext) -> Result<Exit, CliError> {
    let kind = TriggerKind::Schedule;
    match command {
        ScheduleCommand::List => schedule::list(context),
        ScheduleCommand::Preview { name, count } => schedule::preview(name, *count, context),
        ScheduleCommand::Start(args) => switch::run(kind, &args.names, args.all, true, context),
        ScheduleCommand::Stop(args) => switch::run(kind, &args.names, args.all, false, context),
        ScheduleCommand::Ticks(args) => ticks::run(kind, args, context),
    }
}

fn of_sensors(command: &SensorCommand, context: &CommandContext) -> Result<Exit, CliError> {
    let kind = TriggerKind::Sensor;
    match command {
        SensorCommand::List => sensor::list(context),
        SensorCommand::Start(args) => switch::run(kind, &args.names, args.all, true, context),
        SensorCommand::Stop(args) => switch::run(kind, &args.names, args.all, false, context),
        SensorCommand::Ticks(args) => ticks::run(kind, args, context),
        SensorCommand::Evaluate(args) => sensor_evaluate::run(args, context),
        SensorCommand::Cursor(args) => sensor_evaluate::set_cursor(args, context),
    }
}

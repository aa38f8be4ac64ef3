//! Finds the file of a command.

use super::{
    asset, complete, completions, config, doctor, graph, job, materialize, plan, schedule, sensor, validate, why,
};
use crate::cli::{
    CliError, CommandContext, Exit,
    args::{AssetCommand, BuiltIn, ConfigCommand, JobCommand, ScheduleCommand, SensorCommand},
};

/// Runs a command of the framework; `root` is the whole command line.
pub(in crate::cli) fn run(command: &BuiltIn, root: clap::Command, context: &CommandContext) -> Result<Exit, CliError> {
    match command {
        BuiltIn::Materialize(args) => materialize::run(args, context),
        BuiltIn::Plan(args) => plan::run(args, context),
        BuiltIn::Why(args) => why::run(args, context),
        BuiltIn::Asset(AssetCommand::List { selection }) => asset::list(selection.as_deref(), context),
        BuiltIn::Asset(AssetCommand::Show { key }) => asset::show(key, context),
        BuiltIn::Config(ConfigCommand::Explain(args)) => config::explain(args, context),
        BuiltIn::Config(ConfigCommand::Schema { asset }) => config::schema(asset.as_deref(), context),
        BuiltIn::Job(JobCommand::List) => job::list(context),
        BuiltIn::Job(JobCommand::Execute(args)) => job::execute(args, context),
        BuiltIn::Graph(args) => graph::run(args, context),
        BuiltIn::Validate => validate::run(context),
        BuiltIn::Doctor(args) => doctor::run(args, context),
        BuiltIn::Schedule(ScheduleCommand::List) => schedule::list(context),
        BuiltIn::Schedule(ScheduleCommand::Preview { name, count }) => schedule::preview(name, *count, context),
        BuiltIn::Sensor(SensorCommand::List) => sensor::list(context),
        BuiltIn::Complete(args) => complete::run(args, root, context),
        BuiltIn::Completions { shell } => completions::run(*shell, root, context),
    }
}

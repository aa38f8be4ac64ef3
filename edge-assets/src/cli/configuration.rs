//! The settings of assets as a command finds them: the settings file, the environment, the job, the command line, each
//! over those before it.

use super::{CommandContext, args::ConfigArgs};
use crate::{
    config::{ConfigError, ConfigFault, Layer, RunConfig},
    definitions::{Definitions, configure},
    trigger::JobDef,
};

/// Reads all of them.
///
/// # Errors
/// [`ConfigError`] with everything that is wrong in any of them.
pub(super) fn read(
    definitions: &Definitions,
    args: &ConfigArgs,
    job: Option<&JobDef>,
    context: &CommandContext,
) -> Result<RunConfig, ConfigError> {
    let (config, faults) = understood(definitions, args, job, context);
    ConfigError::of(faults)?;
    Ok(config)
}

/// Reads all of them, as far as they can be understood.
pub(super) fn understood(
    definitions: &Definitions,
    args: &ConfigArgs,
    job: Option<&JobDef>,
    context: &CommandContext,
) -> (RunConfig, Vec<ConfigFault>) {
    let surroundings = context.surroundings();
    let ambient = surroundings.settings_file.as_ref().filter(|path| path.exists());
    let sources = [
        args.settings.as_ref().or(ambient).map(Layer::settings_file),
        Some(Layer::environment(surroundings.variables.iter().cloned())),
        job.map(|job| Ok(Layer::from(job.config.clone()))),
        args.config_file.as_ref().map(Layer::run_file),
        Some(Layer::flags(&args.config)),
    ];
    let mut faults = Vec::new();
    let mut layers = Vec::new();
    for source in sources.into_iter().flatten() {
        match source {
            Ok(layer) => layers.push(layer),
            Err(error) => faults.extend(error.faults().iter().cloned()),
        }
    }
    let (config, more) = configure(definitions.graph(), layers);
    faults.extend(more);
    (config, faults)
}

//! [`Alerting`]: where the alerts of this program go: the log, what the application adds, and what the settings say.

use std::path::PathBuf;

use super::{CliError, CommandContext};
use crate::alert::{AlertSettings, AlertsBuilder, LogSink};
#[cfg(feature = "webhook")]
use crate::{alert::DeadMansSwitch, cancel::CancelToken};

/// Where the alerts of this program go.
pub(super) struct Alerting {
    /// The sinks.
    pub(super) sinks: AlertsBuilder,
    #[cfg(feature = "webhook")]
    pub(super) switch: Option<DeadMansSwitch>,
}

impl Alerting {
    /// Makes the sinks; nothing connects.
    ///
    /// # Errors
    /// [`CliError::Configuration`] and [`CliError::Alerts`] when settings cannot be used.
    pub(super) fn new(context: &CommandContext, settings: Option<&PathBuf>) -> Result<Self, CliError> {
        let surroundings = context.surroundings();
        let ambient = surroundings.settings_file.as_ref().filter(|path| path.exists());
        let file = settings.or(ambient).map(PathBuf::as_path);
        let settings = AlertSettings::read(file, surroundings.variables.iter().cloned())?;
        let sinks = context.app().alert_sinks(context).map_err(CliError::Resources)?;
        Ok(Self {
            sinks: settings.add_to(sinks)?.sink(LogSink),
            #[cfg(feature = "webhook")]
            switch: settings.dead_mans_switch()?,
        })
    }

    /// The name of the dead-man's switch, when there is one.
    pub(super) fn switch_name(&self) -> Option<&str> {
        #[cfg(feature = "webhook")]
        return self.switch.as_ref().map(DeadMansSwitch::name);
        #[cfg(not(feature = "webhook"))]
        None
    }
}

/// Tells the dead-man's switch that the daemon works, as long as it does, until it is stopped.
#[cfg(feature = "webhook")]
pub(super) async fn give_signs(switch: Option<DeadMansSwitch>, stop: CancelToken, is_alive: impl Fn() -> bool + Send) {
    if let Some(switch) = switch {
        switch.run(stop, is_alive).await;
    }
}

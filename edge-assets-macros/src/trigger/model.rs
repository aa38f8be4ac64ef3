//! [`TriggerModel`]: what an author said of a job, a schedule or a sensor.

use proc_macro2::Span;
use syn::{LitStr, Path};

use super::config::JobSetting;
use crate::{
    function::Function,
    root::Root,
    value::{AssetRef, DurationArg, Tag, Text},
};

/// Which of the three it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Job,
    Schedule,
    Sensor,
}

/// A trigger as its attribute and function describe it; each kind uses the fields that its attribute admits.
pub(crate) struct TriggerModel {
    pub(crate) kind: Kind,
    pub(crate) function: Function,
    pub(crate) root: Root,
    pub(crate) description: Option<Text>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) config: Vec<JobSetting>,
    pub(crate) select: Option<LitStr>,
    pub(crate) assets: Vec<AssetRef>,
    pub(crate) job: Option<Path>,
    pub(crate) cron: Option<LitStr>,
    pub(crate) timezone: Option<LitStr>,
    pub(crate) every: Option<DurationArg>,
    pub(crate) timeout: Option<DurationArg>,
    pub(crate) enabled: bool,
    /// The arguments that were written, right or wrong, so that a wrong one is not called missing.
    pub(crate) written: Vec<(String, Span)>,
}

impl TriggerModel {
    /// Where an argument was written.
    pub(crate) fn place_of(&self, argument: &str) -> Option<Span> {
        self.written
            .iter()
            .find(|(name, _)| name == argument)
            .map(|(_, span)| *span)
    }
}

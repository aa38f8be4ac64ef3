//! [`TriggerModel`]: what an author said of a job, a schedule or a sensor.

use proc_macro2::Span;
use syn::{Expr, LitStr, Path};

use super::config::JobSetting;
use crate::{
    function::Function,
    retry::Retry,
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

/// How many runs may carry the same value of a label.
pub(crate) struct TagLimit {
    pub(crate) tag: String,
    pub(crate) span: Span,
    pub(crate) limit: Expr,
}

/// What becomes of instants that nobody saw.
pub(crate) enum Missed {
    Latest,
    None,
    All {
        max: Option<Expr>,
        within: Option<DurationArg>,
    },
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
    pub(crate) priority: Option<Expr>,
    pub(crate) retry: Option<Retry>,
    pub(crate) max_runs: Option<Expr>,
    pub(crate) tag_limits: Vec<TagLimit>,
    pub(crate) job: Option<Path>,
    pub(crate) cron: Option<LitStr>,
    pub(crate) timezone: Option<LitStr>,
    pub(crate) overlap: Option<&'static str>,
    pub(crate) missed: Option<Missed>,
    pub(crate) jitter: Option<DurationArg>,
    pub(crate) partition: Option<Path>,
    pub(crate) every: Option<DurationArg>,
    /// How runs end that the sensor reacts to.
    pub(crate) on: Vec<&'static str>,
    /// Whose runs these are.
    pub(crate) jobs: Vec<Path>,
    /// The asset that the sensor reacts to.
    pub(crate) asset: Option<AssetRef>,
    pub(crate) max_requests: Option<Expr>,
    pub(crate) timeout: Option<DurationArg>,
    pub(crate) enabled: bool,
    /// The arguments that were written, right or wrong, so that a wrong one is not called missing.
    pub(crate) written: Vec<(String, Span)>,
}

impl TriggerModel {
    /// Whether it was written to react to something, right or wrong.
    pub(crate) fn is_reaction(&self) -> bool {
        self.place_of("on").or(self.place_of("asset")).is_some()
    }

    /// Where an argument was written.
    pub(crate) fn place_of(&self, argument: &str) -> Option<Span> {
        self.written
            .iter()
            .find(|(name, _)| name == argument)
            .map(|(_, span)| *span)
    }

    /// Whether one argument stands before another; both were written.
    pub(crate) fn comes_first(&self, argument: &str, other: &str) -> bool {
        self.written
            .iter()
            .find_map(|(name, _)| [argument, other].into_iter().find(|either| name == either))
            == Some(argument)
    }
}

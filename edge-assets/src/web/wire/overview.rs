//! [`Overview`]: what needs attention, and what comes next.

use serde::Serialize;
use utoipa::ToSchema;

use super::at::At;

/// What needs attention, and what comes next.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Overview {
    /// The counters.
    pub(crate) counts: Counts,
    /// What needs attention, the worst first; 100 at most.
    pub(crate) attention: Vec<Attention>,
    /// How many things need attention, in all.
    pub(crate) attention_total: usize,
    /// What ticks next, the soonest first; 50 at most.
    pub(crate) next_ticks: Vec<NextTick>,
}

/// The counters.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct Counts {
    /// Assets.
    pub(crate) assets: usize,
    /// Assets whose last step failed.
    pub(crate) failing_assets: usize,
    /// Assets that are older than they may be.
    pub(crate) stale_assets: usize,
    /// Assets that were never made.
    pub(crate) missing_assets: usize,
    /// Checks whose last result is a failure.
    pub(crate) failing_checks: usize,
    /// Those of them whose failure is an error, and not a warning alone.
    pub(crate) checks_in_error: usize,
    /// Those of them whose failure is of the last 24 h.
    pub(crate) checks_failed_today: usize,
    /// Runs in the queue.
    pub(crate) queued_runs: u64,
    /// Runs under way.
    pub(crate) running_runs: u64,
}

/// Something that needs attention.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Attention {
    /// What it is.
    pub(crate) kind: AttentionKind,
    /// Which: the job or selection, the key of the asset, `asset/check`, the name of the sensor or of the loop.
    pub(crate) name: String,
    /// Whether it is a warning alone, of a check; left out when not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) is_warning: bool,
    /// Why, in one line.
    pub(crate) reason: String,
    /// Since when.
    pub(crate) since: Option<At>,
    /// The run that shows it.
    pub(crate) run: Option<String>,
}

/// What needs attention; the order is that of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AttentionKind {
    /// A loop of the daemon does not do its work.
    Daemon,
    /// The last run of a job or selection failed as a whole, such as for want of a resource.
    FailedRun,
    /// The last step of an asset failed.
    FailedAsset,
    /// The last result of a check is a failure.
    FailedCheck,
    /// The last ticks of a sensor or schedule failed.
    FailingTrigger,
    /// An asset is older than it may be.
    StaleAsset,
}

/// What ticks next.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct NextTick {
    /// `schedule` or `sensor`.
    pub(crate) kind: String,
    /// Its name.
    pub(crate) name: String,
    /// The job that it launches.
    pub(crate) job: Option<String>,
    /// When.
    pub(crate) at: At,
    /// When it ticks after that, within a day; of those that are less than a quarter of an hour apart, some are left out.
    pub(crate) later: Vec<At>,
}

//! What launches, cancels and repeats: bodies of requests, and what they are answered with.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{at::At, run::Run};

/// A run that is asked for: a job or a selection, and what is special about it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Launch {
    /// The job; either this or a selection.
    pub(crate) job: Option<String>,
    /// What to materialize, in the selection language; either this or a job.
    #[schema(example = "+device_stats_cache")]
    pub(crate) selection: Option<String>,
    /// The partitions, in one run: a key, a range, a list of both, `latest`, `*`; of a product, one of them for each dimension. Without
    /// it, the latest complete one of each asset.
    #[schema(example = "2026-10-01..2026-10-31")]
    pub(crate) partition: Option<String>,
    /// Partitions as above: a run for each of these texts, all runs or none; 100 at most.
    #[serde(default)]
    pub(crate) partitions: Vec<String>,
    /// Settings by asset, for this run. Secrets are refused: what is queued is stored.
    #[serde(default)]
    pub(crate) config: BTreeMap<String, serde_json::Value>,
    /// Labels, beside those of the job.
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, String>,
    /// Of several queued runs, the higher starts first; that of the job unless told.
    pub(crate) priority: Option<i32>,
    /// The run waits in the queue until this instant.
    pub(crate) not_before: Option<At>,
}

/// A run that was launched.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Launched {
    /// The run: the first one, where several partitions were asked for.
    pub(crate) run: Run,
    /// Whether it is new; `false` when its key was known.
    pub(crate) is_new: bool,
    /// All of them, in the order of the partitions.
    pub(crate) runs: Vec<Run>,
}

/// Why a run is to stop.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cancel {
    /// The reason, which the run keeps.
    pub(crate) reason: Option<String>,
}

/// What of a run is to be repeated.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Retry {
    /// Which steps; those that did not succeed unless told.
    #[serde(default)]
    pub(crate) steps: RetrySteps,
    /// A step, `asset` or `asset[partition]`: it and what is downstream of it. In the place of `steps`.
    pub(crate) from: Option<String>,
}

/// Which steps are repeated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RetrySteps {
    /// All of them.
    All,
    /// Those that did not succeed.
    #[default]
    Failed,
}

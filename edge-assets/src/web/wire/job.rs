//! [`Job`] as it stands in lists, and [`JobDetail`].

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{at::At, run::Run, status::RunState};

/// A job as it stands in lists.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Job {
    /// The name.
    pub(crate) name: String,
    /// What it is, in Markdown.
    pub(crate) description: String,
    /// What it launches, in the selection language.
    pub(crate) selection: String,
    /// How many assets that are.
    pub(crate) asset_count: usize,
    /// The schedules that launch it.
    pub(crate) schedules: Vec<String>,
    /// The sensors that launch it.
    pub(crate) sensors: Vec<String>,
    /// Labels that its runs carry.
    pub(crate) tags: BTreeMap<String, String>,
    /// Of several queued runs, the higher starts first.
    pub(crate) priority: i32,
    /// Its newest run.
    pub(crate) last_run: Option<Run>,
    /// When a schedule that is on launches it next.
    pub(crate) next: Option<At>,
    /// How long half of its last 20 runs that succeeded took at most, in seconds.
    pub(crate) typical_s: Option<f64>,
    /// How long 95 of 100 of them took at most.
    pub(crate) slow_s: Option<f64>,
    /// Its newest runs, newest first, 20 at most.
    pub(crate) recent: Vec<RunMark>,
}

/// A run as a mark in a strip.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct RunMark {
    /// The id.
    pub(crate) id: String,
    /// Where it stands.
    pub(crate) status: RunState,
    /// When it was asked for.
    pub(crate) created_at: At,
    /// How long it took, or takes, in seconds; nothing before its first step could start.
    pub(crate) duration_s: Option<f64>,
}

/// A job with all that is known of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct JobDetail {
    #[serde(flatten)]
    pub(crate) job: Job,
    /// The assets that it launches, in the order of their dependencies.
    pub(crate) assets: Vec<String>,
    /// Settings of assets that its runs have; secrets are not among them.
    pub(crate) config: BTreeMap<String, serde_json::Value>,
    /// How often a run that failed is repeated.
    pub(crate) retries: u32,
    /// How long a run may take, in seconds.
    pub(crate) timeout_s: Option<f64>,
    /// How many of its runs may be under way at once.
    pub(crate) max_runs: Option<u32>,
    /// How many runs may be under way at once that carry the same value of a label.
    pub(crate) tag_limits: BTreeMap<String, u32>,
    /// Where it is declared: file and line.
    pub(crate) source: String,
    /// Its newest runs, newest first, 20 at most.
    pub(crate) runs: Vec<Run>,
}

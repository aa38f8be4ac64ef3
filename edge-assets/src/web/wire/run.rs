//! [`Run`] as it stands in lists, and [`RunDetail`] with all that is known of it.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{at::At, facts::Origin, status::RunState, step::Step};
use crate::{
    run::{self, StepScope},
    web::request_key::is_internal,
};

/// A run as it stands in lists.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Run {
    /// The id, a UUID that sorts by time.
    pub(crate) id: String,
    /// Where it stands.
    pub(crate) status: RunState,
    /// When it took this status.
    pub(crate) status_since: At,
    /// Why it failed, or stands where it stands; of a failed step, its name and message.
    pub(crate) reason: Option<String>,
    /// The job, when it is one's.
    pub(crate) job: Option<String>,
    /// What is asked for, in the selection language.
    pub(crate) selection: String,
    /// The partitions, where they were named: a key, or a selection such as `2026-10-01..2026-10-31`.
    pub(crate) partition: Option<String>,
    /// Who asked for it.
    pub(crate) origin: Origin,
    /// Labels.
    pub(crate) tags: BTreeMap<String, String>,
    /// Of several queued runs, the higher starts first.
    pub(crate) priority: i32,
    /// The binary that owns the definitions.
    pub(crate) location: String,
    /// Which code queued it.
    pub(crate) code_version: String,
    /// The run that this one repeats.
    pub(crate) parent: Option<String>,
    /// The first of the row of repetitions; the run itself when it repeats none.
    pub(crate) root: String,
    /// The number of this run in that row, from 1.
    pub(crate) attempt: u32,
    /// When it was asked for.
    pub(crate) created_at: At,
    /// When its first step could start.
    pub(crate) started_at: Option<At>,
    /// When it ended.
    pub(crate) finished_at: Option<At>,
    /// How many steps its plan has, once it was planned.
    pub(crate) planned_steps: u32,
    /// How many of them succeeded.
    pub(crate) succeeded_steps: u32,
    /// How many of them failed.
    pub(crate) failed_steps: u32,
}

impl Run {
    /// Turns a row into what clients see; `reason` is that of a failed step where the row has none.
    pub(crate) fn of(run: &run::Run, reason: Option<String>) -> Self {
        Self {
            id: run.id.to_string(),
            status: run.status.into(),
            status_since: run.status_since.into(),
            reason: reason.or_else(|| run.reason.clone()),
            job: run.job.as_deref().map(str::to_owned),
            selection: run.selection.to_string(),
            partition: run.partition.as_ref().map(ToString::to_string),
            origin: (&run.origin).into(),
            tags: run
                .tags
                .iter()
                .filter(|(name, _)| !is_internal(name))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            priority: run.priority,
            location: run.location.to_string(),
            code_version: run.code_version.to_string(),
            parent: run.parent.map(|id| id.to_string()),
            root: run.root.to_string(),
            attempt: run.attempt,
            created_at: run.created_at.into(),
            started_at: run.started_at.map(At),
            finished_at: run.finished_at.map(At),
            planned_steps: run.planned_steps,
            succeeded_steps: run.succeeded_steps,
            failed_steps: run.failed_steps,
        }
    }
}

/// A run with all that is known of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct RunDetail {
    #[serde(flatten)]
    pub(crate) run: Run,
    /// Under which key it was asked for.
    pub(crate) key: Option<String>,
    /// Settings of assets for this run, by asset; secrets are not among them.
    pub(crate) config: BTreeMap<String, serde_json::Value>,
    /// Which steps of its plan it executes: `all`, `unfinished` (those that did not succeed in the run it repeats) or `from`.
    pub(crate) scope: String,
    /// The step of `from`.
    pub(crate) from_step: Option<String>,
    /// It does not start before this instant.
    pub(crate) not_before: Option<At>,
    /// The process that executes it.
    pub(crate) holder: Option<String>,
    /// How often a process took it.
    pub(crate) epoch: u64,
    /// Until when that process need not say that it lives.
    pub(crate) lease_until: Option<At>,
    /// The steps of which there are facts, in the order of their first one.
    pub(crate) steps: Vec<Step>,
    /// The place in the event log up to which this tells: a stream goes on from here.
    pub(crate) position: u64,
}

/// The name of a scope, and its step.
pub(crate) fn scope(scope: &StepScope) -> (String, Option<String>) {
    match scope {
        StepScope::All => ("all".to_owned(), None),
        StepScope::Unfinished => ("unfinished".to_owned(), None),
        StepScope::From { step } => ("from".to_owned(), Some(step.to_string())),
    }
}

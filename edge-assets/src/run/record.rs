//! [`Run`] and [`NewRun`]: one execution as the store holds it, described wholly by stored data.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{RunStatus, StepKey};
use crate::{
    id::{BackfillId, RunId},
    key::AssetKey,
    partition::PartitionSelection,
    tags::Tags,
};

/// The label of a run that evaluates checks and materializes nothing; its value says which, `*` for all. Repetitions carry it on.
pub const CHECKS_TAG: &str = "edge/checks";

/// The label of a run that automation conditions asked for; its value is the place in the event log that they had seen.
pub const AUTOMATION_TAG: &str = "edge/automation";

/// Who asked for a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
#[non_exhaustive]
pub enum RunOrigin {
    /// A person, or a program that acts for one.
    Manual,
    /// A schedule, for one of its instants.
    Schedule {
        /// The schedule.
        name: Arc<str>,
    },
    /// A sensor.
    Sensor {
        /// The sensor.
        name: Arc<str>,
    },
    /// The repetition of a run that failed, by the policy of its job.
    Retry,
    /// The repetition of a run, by a person.
    Reexecution,
    /// A backfill, for a piece of what it makes.
    Backfill {
        /// The backfill.
        id: BackfillId,
    },
    /// The automation conditions of its assets.
    Automation,
    /// A person, or a program that acts for one, to have assets count as never made: it executes nothing. So do its repetitions.
    Wipe,
}

impl RunOrigin {
    /// The schedule or sensor.
    #[must_use]
    pub fn trigger(&self) -> Option<&Arc<str>> {
        match self {
            Self::Schedule { name } | Self::Sensor { name } => Some(name),
            Self::Manual | Self::Retry | Self::Reexecution | Self::Backfill { .. } | Self::Automation | Self::Wipe => {
                None
            }
        }
    }
}

impl RunOrigin {
    /// Under which name runs of this origin are found: that of the schedule or sensor, or the id of the backfill.
    pub(crate) fn asker(&self) -> Option<Arc<str>> {
        match self {
            Self::Backfill { id } => Some(id.to_string().into()),
            other => other.trigger().cloned(),
        }
    }
}

/// Which steps of its plan a run executes; the others count as done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "scope", rename_all = "snake_case")]
pub enum StepScope {
    /// All of them.
    #[default]
    All,
    /// Those that did not succeed in the run that is repeated.
    Unfinished,
    /// This step and what is downstream of it.
    From {
        /// The step.
        step: StepKey,
    },
}

/// A run that is to be queued.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRun {
    /// The id.
    pub id: RunId,
    /// The binary that owns the definitions.
    pub location: Arc<str>,
    /// Which code queued it.
    pub code_version: Arc<str>,
    /// The job, when it is one's.
    pub job: Option<Arc<str>>,
    /// What is asked for, in the selection language.
    pub selection: Arc<str>,
    /// Which partitions, where it was said.
    pub partition: Option<PartitionSelection>,
    /// Settings of assets for this run.
    pub config: BTreeMap<AssetKey, serde_json::Value>,
    /// Labels.
    pub tags: Tags,
    /// Who asked for it.
    pub origin: RunOrigin,
    /// Two runs of one location with one key are one run.
    pub run_key: Option<String>,
    /// Higher goes first; 0 by default.
    pub priority: i32,
    /// The run that this one repeats.
    pub parent: Option<RunId>,
    /// The first of a row of repetitions; the run itself when it repeats none.
    pub root: RunId,
    /// The number of this run in that row, from 1.
    pub attempt: u32,
    /// Which steps it executes.
    pub scope: StepScope,
    /// It does not start before this instant.
    pub not_before: Option<Timestamp>,
    /// When it was asked for; what depends on the time, such as the latest complete partition, is planned for this instant.
    pub created_at: Timestamp,
}

impl NewRun {
    /// Makes a run of a selection that somebody asks for by hand.
    #[must_use]
    pub fn new(location: impl Into<Arc<str>>, selection: impl Into<Arc<str>>, created_at: Timestamp) -> Self {
        let id = RunId::generate();
        Self {
            id,
            location: location.into(),
            code_version: Arc::default(),
            job: None,
            selection: selection.into(),
            partition: None,
            config: BTreeMap::new(),
            tags: Tags::new(),
            origin: RunOrigin::Manual,
            run_key: None,
            priority: 0,
            parent: None,
            root: id,
            attempt: 1,
            scope: StepScope::All,
            not_before: None,
            created_at,
        }
    }
}

/// A run as the store holds it. Its status is a projection of its events.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Run {
    /// The id.
    pub id: RunId,
    /// The binary that owns the definitions.
    pub location: Arc<str>,
    /// Which code queued it.
    pub code_version: Arc<str>,
    /// The job, when it is one's.
    pub job: Option<Arc<str>>,
    /// What is asked for, in the selection language.
    pub selection: Arc<str>,
    /// Which partitions, where it was said.
    pub partition: Option<PartitionSelection>,
    /// Settings of assets for this run.
    pub config: BTreeMap<AssetKey, serde_json::Value>,
    /// Labels.
    pub tags: Tags,
    /// Who asked for it.
    pub origin: RunOrigin,
    /// Two runs of one location with one key are one run.
    pub run_key: Option<String>,
    /// Higher goes first.
    pub priority: i32,
    /// The run that this one repeats.
    pub parent: Option<RunId>,
    /// The first of a row of repetitions.
    pub root: RunId,
    /// The number of this run in that row, from 1.
    pub attempt: u32,
    /// Which steps it executes.
    pub scope: StepScope,
    /// It does not start before this instant.
    pub not_before: Option<Timestamp>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Where it stands.
    pub status: RunStatus,
    /// When it took this status.
    pub status_since: Timestamp,
    /// Why it ended, or stands where it stands.
    pub reason: Option<String>,
    /// When its first step could start.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// How often a process took it; every effect of a process carries the number that it was given.
    pub epoch: u64,
    /// The process that executes it.
    pub holder: Option<Arc<str>>,
    /// Until when that process need not say that it lives.
    pub lease_until: Option<Timestamp>,
    /// How many steps its plan has, once it was planned.
    pub planned_steps: u32,
    /// How many of them succeeded.
    pub succeeded_steps: u32,
    /// How many of them failed.
    pub failed_steps: u32,
}

impl Run {
    /// Makes the row of a run that has just been queued.
    #[must_use]
    pub fn queued(new: NewRun) -> Self {
        Self {
            id: new.id,
            location: new.location,
            code_version: new.code_version,
            job: new.job,
            selection: new.selection,
            partition: new.partition,
            config: new.config,
            tags: new.tags,
            origin: new.origin,
            run_key: new.run_key,
            priority: new.priority,
            parent: new.parent,
            root: new.root,
            attempt: new.attempt,
            scope: new.scope,
            not_before: new.not_before,
            created_at: new.created_at,
            status: RunStatus::Queued,
            status_since: new.created_at,
            reason: None,
            started_at: None,
            finished_at: None,
            epoch: 0,
            holder: None,
            lease_until: None,
            planned_steps: 0,
            succeeded_steps: 0,
            failed_steps: 0,
        }
    }
}

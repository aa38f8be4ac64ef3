//! [`InstanceError`]: why an instance did not do what it was asked.

use super::BackfillError;
use crate::{
    definitions::DefinitionsError, id::RunId, key::AssetKey, partition::PartitionError, plan::PlanError,
    run::RunStatus, store::StoreError, tick::TriggerKind,
};

/// Why an instance did not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InstanceError {
    /// What executes runs needs a resource that is not there.
    #[error(transparent)]
    Definitions(#[from] DefinitionsError),
    /// The request cannot be run as it stands; nothing was queued.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The store did not do what it was asked.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The backfill is not begun, not found, or not changed.
    #[error(transparent)]
    Backfill(#[from] BackfillError),
    /// There is no such asset.
    #[error("there is no asset `{asset}`{offer}")]
    UnknownAsset {
        /// What was asked for.
        asset: String,
        /// "; did you mean ..", or nothing.
        offer: String,
    },
    /// The asset has no automation condition.
    #[error("asset `{0}` has no automation condition; give it one with `automation = AutomationCondition::eager()`")]
    WithoutCondition(AssetKey),
    /// The partitions of an asset are faulty.
    #[error("the partitions of `{asset}` cannot be told")]
    Partitions {
        /// The asset.
        asset: AssetKey,
        /// What is wrong.
        #[source]
        error: PartitionError,
    },
    /// No asset has dynamic partitions of this name.
    #[error("there are no dynamic partitions `{definition}`{offer}")]
    UnknownPartitions {
        /// What was asked for.
        definition: String,
        /// "; did you mean ..", or nothing.
        offer: String,
    },
    /// A text cannot be the key of a partition.
    #[error("nothing was added: {0}")]
    BadPartitionKey(PartitionError),
    /// There is no such job.
    #[error("there is no job `{job}`{offer}")]
    UnknownJob {
        /// What was asked for.
        job: String,
        /// "; did you mean ..", or nothing.
        offer: String,
    },
    /// Nothing can be wiped so.
    #[error("nothing is wiped: {0}")]
    BadWipe(String),
    /// A request holds a secret, which the store is not to see.
    #[error(
        "`{asset}` is given a secret setting, and what is queued is stored; set it in the settings file or the environment of the \
         process that executes the run"
    )]
    SecretSetting {
        /// The asset.
        asset: AssetKey,
    },
    /// The key of a request is no key.
    #[error("a run key of {bytes} bytes is not accepted; give one of 1 to {most}")]
    BadKey {
        /// How long it is.
        bytes: usize,
        /// How long it may be.
        most: usize,
    },
    /// A run that is not over cannot be repeated.
    #[error("run `{run}` is {status}; wait for its end, or cancel it, before it is repeated")]
    NotFinished {
        /// The run.
        run: RunId,
        /// Where it stands.
        status: RunStatus,
    },
    /// Every step of the run succeeded.
    #[error("every step of run `{run}` succeeded; repeat all of it, or name a step to begin with")]
    NothingUnfinished {
        /// The run.
        run: RunId,
    },
    /// The run has no such step.
    #[error("run `{run}` has no step `{step}`{offer}")]
    UnknownStep {
        /// The run.
        run: RunId,
        /// What was asked for.
        step: String,
        /// "; did you mean ..", or nothing.
        offer: String,
    },
    /// The run belongs to another binary.
    #[error("run `{run}` belongs to `{location}`, whose definitions are not here; ask there")]
    Elsewhere {
        /// The run.
        run: RunId,
        /// The binary that owns it.
        location: String,
    },
    /// No run has an id of this part.
    #[error("no run has an id that begins or ends with `{0}`")]
    NoSuchRun(String),
    /// Several runs have an id of this part.
    #[error("{count} runs or more have an id that begins or ends with `{part}`; write more of it")]
    Ambiguous {
        /// The part.
        part: String,
        /// How many were found.
        count: usize,
    },
    /// Alerts cannot be silenced so.
    #[error("nothing is silenced: {0}")]
    BadSilence(String),
    /// There is no such silence, or it is over.
    #[error("there is no silence `{0}` that lasts; `alert silences` lists those that do")]
    UnknownSilence(String),
    /// There is no such schedule or sensor.
    #[error("there is no {kind} `{name}`{offer}")]
    UnknownTrigger {
        /// What was asked for.
        kind: TriggerKind,
        /// Its name.
        name: String,
        /// "; did you mean ..", or nothing.
        offer: String,
    },
}

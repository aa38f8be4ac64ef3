//! [`Job`] and [`AttemptEnd`]: what passes between the dispatcher and the workers.

use std::time::Duration;

use super::CheckEvaluation;
use crate::{
    asset::{Erased, UpstreamValue},
    event::{Provenance, StepFailure},
    metadata::Metadata,
    plan::StepIndex,
    version::DataVersion,
};

/// Why a run stops before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StopReason {
    Requested,
    Timeout,
}

/// One attempt to be made.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) step: StepIndex,
    /// The other steps that the same call makes, each with what it is made by and from.
    pub(super) beside: Box<[(StepIndex, Option<Provenance>)]>,
    /// What the step is made by and from, where somebody wants to know.
    pub(super) provenance: Option<Provenance>,
    /// Nothing of that has changed since it was made, and its asset is then not made again.
    pub(super) is_unchanged: bool,
    /// Steps of the run take the value.
    pub(super) is_value_taken: bool,
    pub(super) attempt: u32,
    pub(super) upstream: Box<[UpstreamValue]>,
}

/// How an attempt ended.
#[derive(Debug)]
pub(super) enum AttemptEnd {
    Success {
        value: Erased,
        metadata: Metadata,
        data_version: Option<DataVersion>,
        checks: Vec<CheckEvaluation>,
    },
    /// It was not made again, since nothing has changed; the value is the stored one, where it is taken.
    Unchanged {
        value: Option<Erased>,
    },
    Failure {
        failure: StepFailure,
        metadata: Metadata,
        checks: Vec<CheckEvaluation>,
        retry_in: Option<Duration>,
    },
    Canceled {
        detached: bool,
    },
    /// The function, which makes several assets, left this one out.
    NotProduced,
    /// One call made several steps; each ended in its own way.
    Together(Vec<(StepIndex, Self)>),
}

impl AttemptEnd {
    /// Whether there will be another attempt.
    pub(super) fn repeats(&self) -> bool {
        match self {
            Self::Failure { retry_in, .. } => retry_in.is_some(),
            Self::Together(ends) => ends.iter().any(|(_, end)| end.repeats()),
            Self::Success { .. } | Self::Unchanged { .. } | Self::Canceled { .. } | Self::NotProduced => false,
        }
    }
}

//! [`EventRecord`]: a fact with its time and place.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::EventKind;
use crate::{id::RunId, run::StepKey};

/// A fact with its time and place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventRecord {
    /// The version of this format.
    pub version: u16,
    /// The place in the run's log, from 0.
    pub sequence: u64,
    /// When it happened.
    pub at: Timestamp,
    /// The run.
    pub run_id: RunId,
    /// The step, when it concerns one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<StepKey>,
    /// What happened.
    #[serde(flatten)]
    pub kind: EventKind,
}

impl EventRecord {
    /// The version of the format that this code writes.
    pub const VERSION: u16 = 1;
}

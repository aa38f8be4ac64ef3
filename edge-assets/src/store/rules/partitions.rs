//! What the facts of a run say of partitions.

use super::super::PartitionOutcome;
use crate::{
    event::{EventKind, SkipReason},
    run::{CHECKS_TAG, Run},
};

/// What a fact of a step of this run says of its partition.
pub(crate) fn partition_outcome(run: &Run, kind: &EventKind) -> Option<PartitionOutcome> {
    match kind {
        EventKind::AssetMaterialized { .. } => Some(PartitionOutcome::Made),
        EventKind::AssetWiped => Some(PartitionOutcome::Wiped),
        // A run that only evaluates checks makes nothing: its failure is the check's.
        EventKind::StepFailed { .. } if run.tags.get(CHECKS_TAG).is_none() => Some(PartitionOutcome::Failed),
        EventKind::StepSkipped {
            reason: SkipReason::InputsUnchanged,
        } => Some(PartitionOutcome::Unchanged),
        _ => None,
    }
}

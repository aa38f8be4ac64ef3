//! [`RunStatus`] and [`StepStatus`], and which may follow which.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// Accepted, not yet handed to a launcher.
    Queued,
    /// Handed to a launcher; resources are being opened.
    Starting,
    /// Steps run.
    Running,
    /// Asked to stop; steps are coming to an end.
    Canceling,
    /// Every step succeeded or had nothing to do.
    Success,
    /// A step failed, or the run could not start.
    Failure,
    /// Stopped on request.
    Canceled,
}

impl RunStatus {
    /// Every status.
    pub const ALL: [Self; 7] = [
        Self::Queued,
        Self::Starting,
        Self::Running,
        Self::Canceling,
        Self::Success,
        Self::Failure,
        Self::Canceled,
    ];

    /// Whether nothing follows.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Success | Self::Failure | Self::Canceled)
    }

    /// Whether `next` may follow.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        match self {
            Self::Queued => matches!(next, Self::Starting | Self::Canceled | Self::Failure),
            // A run whose process died goes back into the queue.
            Self::Starting => matches!(
                next,
                Self::Running | Self::Queued | Self::Canceling | Self::Failure | Self::Canceled
            ),
            Self::Running => matches!(next, Self::Queued | Self::Canceling | Self::Success | Self::Failure),
            // A run may finish before the request to stop reaches its last step.
            Self::Canceling => matches!(next, Self::Canceled | Self::Success | Self::Failure),
            Self::Success | Self::Failure | Self::Canceled => false,
        }
    }
}

impl fmt::Display for RunStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Queued => "queued",
            Self::Starting => "starting",
            Self::Running => "running",
            Self::Canceling => "canceling",
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Canceled => "canceled",
        })
    }
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepStatus {
    /// An upstream has not finished.
    Waiting,
    /// Could run, and waits for a slot.
    Ready,
    /// An attempt is under way.
    Running,
    /// An attempt failed, and the next one waits for its delay.
    Retrying,
    /// Made its asset.
    Success,
    /// Failed for good.
    Failure,
    /// Was not made: an upstream or a blocking check failed, there was nothing to do, or its function left it out.
    Skipped,
    /// Was stopped on request, or never started because of it.
    Canceled,
}

impl StepStatus {
    /// Every status.
    pub const ALL: [Self; 8] = [
        Self::Waiting,
        Self::Ready,
        Self::Running,
        Self::Retrying,
        Self::Success,
        Self::Failure,
        Self::Skipped,
        Self::Canceled,
    ];

    /// Whether nothing follows.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Success | Self::Failure | Self::Skipped | Self::Canceled)
    }

    /// Whether `next` may follow.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        match self {
            Self::Waiting => matches!(next, Self::Ready | Self::Skipped | Self::Canceled),
            // One call makes several assets, and an upstream of another of them failed.
            Self::Ready => matches!(next, Self::Running | Self::Skipped | Self::Canceled),
            Self::Running => matches!(
                next,
                Self::Success | Self::Failure | Self::Retrying | Self::Skipped | Self::Canceled
            ),
            Self::Retrying => matches!(next, Self::Ready | Self::Canceled),
            Self::Success | Self::Failure | Self::Skipped | Self::Canceled => false,
        }
    }
}

impl fmt::Display for StepStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Waiting => "waiting",
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Retrying => "retrying",
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Skipped => "skipped",
            Self::Canceled => "canceled",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_follows_a_final_status_and_every_other_reaches_one() {
        for from in RunStatus::ALL {
            let next = RunStatus::ALL.into_iter().filter(|to| from.may_become(*to)).count();
            assert_eq!(next == 0, from.is_final(), "{from}");
            assert!(!from.may_become(from), "{from}");
        }
        for from in StepStatus::ALL {
            let next = StepStatus::ALL.into_iter().filter(|to| from.may_become(*to)).count();
            assert_eq!(next == 0, from.is_final(), "{from}");
            assert!(!from.may_become(from), "{from}");
        }
    }
}

//! [`PolicyError`]: what is wrong with the options of a job, a schedule or a sensor. Found when definitions are built.
//!
//! What stands in an attribute as a literal is refused by the compiler, in the same words; this is for constants, and for
//! triggers that are made at run time.

use std::time::Duration;

use super::{JobDef, Missed, Overlap, ScheduleDef, SensorDef, SensorKind};
use crate::{cron::CronSchedule, duration, suggest::did_you_mean};

/// What is wrong with the options of a job, a schedule or a sensor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// A number or duration is zero that must not be.
    #[error("its {0} is zero; raise it, or leave it out")]
    Zero(&'static str),
    /// The jitter reaches the next instant.
    #[error(
        "its jitter of {} is longer than the {} between two of its instants; shorten it",
        duration::print(*.jitter),
        duration::print(*.interval)
    )]
    Jitter {
        /// The jitter.
        jitter: Duration,
        /// The shortest time between two instants.
        interval: Duration,
    },
    /// More is made up for than may be.
    #[error("it makes up for {max} instants within {}; {} within {} is the most", duration::print(*.within), Missed::MAX, duration::print(Missed::WITHIN))]
    TooManyMissed {
        /// How many.
        max: u32,
        /// How old.
        within: Duration,
    },
    /// Several instants are made up for, of which the overlap policy lets one through.
    #[error("it makes up for all missed instants at once, of which `{0}` would let one run; write `queue` or `allow`")]
    MissedAgainstOverlap(Overlap),
    /// A limit counts a label that the runs do not carry.
    #[error("its tag limit counts `{tag}`, which is not one of its tags{offer}")]
    UnknownTag {
        /// The label.
        tag: String,
        /// "; did you mean ..", or nothing.
        offer: String,
    },
    /// A sensor that polls has no job.
    #[error("it says no job that it launches; only a sensor that reacts may do without")]
    NoJob,
    /// A sensor reacts to runs that have not ended.
    #[error("it reacts to no status in which a run ends; say success, failure or canceled")]
    NoFinalStatus,
}

impl JobDef {
    /// What is wrong with its options.
    pub(crate) fn faults(&self) -> Vec<PolicyError> {
        let mut faults = Vec::new();
        if self.timeout.is_some_and(|timeout| timeout.is_zero()) {
            faults.push(PolicyError::Zero("timeout"));
        }
        if self.max_runs == Some(0) {
            faults.push(PolicyError::Zero("limit of runs"));
        }
        for (tag, limit) in &self.tag_limits {
            if self.tags.get(tag).is_none() {
                faults.push(PolicyError::UnknownTag {
                    tag: tag.clone(),
                    offer: did_you_mean(tag, self.tags.iter().map(|(key, _)| key)),
                });
            } else if *limit == 0 {
                faults.push(PolicyError::Zero("tag limit"));
            }
        }
        faults
    }
}

impl ScheduleDef {
    /// What is wrong with its options; `cron` is its expression and zone, where they are right.
    pub(crate) fn faults(&self, cron: Option<&CronSchedule>) -> Vec<PolicyError> {
        let mut faults = Vec::new();
        if !self.jitter.is_zero()
            && let Some(interval) = cron.and_then(CronSchedule::shortest_interval)
            && self.jitter > interval
        {
            faults.push(PolicyError::Jitter {
                jitter: self.jitter,
                interval,
            });
        }
        if let Missed::All { max, within } = self.missed {
            if max == 0 || within.is_zero() {
                faults.push(PolicyError::Zero("limit of what is made up for"));
            } else if max > Missed::MAX || within > Missed::WITHIN {
                faults.push(PolicyError::TooManyMissed { max, within });
            }
            if matches!(self.overlap, Overlap::Skip | Overlap::CancelOld) {
                faults.push(PolicyError::MissedAgainstOverlap(self.overlap));
            }
        }
        faults
    }
}

impl SensorDef {
    /// What is wrong with its options.
    pub(crate) fn faults(&self) -> Vec<PolicyError> {
        let mut faults = Vec::new();
        let polls = !self.kind.is_reaction();
        for (name, is_zero) in [
            ("interval", polls && self.every.is_zero()),
            ("timeout", self.timeout.is_zero()),
            ("limit of requests", self.max_requests == 0),
        ] {
            if is_zero {
                faults.push(PolicyError::Zero(name));
            }
        }
        if polls && self.job.is_none() {
            faults.push(PolicyError::NoJob);
        }
        if let SensorKind::RunStatus { statuses, .. } = &self.kind
            && (statuses.is_empty() || statuses.iter().any(|status| !status.is_final()))
        {
            faults.push(PolicyError::NoFinalStatus);
        }
        faults
    }
}

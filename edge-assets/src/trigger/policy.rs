//! [`Overlap`] and [`Missed`]: what becomes of a tick while a run is under way, and of the instants that nobody saw.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

use crate::duration;

/// What becomes of a tick that asks for a run of a job while another run of that job is not over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overlap {
    /// The tick is recorded as skipped, with the reason. A sensor keeps its cursor, so that it asks again.
    #[default]
    Skip,
    /// The run is queued, and starts when no other run of the job is under way.
    Queue,
    /// The earlier runs of the same trigger are asked to stop; the new one starts when no run of the job is under way.
    CancelOld,
    /// The run starts beside the others.
    Allow,
}

impl Overlap {
    /// Every policy.
    pub const ALL: [Self; 4] = [Self::Skip, Self::Queue, Self::CancelOld, Self::Allow];

    /// Whether a queued run waits until no other run of its job is under way.
    #[must_use]
    pub const fn waits_for_others(self) -> bool {
        matches!(self, Self::Queue | Self::CancelOld)
    }
}

/// As it is written in an attribute.
impl fmt::Display for Overlap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Skip => "skip",
            Self::Queue => "queue",
            Self::CancelOld => "cancel_old",
            Self::Allow => "allow",
        })
    }
}

/// What becomes of the instants of a schedule that passed while nobody looked, such as during an upgrade.
///
/// None is passed over in silence: the tick that follows says how many there were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(tag = "make_up", rename_all = "snake_case")]
pub enum Missed {
    /// The latest of them gets its tick, however late it is.
    #[default]
    Latest,
    /// None of them gets a run; one tick records that they passed.
    None,
    /// The latest gets its tick, and so do those before it that are not too many and not too old.
    All {
        /// How many ticks at most; [`Missed::MAX`] is the limit.
        max: u32,
        /// How old the oldest may be; [`Missed::WITHIN`] is the limit.
        within: Duration,
    },
}

impl Missed {
    /// The most ticks that are made up for at once.
    pub const MAX: u32 = 100;

    /// The age beyond which [`Missed::All`] makes up for nothing but the latest.
    pub const WITHIN: Duration = Duration::from_secs(24 * 3_600);

    /// All that may be made up for.
    pub const EVERY: Self = Self::All {
        max: Self::MAX,
        within: Self::WITHIN,
    };
}

/// As it is written in an attribute, with the limits where there are some.
impl fmt::Display for Missed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latest => f.pad("latest"),
            Self::None => f.pad("none"),
            Self::All { max, within } => write!(f, "all (max = {max}, within = \"{}\")", duration::print(*within)),
        }
    }
}

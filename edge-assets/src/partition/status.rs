//! [`PartitionStatuses`]: which partitions of an asset were made, failed, are being made, or are missing.

use std::fmt;

use serde::Serialize;

use super::{KeyRange, PartitionError, PartitionSet, PartitionSpace, set_bytes};

/// How it stands with one partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartitionStatus {
    /// It should be there, and was never made.
    Missing,
    /// It was made.
    Materialized,
    /// The newest attempt failed.
    Failed,
    /// A run makes it.
    InProgress,
}

impl PartitionStatus {
    /// All of them, the best first.
    pub const ALL: [Self; 4] = [Self::Materialized, Self::Failed, Self::InProgress, Self::Missing];
}

impl fmt::Display for PartitionStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "missing",
            Self::Materialized => "materialized",
            Self::Failed => "failed",
            Self::InProgress => "in progress",
        })
    }
}

/// How it stands with each partition of an asset, by number; each is in one of the sets at most.
///
/// ```
/// use edge_assets::partition::{PartitionSpace, PartitionStatus, PartitionStatuses, PartitionsDefinition};
/// const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-11-01");
/// let space = PartitionSpace::new(&DAILY, "2026-11-22T09:00:00Z".parse()?, &())?;
///
/// let mut statuses = PartitionStatuses::default();
/// for number in 0..19 {
///     statuses.set(number, PartitionStatus::Materialized);
/// }
/// statuses.set(space.index_of("2026-11-20")?, PartitionStatus::Failed);
///
/// assert_eq!(space.ranges(&statuses.missing(&space))[0].to_string(), "2026-11-21");
/// let text: Vec<String> = statuses.ranges(&space).iter().map(|(status, range)| format!("{status:?} {range}")).collect();
/// assert_eq!(text, ["Materialized 2026-11-01..2026-11-19", "Failed 2026-11-20", "Missing 2026-11-21"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PartitionStatuses {
    /// Those that were made.
    pub materialized: PartitionSet,
    /// Those whose newest attempt failed.
    pub failed: PartitionSet,
    /// Those that a run makes.
    pub in_progress: PartitionSet,
}

impl PartitionStatuses {
    /// Says how it stands with one partition.
    pub fn set(&mut self, number: u64, status: PartitionStatus) {
        let sets = [
            (PartitionStatus::Materialized, &mut self.materialized),
            (PartitionStatus::Failed, &mut self.failed),
            (PartitionStatus::InProgress, &mut self.in_progress),
        ];
        for (kind, set) in sets {
            if kind == status {
                set.insert(number);
            } else {
                set.remove(number);
            }
        }
    }

    /// How it stands with one partition; `Missing` also for one that is not due.
    #[must_use]
    pub fn of(&self, number: u64) -> PartitionStatus {
        if self.in_progress.contains(number) {
            PartitionStatus::InProgress
        } else if self.failed.contains(number) {
            PartitionStatus::Failed
        } else if self.materialized.contains(number) {
            PartitionStatus::Materialized
        } else {
            PartitionStatus::Missing
        }
    }

    /// Those that should be there, and about which nothing is known: neither made, nor failed, nor being made.
    #[must_use]
    pub fn missing(&self, space: &PartitionSpace) -> PartitionSet {
        let complete = space.complete();
        let known = self.materialized.union(&self.failed).union(&self.in_progress);
        complete.difference(&known)
    }

    /// All statuses as ranges of keys, in the order of the partitions.
    #[must_use]
    pub fn ranges(&self, space: &PartitionSpace) -> Vec<(PartitionStatus, KeyRange)> {
        let missing = self.missing(space);
        let sets = [
            (PartitionStatus::Missing, &missing),
            (PartitionStatus::Materialized, &self.materialized),
            (PartitionStatus::Failed, &self.failed),
            (PartitionStatus::InProgress, &self.in_progress),
        ];
        let mut ranges: Vec<_> = sets
            .into_iter()
            .flat_map(|(status, set)| space.ranges(set).into_iter().map(move |range| (status, range)))
            .collect();
        ranges.sort_by_key(|(_, range)| range.start);
        ranges
    }

    /// The three sets as bytes, each as [`PartitionSpace::encode`] writes it.
    #[must_use]
    pub fn encode(&self, space: &PartitionSpace) -> Vec<u8> {
        let mut bytes = Vec::new();
        for set in [&self.materialized, &self.failed, &self.in_progress] {
            let set = space.encode(set);
            set_bytes::put(&mut bytes, set.len() as u64);
            bytes.extend(set);
        }
        bytes
    }

    /// Reads what [`encode`](Self::encode) wrote.
    ///
    /// # Errors
    /// Those of [`PartitionSpace::decode`].
    pub fn decode(space: &PartitionSpace, bytes: &[u8]) -> Result<Self, PartitionError> {
        let mut rest = bytes;
        let mut next = || {
            let cut_off = || PartitionError::Bytes("it is cut off");
            let length = usize::try_from(set_bytes::take(&mut rest)?).map_err(|_| cut_off())?;
            let (set, after) = rest.split_at_checked(length).ok_or_else(cut_off)?;
            rest = after;
            space.decode(set)
        };
        Ok(Self {
            materialized: next()?,
            failed: next()?,
            in_progress: next()?,
        })
    }
}

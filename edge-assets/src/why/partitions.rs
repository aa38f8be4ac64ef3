//! [`PartitionSummary`]: how it stands with the partitions of an asset, in a few lines whatever their number.

use serde::Serialize;

use crate::partition::{KeyRange, PartitionSet, PartitionSpace, PartitionStatus, PartitionStatuses};

/// So many ranges are named of each status.
const NAMED: usize = 5;

/// How it stands with the partitions of an asset.
///
/// ```
/// use edge_assets::{
///     partition::{PartitionSpace, PartitionStatus, PartitionStatuses, PartitionsDefinition},
///     why::PartitionSummary,
/// };
/// const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-11-01");
/// let space = PartitionSpace::new(&DAILY, "2026-11-22T09:00:00Z".parse()?, &())?;
/// let mut statuses = PartitionStatuses::default();
/// statuses.set(space.index_of("2026-11-05")?, PartitionStatus::Failed);
///
/// let summary = PartitionSummary::new(&space, &statuses);
/// assert_eq!(summary.to_string(), "1 failed, 20 missing");
/// let named: Vec<&str> = summary.missing.ranges.iter().map(|range| range.range.as_str()).collect();
/// assert_eq!(named, ["2026-11-01..2026-11-04", "2026-11-06..2026-11-21"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct PartitionSummary {
    /// Those that were made.
    pub materialized: OfStatus,
    /// Those whose newest attempt failed.
    pub failed: OfStatus,
    /// Those that a run makes, or is to make.
    pub in_progress: OfStatus,
    /// Those that should be there and are not.
    pub missing: OfStatus,
}

/// The partitions of one status.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct OfStatus {
    /// How many.
    pub count: u64,
    /// The first ranges of them.
    pub ranges: Vec<NamedRange>,
    /// How many partitions are in none of these ranges.
    pub more: u64,
}

/// Neighboring partitions.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct NamedRange {
    /// `2026-10-01..2026-10-31`, or the one key: as a selection is written.
    pub range: String,
    /// How many.
    pub count: u64,
    /// The place of the first one among all.
    #[serde(skip)]
    pub start: u64,
}

impl From<KeyRange> for NamedRange {
    fn from(range: KeyRange) -> Self {
        Self {
            range: range.to_string(),
            count: range.count,
            start: range.start,
        }
    }
}

impl OfStatus {
    /// Names the first ranges of a set, so many at most.
    #[must_use]
    pub fn new(space: &PartitionSpace, set: &PartitionSet, most: usize) -> Self {
        // The text of a range takes time: only those are written that are named.
        let first = PartitionSet::from_runs(set.runs().take(most));
        let mut ranges = space.ranges(&first);
        ranges.truncate(most);
        let count = set.len();
        let named: u64 = ranges.iter().map(|range| range.count).sum();
        Self {
            count,
            ranges: ranges.into_iter().map(NamedRange::from).collect(),
            more: count.saturating_sub(named),
        }
    }
}

impl PartitionSummary {
    /// Sums up; a few ranges of each status are named.
    #[must_use]
    pub fn new(space: &PartitionSpace, statuses: &PartitionStatuses) -> Self {
        Self::naming(space, statuses, NAMED)
    }

    /// Sums up, and names so many ranges of each status at most.
    #[must_use]
    pub fn naming(space: &PartitionSpace, statuses: &PartitionStatuses, most: usize) -> Self {
        let of = |set: &PartitionSet| OfStatus::new(space, set, most);
        Self {
            materialized: of(&statuses.materialized),
            failed: of(&statuses.failed),
            in_progress: of(&statuses.in_progress),
            missing: of(&statuses.missing(space)),
        }
    }

    /// The partitions of a status.
    #[must_use]
    pub fn of(&self, status: PartitionStatus) -> &OfStatus {
        match status {
            PartitionStatus::Missing => &self.missing,
            PartitionStatus::Materialized => &self.materialized,
            PartitionStatus::Failed => &self.failed,
            PartitionStatus::InProgress => &self.in_progress,
        }
    }
}

/// `19 materialized, 1 failed, 2 missing`.
impl std::fmt::Display for PartitionSummary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut is_first = true;
        for status in PartitionStatus::ALL {
            let count = self.of(status).count;
            if count > 0 {
                let before = if is_first { "" } else { ", " };
                write!(f, "{before}{} {status}", crate::metadata::count_text(count))?;
                is_first = false;
            }
        }
        if is_first { f.write_str("none yet") } else { Ok(()) }
    }
}

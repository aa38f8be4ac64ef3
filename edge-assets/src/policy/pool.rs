//! [`PoolLimits`]: how many steps of one pool may run at once.

use std::{collections::BTreeMap, num::NonZeroUsize};

/// The limit of each pool, by name. A pool without a limit holds any number of steps.
///
/// ```
/// use edge_assets::policy::PoolLimits;
/// let limits = PoolLimits::new().with("clickhouse", 4);
/// assert_eq!(limits.of("clickhouse"), Some(4));
/// assert_eq!(limits.of("redis"), None);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PoolLimits(BTreeMap<String, NonZeroUsize>);

impl PoolLimits {
    /// Makes an empty set: nothing is limited.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Limits a pool to `slots` steps at once; 0 counts as 1, since a pool without slots would never finish.
    #[must_use]
    pub fn with(mut self, pool: impl Into<String>, slots: usize) -> Self {
        self.0
            .insert(pool.into(), NonZeroUsize::new(slots).unwrap_or(NonZeroUsize::MIN));
        self
    }

    /// The limit of a pool.
    #[must_use]
    pub fn of(&self, pool: &str) -> Option<usize> {
        self.0.get(pool).map(|slots| slots.get())
    }

    /// The pools in the order of their names, with their limits.
    pub fn iter(&self) -> impl Iterator<Item = (&str, usize)> {
        self.0.iter().map(|(pool, slots)| (pool.as_str(), slots.get()))
    }
}

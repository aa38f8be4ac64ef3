//! What time does to a space: its latest windows, and the next instant at which there are others.

use jiff::Timestamp;

use super::{PartitionSet, PartitionSpace, axis::Axis};

impl PartitionSpace {
    /// The last `count` complete windows of each dimension of time, times all keys of lists; the whole space where there is no time.
    ///
    /// ```
    /// use edge_assets::partition::{PartitionSpace, PartitionsDefinition};
    /// const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-11-01");
    /// let space = PartitionSpace::new(&DAILY, "2026-11-22T09:00:00Z".parse()?, &())?;
    /// assert_eq!(space.ranges(&space.latest_windows(2))[0].to_string(), "2026-11-20..2026-11-21");
    /// assert_eq!(space.next_change(), Some("2026-11-23T00:00:00Z".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn latest_windows(&self, count: u32) -> PartitionSet {
        let latest = |axis: &Axis| {
            let complete = axis.complete();
            if axis.windows().is_none() {
                return complete;
            }
            match complete.nth(complete.len().saturating_sub(u64::from(count))) {
                Some(first) if count > 0 => complete.intersection(&PartitionSet::from(first..u64::MAX)),
                _ => PartitionSet::new(),
            }
        };
        let sets: Vec<PartitionSet> = self.axes.iter().map(latest).collect();
        self.product(&sets)
    }

    /// Whether it has a dimension of time.
    #[must_use]
    pub fn is_timed(&self) -> bool {
        self.axes.iter().any(|axis| axis.windows().is_some())
    }

    /// The next instant at which a window begins or is over; nothing where there is no time, or no window to come.
    #[must_use]
    pub fn next_change(&self) -> Option<Timestamp> {
        let of_axis = |axis: &Axis| {
            let windows = axis.windows()?;
            let has_more = windows.over < windows.known;
            has_more.then(|| windows.window(windows.begun).start)
        };
        self.axes.iter().filter_map(of_axis).min()
    }
}

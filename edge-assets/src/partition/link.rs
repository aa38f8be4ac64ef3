//! [`PartitionLink`]: a mapping between the partitions of two assets, answered in both directions.

use super::{MappingError, PartitionMapping, PartitionSet, PartitionSpace, relation::Relation};

/// A mapping between the partitions of two assets at an instant. It works on whole sets: a run of windows is mapped by its ends.
///
/// Partitions upstream that do not exist are left out, such as the day before the first one.
#[derive(Debug, Clone)]
pub struct PartitionLink {
    downstream: PartitionSpace,
    upstream: PartitionSpace,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    /// For each dimension upstream, the one downstream that it depends on, and how; the whole dimension where there is none.
    Axes(Vec<Option<(Option<usize>, Relation)>>),
    /// Rows of a table: sets downstream and upstream.
    Sets(Vec<(PartitionSet, PartitionSet)>),
}

impl PartitionLink {
    /// A relation for each pair of dimensions.
    pub(super) fn of_axes(
        downstream: &PartitionSpace,
        upstream: &PartitionSpace,
        pairs: &[(Option<usize>, usize, PartitionMapping)],
    ) -> Result<Self, MappingError> {
        let mut sources: Vec<Option<(Option<usize>, Relation)>> = vec![None; upstream.axes.len()];
        for (down, up, mapping) in pairs {
            let twice = |name: &str, side| {
                let name = name.to_owned();
                Err(MappingError::DimensionTwice { name, side })
            };
            let to = &upstream.axes[*up];
            if sources[*up].is_some() {
                return twice(to.name, "upstream");
            }
            let taken =
                |source: &Option<(Option<usize>, Relation)>| source.as_ref().map(|(down, _)| *down) == Some(*down);
            let from = down.map(|down| &downstream.axes[down]);
            if let Some(from) = from
                && sources.iter().any(taken)
            {
                return twice(from.name, "downstream");
            }
            sources[*up] = Some((*down, Relation::new(*mapping, from, to)?));
        }
        Ok(Self {
            downstream: downstream.clone(),
            upstream: upstream.clone(),
            kind: Kind::Axes(sources),
        })
    }

    /// A table of keys; one row for all where `for_all`.
    pub(super) fn of_sets(
        downstream: &PartitionSpace,
        upstream: &PartitionSpace,
        rows: &[(&'static str, &'static [&'static str])],
        for_all: bool,
    ) -> Result<Self, MappingError> {
        let fault = |side| move |error| MappingError::Key { side, error };
        let mut sets: Vec<(PartitionSet, PartitionSet)> = Vec::with_capacity(rows.len());
        let mut seen = PartitionSet::new();
        for (key, keys) in rows {
            let from = if for_all {
                downstream.all()
            } else {
                let number = downstream.index_of(key).map_err(fault("downstream"))?;
                if !seen.insert(number) {
                    return Err(MappingError::RowTwice((*key).to_owned()));
                }
                PartitionSet::from(number..number + 1)
            };
            let to = upstream.set_of(keys.iter().copied()).map_err(fault("upstream"))?;
            sets.push((from, to));
        }
        Ok(Self {
            downstream: downstream.clone(),
            upstream: upstream.clone(),
            kind: Kind::Sets(sets),
        })
    }

    /// Between the partitions of one asset: for each, the one before it in time, within the same of all other dimensions.
    ///
    /// # Errors
    /// [`MappingError::NotTime`] when no dimension is one of time.
    pub fn previous(space: &PartitionSpace) -> Result<Self, MappingError> {
        let time = space.axes.iter().position(|axis| axis.windows().is_some());
        let time = time.ok_or(MappingError::NotTime { side: "downstream" })?;
        let pair = |place: usize| match place == time {
            true => (Some(place), place, PartitionMapping::PREVIOUS),
            false => (Some(place), place, PartitionMapping::Identity),
        };
        let pairs: Vec<_> = (0..space.axes.len()).map(pair).collect();
        Self::of_axes(space, space, &pairs)
    }

    /// The partitions upstream that a set is made from.
    #[must_use]
    pub fn upstream_of(&self, downstream: &PartitionSet) -> PartitionSet {
        let sources = match &self.kind {
            Kind::Sets(rows) => {
                let met = rows
                    .iter()
                    .filter(|(from, _)| !from.intersection(downstream).is_empty());
                return met.fold(PartitionSet::new(), |all, (_, to)| all.union(to));
            }
            Kind::Axes(sources) => sources,
        };
        let mut found = PartitionSet::new();
        let given = downstream.intersection(&self.downstream.all());
        for sides in self.downstream.boxes(&given) {
            let to: Vec<PartitionSet> = sources
                .iter()
                .zip(&self.upstream.axes)
                .map(|(source, axis)| match source {
                    Some((down, relation)) => relation.forward(down.map(|down| &sides[down])),
                    None => axis.all(),
                })
                .collect();
            found = found.union(&self.upstream.product(&to));
        }
        found
    }

    /// The partitions downstream that any of a set goes into.
    #[must_use]
    pub fn downstream_of(&self, upstream: &PartitionSet) -> PartitionSet {
        let sources = match &self.kind {
            Kind::Sets(rows) => {
                let met = rows.iter().filter(|(_, to)| !to.intersection(upstream).is_empty());
                return met.fold(PartitionSet::new(), |all, (from, _)| all.union(from));
            }
            Kind::Axes(sources) => sources,
        };
        let mut found = PartitionSet::new();
        let given = upstream.intersection(&self.upstream.all());
        'boxes: for sides in self.upstream.boxes(&given) {
            let mut from: Vec<PartitionSet> = self.downstream.axes.iter().map(super::axis::Axis::all).collect();
            for (source, side) in sources.iter().zip(&sides) {
                match source {
                    Some((Some(down), relation)) => from[*down] = relation.backward(side).intersection(&from[*down]),
                    Some((None, relation)) if !relation.meets(side) => continue 'boxes,
                    Some((None, _)) | None => {}
                }
            }
            found = found.union(&self.downstream.product(&from));
        }
        found
    }
}

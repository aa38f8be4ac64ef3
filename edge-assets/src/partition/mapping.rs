//! [`PartitionMapping`]: which partitions of an upstream asset a partition is made from. Constant data, as definitions are.

use super::{MappingError, PartitionLink, PartitionSpace, PartitionsDefinition};

/// Which partitions of an upstream asset a partition is made from; a constant.
///
/// [`link`](Self::link) brings it together with the partitions of both assets, and answers in both directions.
///
/// ```
/// use edge_assets::partition::{PartitionMapping, PartitionSpace, PartitionsDefinition};
/// const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-01-01").zone("Europe/Berlin");
/// const HOURLY: PartitionsDefinition = PartitionsDefinition::hourly("2026-01-01").zone("Europe/Berlin");
///
/// let now = "2026-11-22T09:00:00Z".parse()?;
/// let (days, hours) = (PartitionSpace::new(&DAILY, now, &())?, PartitionSpace::new(&HOURLY, now, &())?);
/// let link = PartitionMapping::between(Some(&DAILY), Some(&HOURLY))?.link(&days, &hours)?;
///
/// let day = days.set_of(["2026-10-25"])?;
/// assert_eq!(link.upstream_of(&day).len(), 25, "the day on which the clock goes back");
/// assert_eq!(link.downstream_of(&link.upstream_of(&day)), day);
///
/// // The day before, of the asset itself.
/// let previous = PartitionMapping::PREVIOUS.link(&days, &days)?;
/// let before = previous.upstream_of(&day);
/// assert_eq!(days.keys(&before).next().unwrap().as_str(), "2026-10-24");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PartitionMapping {
    /// The partition of the same key.
    Identity,
    /// The windows that overlap with the window, from `start` before or after the first of them to `end` before or after the
    /// last, counted in windows of the upstream asset that are not excluded.
    TimeWindow {
        /// By how many windows the first one is moved; negative is earlier.
        start: i32,
        /// By how many windows the last one is moved.
        end: i32,
    },
    /// The latest complete window, or the last key of a list.
    Last,
    /// All of them.
    All,
    /// These.
    Specific(&'static [&'static str]),
    /// For each key, those upstream; a key that is not listed is made from none.
    Table(&'static [(&'static str, &'static [&'static str])]),
    /// For dimensions of the downstream asset and of the upstream asset, by name, how they belong together; a name is empty where
    /// an asset has no dimensions. Upstream dimensions that are not listed are taken whole; downstream ones do not matter.
    Dimensions(&'static [(&'static str, &'static str, Self)]),
}

impl PartitionMapping {
    /// The partition before, for an asset that is made from its own.
    pub const PREVIOUS: Self = Self::TimeWindow { start: -1, end: -1 };

    /// What holds where nothing is said: the same key where both assets have the same partitions or are lists of the same keys,
    /// overlapping windows where both are windows, all partitions where the downstream asset has none. Of products, that of the
    /// dimensions of the same name; for a product and what is none, that of the only dimension that fits.
    ///
    /// An upstream asset without partitions is one whole, and any mapping but a list of keys takes it.
    ///
    /// # Errors
    /// [`MappingError::NoDefault`] where none of these is so.
    pub fn between(
        downstream: Option<&PartitionsDefinition>,
        upstream: Option<&PartitionsDefinition>,
    ) -> Result<DefaultMapping, MappingError> {
        match (downstream, upstream) {
            (Some(downstream), Some(upstream)) => DefaultMapping::of(&downstream.leaves(), &upstream.leaves()),
            _ => Ok(DefaultMapping::all()),
        }
    }

    /// Brings the mapping together with the partitions of both assets, at one instant.
    ///
    /// # Errors
    /// [`MappingError`] when it cannot hold between them.
    pub fn link(&self, downstream: &PartitionSpace, upstream: &PartitionSpace) -> Result<PartitionLink, MappingError> {
        let named = |space: &PartitionSpace| match space.axes.len() {
            1 => Some(0),
            _ => None,
        };
        let pairs = match self {
            Self::Dimensions(pairs) => pairs
                .iter()
                .map(|(down, up, mapping)| {
                    Ok((
                        Some(axis(downstream, down, "downstream")?),
                        axis(upstream, up, "upstream")?,
                        *mapping,
                    ))
                })
                .collect::<Result<_, _>>()?,
            Self::Identity if downstream.axes.len() == upstream.axes.len() => {
                let pair = |place: usize| {
                    let name = downstream.axes[place].name;
                    let up = upstream.axes.iter().position(|axis| axis.name == name).unwrap_or(place);
                    (Some(place), up, Self::Identity)
                };
                (0..downstream.axes.len()).map(pair).collect()
            }
            Self::Last if !upstream.axes.is_empty() => {
                (0..upstream.axes.len()).map(|up| (None, up, Self::Last)).collect()
            }
            // An upstream asset without partitions has one.
            Self::All | Self::Last => Vec::new(),
            Self::Specific(keys) => return PartitionLink::of_sets(downstream, upstream, &[("*", keys)], true),
            Self::Table(rows) => return PartitionLink::of_sets(downstream, upstream, rows, false),
            Self::Identity | Self::TimeWindow { .. } => match (named(downstream), named(upstream)) {
                (down @ Some(_), Some(up)) => vec![(down, up, *self)],
                _ => return Err(MappingError::Dimensions),
            },
        };
        PartitionLink::of_axes(downstream, upstream, &pairs)
    }
}

/// What holds between two assets where nothing is said; see [`PartitionMapping::between`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefaultMapping {
    /// Downstream dimension, upstream dimension, and how they belong together.
    pairs: Vec<(usize, usize, PartitionMapping)>,
}

type Leaf = (&'static str, PartitionsDefinition);

impl DefaultMapping {
    fn all() -> Self {
        Self { pairs: Vec::new() }
    }

    fn of(downstream: &[Leaf], upstream: &[Leaf]) -> Result<Self, MappingError> {
        let no_default = |why: &str| Err(MappingError::NoDefault { why: why.to_owned() });
        let mut pairs = Vec::new();
        match (downstream, upstream) {
            ([down], [up]) => match natural(&down.1, &up.1) {
                Some(mapping) => pairs.push((0, 0, mapping)),
                None => return no_default("the partitions are of different kinds"),
            },
            (downs, [up]) => match only_fit(downs, &up.1) {
                Some((place, mapping)) => pairs.push((place, 0, mapping)),
                None => return no_default("not exactly one dimension downstream fits the partitions upstream"),
            },
            ([down], ups) => match only_fit(ups, &down.1) {
                Some((place, mapping)) => pairs.push((0, place, mapping)),
                None => return no_default("not exactly one dimension upstream fits the partitions downstream"),
            },
            (downs, ups) => {
                for (down, (name, definition)) in downs.iter().enumerate() {
                    let Some(up) = ups.iter().position(|(other, _)| other == name) else {
                        continue;
                    };
                    match natural(definition, &ups[up].1) {
                        Some(mapping) => pairs.push((down, up, mapping)),
                        None => return no_default(&format!("the dimensions `{name}` are of different kinds")),
                    }
                }
                if pairs.is_empty() {
                    return no_default("no dimension has the same name in both");
                }
            }
        }
        Ok(Self { pairs })
    }

    /// Brings the mapping together with the partitions of both assets, at one instant.
    ///
    /// # Errors
    /// [`MappingError`] when the spaces are not those of the two definitions.
    pub fn link(&self, downstream: &PartitionSpace, upstream: &PartitionSpace) -> Result<PartitionLink, MappingError> {
        let pairs: Vec<_> = self
            .pairs
            .iter()
            .map(|(down, up, mapping)| (Some(*down), *up, *mapping))
            .collect();
        PartitionLink::of_axes(downstream, upstream, &pairs)
    }
}

fn only_fit(leaves: &[Leaf], other: &PartitionsDefinition) -> Option<(usize, PartitionMapping)> {
    // The dimension with the very same partitions comes before one that merely overlaps.
    let same: Vec<usize> = (0..leaves.len()).filter(|place| leaves[*place].1 == *other).collect();
    if let [place] = same.as_slice() {
        return Some((*place, PartitionMapping::Identity));
    }
    let fits: Vec<_> = leaves
        .iter()
        .enumerate()
        .filter_map(|(place, (_, leaf))| Some((place, natural(leaf, other)?)))
        .collect();
    match fits.as_slice() {
        [fit] => Some(*fit),
        _ => None,
    }
}

fn natural(downstream: &PartitionsDefinition, upstream: &PartitionsDefinition) -> Option<PartitionMapping> {
    if downstream == upstream {
        Some(PartitionMapping::Identity)
    } else if downstream.is_time() && upstream.is_time() {
        Some(PartitionMapping::TimeWindow { start: 0, end: 0 })
    } else if downstream.has_keys_of(upstream) {
        Some(PartitionMapping::Identity)
    } else {
        None
    }
}

fn axis(space: &PartitionSpace, name: &str, side: &'static str) -> Result<usize, MappingError> {
    let places = space.dimensions().position(|other| other == name);
    places.ok_or_else(|| MappingError::Dimension {
        name: name.to_owned(),
        side,
        offer: crate::suggest::did_you_mean(name, space.dimensions()),
    })
}

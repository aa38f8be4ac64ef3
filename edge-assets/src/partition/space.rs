//! [`PartitionSpace`]: the partitions of a definition at an instant, each with a number.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    PartitionError, PartitionKey, PartitionSet, PartitionsDefinition, Window,
    axis::{Axis, Parts},
    key_text,
};

/// Dimensions of time but the first have room for so many windows, so that numbers stay as they are while time goes on.
const ROOM: u64 = 1 << 26;

/// Where the keys of dynamic partitions come from.
pub trait DynamicKeys {
    /// The keys that were added under a name, in the order of their adding.
    fn keys(&self, name: &str) -> &[PartitionKey];
}

/// There are none.
impl DynamicKeys for () {
    fn keys(&self, _: &str) -> &[PartitionKey] {
        &[]
    }
}

impl DynamicKeys for BTreeMap<String, Vec<PartitionKey>> {
    fn keys(&self, name: &str) -> &[PartitionKey] {
        self.get(name).map_or(&[], Vec::as_slice)
    }
}

/// The partitions of a definition at an instant. Each has a number, which stays as it is while time goes on; a
/// [`PartitionSet`] is a set of such numbers.
///
/// Numbers are found by arithmetic, so nothing here takes time by the number of partitions but a walk over them.
///
/// ```
/// use edge_assets::partition::{PartitionSet, PartitionSpace, PartitionsDefinition};
/// const HOURLY: PartitionsDefinition = PartitionsDefinition::hourly("1900-01-01").zone("Europe/Berlin");
///
/// let space = PartitionSpace::new(&HOURLY, "2026-11-22T09:00:00Z".parse()?, &())?;
/// assert_eq!(space.complete().len(), 1_112_314);
/// let number = space.index_of("2026-10-25-02b")?; // the second hour of that name
/// assert_eq!(space.key(number - 1).unwrap().as_str(), "2026-10-25-02");
/// assert_eq!(space.window(number).unwrap().start.to_string(), "2026-10-25T01:00:00Z");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The numbers of lists, fixed or dynamic, are places in the list: sets that outlive a change of it are kept as
/// [`encode`](Self::encode) writes them, by key.
#[derive(Clone)]
pub struct PartitionSpace {
    pub(super) axes: Vec<Axis>,
    /// By how much the number grows with each dimension.
    pub(super) strides: Vec<u64>,
    /// The dimensions from the slowest to the fastest.
    pub(super) order: Vec<usize>,
    pub(super) now: Timestamp,
}

impl PartitionSpace {
    /// The partitions at the instant `now`, with the dynamic keys that there are.
    ///
    /// # Errors
    /// [`PartitionError`] when the definition is faulty.
    pub fn new(
        definition: &PartitionsDefinition,
        now: Timestamp,
        dynamic: &dyn DynamicKeys,
    ) -> Result<Self, PartitionError> {
        Self::build(definition, now, Some(dynamic))
    }

    /// Of an asset without partitions: one, whose key is empty and whose number is 0.
    #[must_use]
    pub fn whole(now: Timestamp) -> Self {
        Self {
            axes: Vec::new(),
            strides: Vec::new(),
            order: Vec::new(),
            now,
        }
    }

    /// Where any text is a dynamic key: good for checking keys and nothing else.
    pub(super) fn with_any_dynamic(definition: &PartitionsDefinition, now: Timestamp) -> Result<Self, PartitionError> {
        Self::build(definition, now, None)
    }

    fn build(
        definition: &PartitionsDefinition,
        now: Timestamp,
        dynamic: Option<&dyn DynamicKeys>,
    ) -> Result<Self, PartitionError> {
        let leaves = definition.leaves();
        let is_product = leaves.len() > 1;
        let mut axes = Vec::with_capacity(leaves.len());
        for (name, leaf) in leaves {
            let axis = Axis::new(name, leaf, now, dynamic);
            axes.push(axis.map_err(|error| match name {
                name if is_product => PartitionError::Dimension {
                    name,
                    error: Box::new(error),
                },
                _ => error,
            })?);
        }
        let (strides, order) = strides(&axes)?;
        Ok(Self {
            axes,
            strides,
            order,
            now,
        })
    }

    /// The names of the dimensions; one empty name for what is no product.
    #[must_use]
    pub fn dimensions(&self) -> impl ExactSizeIterator<Item = &'static str> + '_ {
        self.axes.iter().map(|axis| axis.name)
    }

    /// The instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Those that can be made: windows that have begun, times all keys of lists.
    #[must_use]
    pub fn all(&self) -> PartitionSet {
        let sets: Vec<PartitionSet> = self.axes.iter().map(Axis::all).collect();
        self.product(&sets)
    }

    /// Those that should be there: windows that are over, times all keys of lists.
    #[must_use]
    pub fn complete(&self) -> PartitionSet {
        let sets: Vec<PartitionSet> = self.axes.iter().map(Axis::complete).collect();
        self.product(&sets)
    }

    /// The number of the newest complete one; of a list, the last.
    #[must_use]
    pub fn latest(&self) -> Option<u64> {
        let mut number = 0;
        for (axis, stride) in self.axes.iter().zip(&self.strides) {
            number += axis.complete().last()? * stride;
        }
        Some(number)
    }

    /// The number of a key that can be made.
    ///
    /// # Errors
    /// [`PartitionError`] with the reason, when there is no such partition.
    pub fn index_of(&self, key: &str) -> Result<u64, PartitionError> {
        if let [axis] = self.axes.as_slice() {
            return axis.index_of(key);
        }
        let parts = key_text::split(key);
        if self.axes.is_empty() && key.is_empty() {
            return Ok(0);
        }
        if parts.len() != self.axes.len() {
            return Err(PartitionError::Form {
                key: key.to_owned(),
                form: format!("`{}`", self.example()),
            });
        }
        let mut number = 0;
        for ((axis, stride), part) in self.axes.iter().zip(&self.strides).zip(&parts) {
            let place = axis.index_of(part).map_err(|error| PartitionError::Dimension {
                name: axis.name,
                error: Box::new(error),
            })?;
            number += place * stride;
        }
        Ok(number)
    }

    /// The keys of dynamic lists that a key holds and the lists do not, or not any more.
    pub(crate) fn strangers(&self, key: &str) -> Vec<String> {
        let mut parts = match self.axes.len() {
            1 => vec![key.to_owned()],
            _ => key_text::split(key),
        };
        if parts.len() != self.axes.len() {
            return Vec::new();
        }
        let mut axes = self.axes.iter();
        parts.retain(|part| axes.next().is_some_and(|axis| axis.misses(part)));
        parts
    }

    /// The keys of all dynamic lists.
    pub(crate) fn dynamic_keys(&self) -> impl Iterator<Item = &PartitionKey> {
        self.axes.iter().flat_map(Axis::dynamic_keys)
    }

    /// The key of a number; nothing when there is no such partition yet.
    #[must_use]
    pub fn key(&self, number: u64) -> Option<PartitionKey> {
        let places = self.places(number);
        let keys = self.axes.iter().zip(places).map(|(axis, place)| axis.key(place));
        let keys: Vec<String> = keys.collect::<Option<_>>()?;
        Some(PartitionKey::new(key_text::join(&keys)))
    }

    /// The keys of a set, in the order of their numbers.
    pub fn keys<'a>(&'a self, set: &'a PartitionSet) -> impl Iterator<Item = PartitionKey> + 'a {
        set.iter().filter_map(|number| self.key(number))
    }

    /// The numbers of keys.
    ///
    /// # Errors
    /// [`PartitionError`] about the first key that is none.
    pub fn set_of<'a>(&self, keys: impl IntoIterator<Item = &'a str>) -> Result<PartitionSet, PartitionError> {
        keys.into_iter().map(|key| self.index_of(key)).collect()
    }

    /// The window of a number; of a product, that of its first dimension of time.
    #[must_use]
    pub fn window(&self, number: u64) -> Option<Window> {
        let mut places = self.axes.iter().zip(self.places(number));
        places.find_map(|(axis, place)| Some(axis.windows()?.window(place)))
    }

    /// Each dimension alone, as a space of its own, with its definition; and by how many partitions that can be made the order of
    /// all of them goes on with each of its keys.
    #[cfg(feature = "web")]
    pub(crate) fn by_dimension(&self) -> Vec<(PartitionsDefinition, Self, u64)> {
        let mut steps = vec![1; self.axes.len()];
        let mut step = 1;
        for &place in self.order.iter().rev() {
            steps[place] = step;
            step *= self.axes[place].all().len();
        }
        let alone = self.axes.iter().zip(steps).map(|(axis, step)| {
            let space = Self {
                axes: vec![axis.clone()],
                strides: vec![1],
                order: vec![0],
                now: self.now,
            };
            (axis.definition, space, step)
        });
        alone.collect()
    }

    /// What keys look like.
    pub(super) fn example(&self) -> String {
        let keys: Vec<String> = self.axes.iter().map(Axis::example).collect();
        key_text::join(&keys)
    }

    /// The place in each dimension.
    pub(super) fn places(&self, number: u64) -> Vec<u64> {
        let mut places = vec![0; self.axes.len()];
        let mut left = number;
        for &axis in &self.order {
            places[axis] = left / self.strides[axis];
            left %= self.strides[axis];
        }
        places
    }
}

impl std::fmt::Debug for PartitionSpace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PartitionSpace")
            .field("now", &self.now)
            .field("all", &self.all().len())
            .finish_non_exhaustive()
    }
}

/// The first dimension of time is the slowest, since it alone grows without an end; the others follow in their order.
fn strides(axes: &[Axis]) -> Result<(Vec<u64>, Vec<usize>), PartitionError> {
    let slowest = axes.iter().position(|axis| axis.windows().is_some()).unwrap_or(0);
    let others = (0..axes.len()).filter(|place| *place != slowest);
    let order: Vec<usize> = (0..axes.len())
        .filter(|place| *place == slowest)
        .chain(others)
        .collect();
    let mut strides = vec![1; axes.len()];
    let mut stride: u64 = 1;
    for &place in order.iter().rev() {
        strides[place] = stride;
        let size = match &axes[place].parts {
            _ if place == slowest => break,
            Parts::List(list) => (list.keys.len() as u64).max(1),
            Parts::Windows(_) => ROOM,
            Parts::AnyKey => 1,
        };
        let next = stride.checked_mul(size).filter(|stride| *stride < 1 << 37);
        stride = next.ok_or(PartitionError::TooMany)?;
    }
    Ok((strides, order))
}

//! [`Deps`], the values of several partitions of an upstream asset, and [`Previous`], that of the asset's own partition before.

use std::{fmt, marker::PhantomData, sync::Arc};

use super::{
    Asset, AssetContext, AssetError, AssetParam, DepNeed, Erased, Needs, PreviousNeed, UpstreamValue, Value, ValueType,
};
use crate::partition::PartitionKey;

/// The values of all partitions of an upstream asset that a partition is made from, in their order; taking them makes the asset a
/// dependency. Clones share them.
///
/// Which partitions these are, the mapping of the dependency says: the hours of a day, all of a list.
///
/// ```
/// use edge_assets::{asset::Deps, prelude::*, partition::{Day, Hour, PartitionsDefinition}};
/// const HOURLY: PartitionsDefinition = PartitionsDefinition::hourly("2026-11-01");
/// const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-11-01");
///
/// #[asset(partitions = HOURLY)]
/// fn readings(hour: Partition<Hour>) -> Result<u32, AssetError> {
///     Ok(7)
/// }
///
/// #[asset(partitions = DAILY)]
/// fn readings_of_day(hours: Deps<readings>, day: Partition<Day>) -> Result<u32, AssetError> {
///     Ok(hours.values().sum())
/// }
///
/// # fn main() -> Result<()> {
/// let hours = Deps::<readings>::new([("2026-11-01-00", 1), ("2026-11-01-01", 2)]);
/// assert_eq!(hours.get("2026-11-01-01"), Some(&2));
/// # let day = Partition(Day(jiff::civil::date(2026, 11, 1)));
/// assert_eq!(readings_of_day(hours, day)?, 3);
/// # Ok(()) }
/// ```
pub struct Deps<A>(Arc<[(PartitionKey, Erased)]>, PhantomData<fn() -> A>);

impl<A: Asset> Deps<A> {
    /// Wraps values, each with the key of its partition; for the test of an asset as the plain function that it is.
    pub fn new<Key: AsRef<str>>(values: impl IntoIterator<Item = (Key, Value<A>)>) -> Self {
        let values = values.into_iter();
        let erased = values.map(|(key, value)| (PartitionKey::new(key), Arc::new(value) as Erased));
        Self(erased.collect(), PhantomData)
    }

    /// The values with the keys of their partitions, in the order of the partitions.
    ///
    /// # Panics
    /// Never: the values are of the type that the asset declares.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&PartitionKey, &Value<A>)> {
        self.0.iter().map(|(key, value)| {
            let value = value.downcast_ref();
            (key, value.expect("a `Deps` holds values of its asset's type"))
        })
    }

    /// The values, in the order of the partitions.
    #[must_use]
    pub fn values(&self) -> impl ExactSizeIterator<Item = &Value<A>> {
        self.iter().map(|(_, value)| value)
    }

    /// The value of a partition.
    #[must_use]
    pub fn get(&self, partition: &str) -> Option<&Value<A>> {
        self.iter()
            .find_map(|(key, value)| (key.as_str() == partition).then_some(value))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<A> Clone for Deps<A> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0), PhantomData)
    }
}

impl<A: Asset> fmt::Debug for Deps<A>
where
    Value<A>: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<A: Asset> AssetParam for Deps<A> {
    fn needs(needs: &mut Needs) {
        needs.deps.push(DepNeed::values(A::key(), ValueType::of::<Value<A>>()));
    }

    fn fetch(context: &AssetContext) -> Result<Self, AssetError> {
        let values: Result<Arc<[_]>, AssetError> = context.values_of_asset(A::SPEC.key).map(keyed::<A>).collect();
        Ok(Self(values?, PhantomData))
    }
}

fn keyed<A: Asset>(upstream: &UpstreamValue) -> Result<(PartitionKey, Erased), AssetError> {
    if !upstream.value.is::<Value<A>>() {
        return Err(other_type(&upstream.key));
    }
    // What has no partitions is one whole, whose key is empty.
    let partition = upstream.key.partition.clone();
    let key = partition.unwrap_or_else(|| PartitionKey::new(""));
    Ok((key, Arc::clone(&upstream.value)))
}

fn other_type(key: &crate::run::StepKey) -> AssetError {
    AssetError::permanent(format!(
        "the value of `{key}` is not of the type that its asset declares"
    ))
}

/// The value of the asset's own partition before the one that is being made; there is none before the first.
///
/// An asset that takes it is made in the order of its partitions, within a run and within a backfill.
///
/// ```
/// use edge_assets::{asset::Previous, prelude::*, partition::{Day, PartitionsDefinition}};
/// const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-11-01");
///
/// #[asset(partitions = DAILY)]
/// fn balance(day: Partition<Day>, yesterday: Previous<balance>) -> Result<i64, AssetError> {
///     Ok(yesterday.get().copied().unwrap_or(100) - 1)
/// }
///
/// # fn main() -> Result<()> {
/// # let day = || Partition(Day(jiff::civil::date(2026, 11, 2)));
/// assert_eq!(balance(day(), Previous::new(None))?, 99);
/// assert_eq!(balance(day(), Previous::new(Some(99)))?, 98);
/// # Ok(()) }
/// ```
pub struct Previous<A>(Option<Erased>, PhantomData<fn() -> A>);

impl<A: Asset> Previous<A> {
    /// Wraps a value.
    pub fn new(value: Option<Value<A>>) -> Self {
        Self(value.map(|value| Arc::new(value) as Erased), PhantomData)
    }

    /// The value; nothing where the partition is the first.
    ///
    /// # Panics
    /// Never: the value is of the type that the asset declares.
    #[must_use]
    pub fn get(&self) -> Option<&Value<A>> {
        let value = self.0.as_deref()?;
        Some(
            value
                .downcast_ref()
                .expect("a `Previous` holds a value of its asset's type"),
        )
    }
}

impl<A> Clone for Previous<A> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<A: Asset> fmt::Debug for Previous<A>
where
    Value<A>: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Previous").field(&self.get()).finish()
    }
}

impl<A: Asset> AssetParam for Previous<A> {
    fn needs(needs: &mut Needs) {
        needs.previous = Some(PreviousNeed {
            key: A::key(),
            value: ValueType::of::<Value<A>>(),
        });
    }

    fn fetch(context: &AssetContext) -> Result<Self, AssetError> {
        match context.values_of_asset(A::SPEC.key).next() {
            Some(found) if found.value.is::<Value<A>>() => Ok(Self(Some(Arc::clone(&found.value)), PhantomData)),
            Some(found) => Err(other_type(&found.key)),
            None => Ok(Self(None, PhantomData)),
        }
    }
}

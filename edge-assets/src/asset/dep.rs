//! [`Dep`], the value of an upstream asset, and [`Partition`], the slice that is being made.

use std::{fmt, marker::PhantomData, ops::Deref, sync::Arc};

use super::{Asset, AssetContext, AssetError, AssetParam, DepNeed, Erased, Needs, PartitionNeed, Value, ValueType};
use crate::partition::{FromPartitionKey, KeyKind};

/// The value of an upstream asset; taking it makes the asset a dependency. Derefs to the value, clones share it.
///
/// A unit test makes one with [`Dep::new`] and calls the asset as the plain function that it is.
// The bound stands on the methods and not on the type: rustc would report a wrong `A` in every signature that names it,
// twice in an `async` one. So the value is held erased, and always of the type `Value<A>`.
pub struct Dep<A>(Erased, PhantomData<fn() -> A>);

impl<A: Asset> Dep<A> {
    /// Wraps a value.
    pub fn new(value: Value<A>) -> Self {
        Self(Arc::new(value), PhantomData)
    }

    /// The shared value.
    ///
    /// # Panics
    /// Never: the value is of the type that the asset declares.
    #[must_use]
    pub fn into_inner(self) -> Arc<Value<A>> {
        self.0.downcast().expect("a `Dep` holds a value of its asset's type")
    }
}

impl<A> Clone for Dep<A> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0), PhantomData)
    }
}

impl<A: Asset> Deref for Dep<A> {
    type Target = Value<A>;
    fn deref(&self) -> &Value<A> {
        self.0
            .downcast_ref()
            .expect("a `Dep` holds a value of its asset's type")
    }
}

impl<A: Asset> fmt::Debug for Dep<A>
where
    Value<A>: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Dep").field(&**self).finish()
    }
}

impl<A: Asset> AssetParam for Dep<A> {
    fn needs(needs: &mut Needs) {
        needs.deps.push(DepNeed::value(A::key(), ValueType::of::<Value<A>>()));
    }

    fn fetch(context: &AssetContext) -> Result<Self, AssetError> {
        let key = A::SPEC.key;
        let value = context.upstream_value::<Value<A>>(key).ok_or_else(|| {
            AssetError::permanent(format!(
                "the value of `{key}` is not there; materialize `+{}`",
                context.key()
            ))
        })?;
        if value.is::<Value<A>>() {
            Ok(Self(value, PhantomData))
        } else {
            Err(AssetError::permanent(format!(
                "the value of `{key}` is not of the type that its asset declares"
            )))
        }
    }
}

/// The partition that is being made, read as `K`; `Option<Partition<K>>` where an asset also runs without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Partition<K>(pub K);

impl<K> Deref for Partition<K> {
    type Target = K;
    fn deref(&self) -> &K {
        &self.0
    }
}

impl<K: FromPartitionKey> AssetParam for Partition<K> {
    const PARTITION: Option<(KeyKind, bool)> = Some((K::KIND, false));

    fn needs(needs: &mut Needs) {
        needs.partitions.push(PartitionNeed::of::<K>(false));
    }

    fn fetch(context: &AssetContext) -> Result<Self, AssetError> {
        <Option<Self> as AssetParam>::fetch(context)?.ok_or_else(|| {
            let key = context.key();
            AssetError::permanent(format!(
                "`{key}` was run without a partition; declare `partitions = ..` on it"
            ))
        })
    }
}

impl<K: FromPartitionKey> AssetParam for Option<Partition<K>> {
    const PARTITION: Option<(KeyKind, bool)> = Some((K::KIND, true));

    fn needs(needs: &mut Needs) {
        needs.partitions.push(PartitionNeed::of::<K>(true));
    }

    fn fetch(context: &AssetContext) -> Result<Self, AssetError> {
        let Some(key) = context.partition() else {
            return Ok(None);
        };
        match K::from_partition_key(key.as_str(), context.partitions()) {
            Some(value) => Ok(Some(Partition(value))),
            None => Err(AssetError::permanent(format!(
                "partition `{key}` cannot be read as `{}`",
                std::any::type_name::<K>()
            ))),
        }
    }
}

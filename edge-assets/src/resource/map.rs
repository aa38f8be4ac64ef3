//! [`Resources`]: the typed map from which steps are served.

use std::{any::Any, fmt, sync::Arc};

use indexmap::IndexMap;

use super::{
    IntoResource, Res, Resource, ResourceError, ResourceFn, ResourceId, ResourceNeed, StepScope, Unnamed,
    holder::{Erased, Holder, Recipe},
};

/// The resources of one application, by type and name. Clones share them, and whether they are open.
///
/// ```
/// use edge_assets::{Res, Resource, Resources};
/// struct Database { url: String }
/// impl Resource for Database {}
/// struct Warehouse { database: Res<Database> }
/// impl Resource for Warehouse {}
/// let resources = Resources::new()
///     .with(Database { url: "http://localhost:8123".to_owned() })
///     .with_made(|database: Res<Database>| Warehouse { database });
/// let warehouse = resources.get::<Warehouse, edge_assets::resource::Unnamed>().unwrap();
/// assert_eq!(warehouse.database.url, "http://localhost:8123");
/// ```
#[derive(Clone, Default)]
pub struct Resources(IndexMap<ResourceId, Arc<dyn Erased>>);

impl Resources {
    /// Makes an empty map.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a resource; assets take it as `Res<T>`. A second one of the same type replaces the first.
    #[must_use]
    pub fn with<T: Resource>(self, resource: T) -> Self {
        self.named::<Unnamed, T>(resource)
    }

    /// Adds a resource under the type `Name`; assets take it as `Res<T, Name>`.
    #[must_use]
    pub fn named<Name: 'static, T: Resource>(self, resource: T) -> Self {
        self.give::<Name, T>(Res::bindable(resource))
    }

    /// Adds a resource behind a trait, such as `with_arc::<dyn Cache>(Arc::new(MemoryCache::new(..)))`.
    ///
    /// A resource added in this way is lent as it is: [`Resource::in_step`] is not asked, since nobody knows the type any
    /// more. [`with_as`](Self::with_as) asks.
    #[must_use]
    pub fn with_arc<T: ?Sized + Resource>(self, resource: Arc<T>) -> Self {
        self.named_arc::<Unnamed, T>(resource)
    }

    /// Adds a resource behind a trait under the type `Name`.
    #[must_use]
    pub fn named_arc<Name: 'static, T: ?Sized + Resource>(self, resource: Arc<T>) -> Self {
        self.give::<Name, T>(Res::from_arc(resource))
    }

    /// Adds a resource behind a trait, bound to steps as its own type says: `with_as::<dyn Cache, _>(cache, |cache| cache)`.
    ///
    /// The function makes the trait object; the compiler does it by itself, so it returns what it takes.
    ///
    /// ```
    /// use edge_assets::{Resource, Resources};
    /// use std::sync::Arc;
    /// trait Prices: Resource { fn cents(&self) -> u64; }
    /// struct Fixed(u64);
    /// impl Resource for Fixed {}
    /// impl Prices for Fixed { fn cents(&self) -> u64 { self.0 } }
    /// let resources = Resources::new().with_as::<dyn Prices, _>(Arc::new(Fixed(250)), |prices| prices);
    /// assert_eq!(resources.get::<dyn Prices, edge_assets::resource::Unnamed>().unwrap().cents(), 250);
    /// ```
    #[must_use]
    pub fn with_as<T: ?Sized + Resource, C: Resource>(self, resource: Arc<C>, cast: fn(Arc<C>) -> Arc<T>) -> Self {
        self.named_as::<Unnamed, T, C>(resource, cast)
    }

    /// Adds a resource behind a trait, bound to steps, under the type `Name`.
    #[must_use]
    pub fn named_as<Name: 'static, T: ?Sized + Resource, C: Resource>(
        self,
        resource: Arc<C>,
        cast: fn(Arc<C>) -> Arc<T>,
    ) -> Self {
        let shared = cast(Arc::clone(&resource));
        let bind = move |scope: &Arc<dyn StepScope>| resource.in_step(scope).map(|bound| cast(Arc::new(bound)));
        self.give::<Name, T>(Res::with_bind(shared, Some(Arc::new(bind))))
    }

    /// Adds a resource that is made from others: `with_made(|database: Res<Database>| Warehouse { database })`.
    ///
    /// The function returns the resource, an `Arc` of it such as `Arc<dyn Cache>`, or a `Result` of either. It is called
    /// once, when the resource is first opened or looked at; the others may be added before or after. What is missing, and
    /// a ring, is refused when the definitions are built.
    #[must_use]
    pub fn with_made<Marker, F: ResourceFn<Marker>>(self, function: F) -> Self {
        self.named_made::<Unnamed, Marker, F>(function)
    }

    /// Adds a resource that is made from others, under the type `Name`.
    #[must_use]
    pub fn named_made<Name: 'static, Marker, F: ResourceFn<Marker>>(self, function: F) -> Self {
        let need = ResourceNeed::of::<<F::Made as IntoResource>::Resource, Name>(false);
        let make = move |from: &Self| {
            let made = function.call(from, &need.display())?.into_resource();
            made.map_err(|error| ResourceError::NotMade {
                resource: need.display(),
                error,
            })
        };
        let recipe = Recipe {
            uses: F::needs().into(),
            make: Arc::new(make),
        };
        self.insert(need.id, Arc::new(Holder::made(need, recipe)))
    }

    fn give<Name: 'static, T: ?Sized + Resource>(self, resource: Res<T>) -> Self {
        let need = ResourceNeed::of::<T, Name>(false);
        self.insert(need.id, Arc::new(Holder::given(need, resource)))
    }

    /// Puts a resource at its place.
    fn insert(mut self, id: ResourceId, holder: Arc<dyn Erased>) -> Self {
        let (place, replaced) = self.0.insert_full(id, holder);
        if replaced.is_some() {
            self.unmake(&[place], &[]);
        }
        self
    }

    /// Forgets what was made from the resources at `replaced`: it is made anew, in this map alone.
    fn unmake(&mut self, replaced: &[usize], kept: &[usize]) {
        for outer in self.made_from(replaced) {
            if let Some(unmade) = self.0[outer].unmade()
                && !kept.contains(&outer)
            {
                self.0[outer] = unmade;
            }
        }
    }

    /// The resource of this type and name; nothing when it is not there, or is made from others and cannot be made.
    #[must_use]
    pub fn get<T: ?Sized + Resource, Name: 'static>(&self) -> Option<Arc<T>> {
        Some(self.res::<T, Name>().ok()??.into_arc())
    }

    pub(super) fn res<T: ?Sized + Resource, Name: 'static>(&self) -> Result<Option<Res<T, Name>>, ResourceError> {
        let holder = self.holder::<T, Name>();
        holder.map(|holder| Ok(holder.resource(self)?.renamed())).transpose()
    }

    /// The resource of this type and name, bound to a step where it has use for that.
    pub(crate) fn get_in_step<T: ?Sized + Resource, Name: 'static>(
        &self,
        scope: impl FnOnce() -> Arc<dyn StepScope>,
    ) -> Option<Arc<T>> {
        let resource = self.holder::<T, Name>()?.resource(self).ok()?;
        Some(resource.arc_in_step(scope))
    }

    fn holder<T: ?Sized + Resource, Name: 'static>(&self) -> Option<&Holder<T>> {
        let holder: &dyn Any = self.0.get(&ResourceId::of::<T, Name>())?.as_ref();
        holder.downcast_ref()
    }

    pub(super) fn holders(&self) -> impl DoubleEndedIterator<Item = &dyn Erased> {
        self.0.values().map(AsRef::as_ref)
    }

    pub(super) fn at(&self, place: usize) -> &dyn Erased {
        self.0[place].as_ref()
    }

    pub(super) fn id_at(&self, place: usize) -> Option<&ResourceId> {
        self.0.get_index(place).map(|(id, _)| id)
    }

    pub(super) fn place(&self, id: &ResourceId) -> Option<usize> {
        self.0.get_index_of(id)
    }

    /// Whether a need can be met.
    #[must_use]
    pub fn has(&self, need: &ResourceNeed) -> bool {
        self.0.contains_key(&need.id)
    }

    /// Moves all of `other` in; its resources win.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        let (mut replaced, mut moved) = (Vec::new(), Vec::new());
        for (id, holder) in other.0 {
            let (place, before) = self.0.insert_full(id, Arc::clone(&holder));
            moved.push(place);
            if before.is_some_and(|before| !Arc::ptr_eq(&before, &holder)) {
                replaced.push(place);
            }
        }
        self.unmake(&replaced, &moved);
        self
    }

    /// How many resources there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Resources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = |holder: &'_ dyn Erased| (holder.label(), holder.name().unwrap_or("not made yet").to_owned());
        f.debug_map().entries(self.holders().map(named)).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::*;
    use crate::{boxed::BoxError, resource::ErrorClass};

    struct Db(u32);
    impl Resource for Db {}
    struct Replica;
    trait Greeter: Resource {
        fn greet(&self) -> u32;
    }
    impl Greeter for Db {
        fn greet(&self) -> u32 {
            self.0
        }
    }
    struct Pair(Res<Db>, Option<Res<Db, Replica>>);
    impl Resource for Pair {}

    #[derive(Debug, thiserror::Error)]
    #[error("busy")]
    struct Busy;
    struct Busyness;
    impl Resource for Busyness {
        fn classify(&self, error: &(dyn Error + 'static)) -> Option<ErrorClass> {
            error.is::<Busy>().then_some(ErrorClass::Transient)
        }
    }

    fn pair(resources: &Resources) -> (u32, Option<u32>) {
        let pair = resources.get::<Pair, Unnamed>().unwrap();
        (pair.0.0, pair.1.as_ref().map(|replica| replica.0))
    }

    #[test]
    fn resources_are_found_by_type_name_and_trait() {
        let resources = Resources::new()
            .with(Db(1))
            .named::<Replica, _>(Db(2))
            .with_arc::<dyn Greeter>(Arc::new(Db(3)))
            .named_as::<Replica, dyn Greeter, _>(Arc::new(Db(4)), |db| db);
        assert_eq!(resources.get::<Db, Unnamed>().unwrap().0, 1);
        assert_eq!(resources.get::<Db, Replica>().unwrap().0, 2);
        assert_eq!(resources.get::<dyn Greeter, Unnamed>().unwrap().greet(), 3);
        assert_eq!(resources.get::<dyn Greeter, Replica>().unwrap().greet(), 4);
        assert!(resources.get::<Busyness, Unnamed>().is_none());
        assert_eq!(
            ResourceNeed::of::<dyn Greeter, Replica>(false).display(),
            "Res<dyn Greeter, Replica>"
        );
    }

    #[test]
    fn a_resource_is_made_from_what_the_map_holds() {
        let made = Resources::new().with_made(Pair);
        assert!(made.get::<Pair, Unnamed>().is_none(), "it lacks its `Res<Db>`");
        let made = made.with(Db(1));
        assert_eq!(pair(&made), (1, None));
        assert_eq!(pair(&made.named::<Replica, _>(Db(2))), (1, None), "it is made once");
        let complete = Resources::new().with_made(Pair).with(Db(1)).named::<Replica, _>(Db(2));
        assert_eq!(pair(&complete), (1, Some(2)));
    }

    #[test]
    fn a_resource_whose_inner_one_is_swapped_is_made_anew_in_that_map_alone() {
        let real = Resources::new().with_made(Pair).with(Db(1));
        assert_eq!(pair(&real), (1, None));
        let mocked = real.clone().with(Db(7));
        let merged = real.clone().merge(Resources::new().with(Db(8)));
        assert_eq!(
            (pair(&real), pair(&mocked), pair(&merged)),
            ((1, None), (7, None), (8, None))
        );
        let whole = Resources::new().with_made(Pair).with(Db(9));
        let own = whole.get::<Pair, Unnamed>().unwrap();
        let merged = real.merge(whole);
        assert!(
            Arc::ptr_eq(&own, &merged.get::<Pair, Unnamed>().unwrap()),
            "it came with its own"
        );
    }

    #[test]
    fn functions_may_fail_and_may_return_trait_objects() {
        let fails = || Err::<Db, _>("no such host");
        let resources = Resources::new()
            .named_made::<Replica, _, _>(fails)
            .with(Db(1))
            .with_made(|db: Res<Db>| db.into_arc() as Arc<dyn Greeter>);
        assert!(resources.get::<Db, Replica>().is_none());
        assert_eq!(resources.get::<dyn Greeter, Unnamed>().unwrap().greet(), 1);
        let error = resources.res::<Db, Replica>().unwrap_err();
        assert_eq!(
            crate::boxed::error_chain(&error),
            "Res<Db, Replica> could not be made: no such host"
        );
    }

    #[test]
    fn an_error_deep_in_the_chain_finds_its_resource() {
        #[derive(Debug, thiserror::Error)]
        #[error("outer")]
        struct Outer(#[source] Busy);
        let resources = Resources::new().with(Db(1)).with(Busyness);
        assert_eq!(resources.classify(&Outer(Busy)), Some(ErrorClass::Transient));
        assert_eq!(resources.classify(&fmt::Error), None);
        let boxed: BoxError = anyhow::Error::from(Outer(Busy)).into();
        assert_eq!(
            resources.classify(boxed.as_ref()),
            Some(ErrorClass::Transient),
            "through anyhow"
        );
        let boxed: BoxError = anyhow::Error::from(Busy).context("while reading").into();
        assert_eq!(
            resources.classify(boxed.as_ref()),
            Some(ErrorClass::Transient),
            "through a context"
        );
    }
}

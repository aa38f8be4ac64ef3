//! [`Resources`]: the typed map from which steps are served.

use std::{any::Any, error::Error, fmt, sync::Arc, time::Duration};

use indexmap::IndexMap;

use super::{ErrorClass, Health, Resource, ResourceId, ResourceNeed, StepScope, Unnamed};
use crate::boxed::{BoxError, BoxFuture, error_chain};

/// The resources of one application, by type and name. Cloning shares them.
///
/// ```
/// use edge_assets::{Resource, Resources};
/// struct Warehouse { url: String }
/// impl Resource for Warehouse {}
/// let resources = Resources::new().with(Warehouse { url: "http://localhost:8123".to_owned() });
/// assert_eq!(resources.len(), 1);
/// ```
#[derive(Clone, Default)]
pub struct Resources(IndexMap<ResourceId, Entry>);

#[derive(Clone)]
struct Entry {
    /// A `Holder<T>`, for [`Resources::get`].
    shared: Arc<dyn Any + Send + Sync>,
    /// The same, for what can be asked of any resource.
    erased: Arc<dyn Erased>,
    label: String,
}

/// Keeps a resource whose type may be a trait object behind pointers whose type may not.
struct Holder<T: ?Sized> {
    resource: Arc<T>,
    bind: fn(&Arc<T>, &Arc<dyn StepScope>) -> Option<Arc<T>>,
}

/// The object-safe face of [`Resource`].
trait Erased: Send + Sync {
    fn name(&self) -> &str;
    fn open(&self) -> BoxFuture<'_, Result<(), BoxError>>;
    fn health(&self) -> BoxFuture<'_, Health>;
    fn close(&self) -> BoxFuture<'_, ()>;
    fn classify(&self, error: &(dyn Error + 'static)) -> Option<ErrorClass>;
    fn retry_after(&self, error: &(dyn Error + 'static)) -> Option<Duration>;
}

impl<T: ?Sized + Resource> Erased for Holder<T> {
    fn name(&self) -> &str {
        self.resource.name()
    }
    fn open(&self) -> BoxFuture<'_, Result<(), BoxError>> {
        self.resource.open()
    }
    fn health(&self) -> BoxFuture<'_, Health> {
        self.resource.health()
    }
    fn close(&self) -> BoxFuture<'_, ()> {
        self.resource.close()
    }
    fn classify(&self, error: &(dyn Error + 'static)) -> Option<ErrorClass> {
        self.resource.classify(error)
    }
    fn retry_after(&self, error: &(dyn Error + 'static)) -> Option<Duration> {
        self.resource.retry_after(error)
    }
}

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
        let bind = |resource: &Arc<T>, scope: &Arc<dyn StepScope>| resource.in_step(scope).map(Arc::new);
        self.insert::<Name, T>(Holder {
            resource: Arc::new(resource),
            bind,
        })
    }

    /// Adds a resource behind a trait, such as `with_arc::<dyn Cache>(Arc::new(MemoryCache::new(..)))`.
    ///
    /// A resource added in this way is lent as it is: [`Resource::in_step`] is not asked.
    #[must_use]
    pub fn with_arc<T: ?Sized + Resource>(self, resource: Arc<T>) -> Self {
        self.named_arc::<Unnamed, T>(resource)
    }

    /// Adds a resource behind a trait under the type `Name`.
    #[must_use]
    pub fn named_arc<Name: 'static, T: ?Sized + Resource>(self, resource: Arc<T>) -> Self {
        self.insert::<Name, T>(Holder {
            resource,
            bind: |_, _| None,
        })
    }

    fn insert<Name: 'static, T: ?Sized + Resource>(mut self, holder: Holder<T>) -> Self {
        let label = ResourceNeed::of::<T, Name>(false).display();
        let holder = Arc::new(holder);
        let entry = Entry {
            shared: holder.clone(),
            erased: holder,
            label,
        };
        self.0.insert(ResourceId::of::<T, Name>(), entry);
        self
    }

    /// The resource of this type and name.
    #[must_use]
    pub fn get<T: ?Sized + Resource, Name: 'static>(&self) -> Option<Arc<T>> {
        Some(Arc::clone(&self.holder::<T, Name>()?.resource))
    }

    /// The resource of this type and name, bound to a step where it has use for that.
    pub(crate) fn get_in_step<T: ?Sized + Resource, Name: 'static>(
        &self,
        scope: impl FnOnce() -> Arc<dyn StepScope>,
    ) -> Option<Arc<T>> {
        let holder = self.holder::<T, Name>()?;
        Some((holder.bind)(&holder.resource, &scope()).unwrap_or_else(|| Arc::clone(&holder.resource)))
    }

    fn holder<T: ?Sized + Resource, Name: 'static>(&self) -> Option<&Holder<T>> {
        self.0.get(&ResourceId::of::<T, Name>())?.shared.downcast_ref()
    }

    /// Whether a need can be met.
    #[must_use]
    pub fn has(&self, need: &ResourceNeed) -> bool {
        self.0.contains_key(&need.id)
    }

    /// Moves all of `other` in; its resources win.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.0.extend(other.0);
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

    /// Opens those of the resources that `needed` names, in the order in which they were added.
    ///
    /// # Errors
    /// The label of the first resource that does not open, and its error. Those opened before it are closed.
    pub async fn open(&self, needed: &[ResourceId]) -> Result<(), (String, BoxError)> {
        let mut opened: Vec<&Entry> = Vec::new();
        for (id, entry) in &self.0 {
            if !needed.contains(id) {
                continue;
            }
            if let Err(error) = entry.erased.open().await {
                for entry in opened.into_iter().rev() {
                    entry.erased.close().await;
                }
                return Err((entry.label.clone(), error));
            }
            opened.push(entry);
        }
        Ok(())
    }

    /// Closes all resources, last added first.
    pub async fn close(&self) {
        for entry in self.0.values().rev() {
            entry.erased.close().await;
        }
    }

    /// Asks every resource for its health; the pairs hold the resource's label, `Res<..>`, and its answer.
    pub async fn health(&self) -> Vec<(String, Health)> {
        let mut answers = Vec::with_capacity(self.0.len());
        for entry in self.0.values() {
            answers.push((entry.label.clone(), entry.erased.health().await));
        }
        answers
    }

    /// For every resource its label and an examination: it opens the resource, then asks for its health.
    ///
    /// The caller decides how many are awaited at once, and for how long. What was opened is closed by
    /// [`close`](Self::close).
    #[must_use]
    pub fn examinations(&self) -> Vec<(String, BoxFuture<'_, Health>)> {
        let examine = |entry: &'_ Entry| {
            let resource = Arc::clone(&entry.erased);
            let examination: BoxFuture<'_, Health> = Box::pin(async move {
                match resource.open().await {
                    Ok(()) => resource.health().await,
                    Err(error) => Health::bad(error_chain(error.as_ref())),
                }
            });
            (entry.label.clone(), examination)
        };
        self.0.values().map(examine).collect()
    }

    /// The class of the first error in the chain that a resource knows as its own.
    #[must_use]
    pub fn classify(&self, error: &(dyn Error + 'static)) -> Option<ErrorClass> {
        self.first_answer(error, |resource, error| resource.classify(error))
    }

    /// How long the first resource that knows an error of the chain asks to wait.
    #[must_use]
    pub fn retry_after(&self, error: &(dyn Error + 'static)) -> Option<Duration> {
        self.first_answer(error, |resource, error| resource.retry_after(error))
    }

    fn first_answer<A>(
        &self,
        error: &(dyn Error + 'static),
        ask: impl Fn(&dyn Erased, &(dyn Error + 'static)) -> Option<A>,
    ) -> Option<A> {
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(answer) = self.0.values().find_map(|entry| ask(entry.erased.as_ref(), error)) {
                return Some(answer);
            }
            next = error.source();
        }
        None
    }
}

impl fmt::Debug for Resources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(self.0.values().map(|entry| (&entry.label, entry.erased.name())))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[derive(Debug, thiserror::Error)]
    #[error("busy")]
    struct Busy;
    struct Busyness;
    impl Resource for Busyness {
        fn classify(&self, error: &(dyn Error + 'static)) -> Option<ErrorClass> {
            error.is::<Busy>().then_some(ErrorClass::Transient)
        }
    }

    #[test]
    fn resources_are_found_by_type_name_and_trait() {
        let resources = Resources::new()
            .with(Db(1))
            .named::<Replica, _>(Db(2))
            .with_arc::<dyn Greeter>(Arc::new(Db(3)));
        assert_eq!(resources.get::<Db, Unnamed>().unwrap().0, 1);
        assert_eq!(resources.get::<Db, Replica>().unwrap().0, 2);
        assert_eq!(resources.get::<dyn Greeter, Unnamed>().unwrap().greet(), 3);
        assert!(resources.get::<Busyness, Unnamed>().is_none());
        assert_eq!(
            ResourceNeed::of::<dyn Greeter, Replica>(false).display(),
            "Res<dyn Greeter, Replica>"
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

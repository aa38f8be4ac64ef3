//! [`Holder`]: one place of the map: the resource or how it is made, and whether it is open.
//!
//! Clones of a map share their holders, so that a resource is opened once however many runs ask for it at once: the
//! first one opens, the others wait for it. After a failure the next one tries again.

use std::{
    any::Any,
    error::Error,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use super::{ErrorClass, Health, Res, Resource, ResourceError, ResourceNeed, Resources};
use crate::boxed::{BoxFuture, error_chain};

/// Keeps a resource whose type may be a trait object behind pointers whose type may not.
pub(super) struct Holder<T: ?Sized> {
    need: ResourceNeed,
    resource: OnceLock<Res<T>>,
    recipe: Option<Recipe<T>>,
    /// Held while it is made, so that it is made once.
    making: Mutex<()>,
    state: tokio::sync::Mutex<State>,
}

/// How a resource is made from others.
pub(super) struct Recipe<T: ?Sized> {
    pub(super) uses: Arc<[ResourceNeed]>,
    pub(super) make: Arc<dyn Fn(&Resources) -> Result<Res<T>, ResourceError> + Send + Sync>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nobody has opened it; it may hold something all the same, from its construction.
    Fresh,
    Open,
    Closed,
}

impl<T: ?Sized + Resource> Holder<T> {
    pub(super) fn given(need: ResourceNeed, resource: Res<T>) -> Self {
        Self::new(need, OnceLock::from(resource), None)
    }

    pub(super) fn made(need: ResourceNeed, recipe: Recipe<T>) -> Self {
        Self::new(need, OnceLock::new(), Some(recipe))
    }

    fn new(need: ResourceNeed, resource: OnceLock<Res<T>>, recipe: Option<Recipe<T>>) -> Self {
        Self {
            need,
            resource,
            recipe,
            making: Mutex::default(),
            state: tokio::sync::Mutex::new(State::Fresh),
        }
    }

    /// The resource; one that is made from others is made on the first call.
    pub(super) fn resource(&self, from: &Resources) -> Result<&Res<T>, ResourceError> {
        if let (None, Some(recipe)) = (self.resource.get(), &self.recipe) {
            // A ring of functions would wait for itself.
            from.check_ring(&self.need.id)?;
            let _turn = self.making.lock().unwrap_or_else(PoisonError::into_inner);
            if self.resource.get().is_none() {
                let made = (recipe.make)(from)?;
                return Ok(self.resource.get_or_init(|| made));
            }
        }
        Ok(self.resource.get().expect("it was given or has just been made"))
    }

    fn existing(&self) -> Option<&T> {
        self.resource.get().map(|resource| &**resource)
    }
}

/// What can be asked of any resource, its type hidden.
pub(super) trait Erased: Any + Send + Sync {
    /// The resource as authors write it, `Res<..>`.
    fn label(&self) -> String;
    /// What it is made from.
    fn uses(&self) -> &[ResourceNeed];
    /// Its own name, when it exists.
    fn name(&self) -> Option<&str>;
    /// Opens it unless it is open; what it is made from is open already.
    fn open<'a>(&'a self, from: &'a Resources) -> BoxFuture<'a, Result<(), ResourceError>>;
    /// Asks for its health, open or not.
    fn health<'a>(&'a self, from: &'a Resources) -> BoxFuture<'a, Health>;
    /// Closes it unless that has been done.
    fn close(&self) -> BoxFuture<'_, ()>;
    /// See [`Resource::classify`].
    fn classify(&self, error: &(dyn Error + 'static)) -> Option<ErrorClass>;
    /// See [`Resource::retry_after`].
    fn retry_after(&self, error: &(dyn Error + 'static)) -> Option<Duration>;
    /// The same place with nothing made yet, where it is made from others.
    fn unmade(&self) -> Option<Arc<dyn Erased>>;
}

impl<T: ?Sized + Resource> Erased for Holder<T> {
    fn label(&self) -> String {
        self.need.display()
    }

    fn uses(&self) -> &[ResourceNeed] {
        self.recipe.as_ref().map_or(&[], |recipe| &recipe.uses)
    }

    fn name(&self) -> Option<&str> {
        self.existing().map(Resource::name)
    }

    fn open<'a>(&'a self, from: &'a Resources) -> BoxFuture<'a, Result<(), ResourceError>> {
        Box::pin(async move {
            let mut state = self.state.lock().await;
            if *state != State::Open {
                let opened = self.resource(from)?.open().await;
                opened.map_err(|error| ResourceError::NotOpened {
                    resource: self.label(),
                    error,
                })?;
                *state = State::Open;
            }
            Ok(())
        })
    }

    fn health<'a>(&'a self, from: &'a Resources) -> BoxFuture<'a, Health> {
        Box::pin(async move {
            match self.resource(from) {
                Ok(resource) => resource.health().await,
                Err(error) => Health::bad(error_chain(&error)),
            }
        })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            let mut state = self.state.lock().await;
            if let Some(resource) = self.existing()
                && *state != State::Closed
            {
                resource.close().await;
                *state = State::Closed;
            }
        })
    }

    fn classify(&self, error: &(dyn Error + 'static)) -> Option<ErrorClass> {
        self.existing()?.classify(error)
    }

    fn retry_after(&self, error: &(dyn Error + 'static)) -> Option<Duration> {
        self.existing()?.retry_after(error)
    }

    fn unmade(&self) -> Option<Arc<dyn Erased>> {
        let Recipe { uses, make } = self.recipe.as_ref()?;
        let recipe = Recipe {
            uses: Arc::clone(uses),
            make: Arc::clone(make),
        };
        Some(Arc::new(Self::made(self.need, recipe)))
    }
}

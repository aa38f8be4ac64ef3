//! [`ResourceFn`]: functions that make a resource from others, such as a warehouse from a database and a cache.

use std::sync::Arc;

use super::{Res, Resource, ResourceError, ResourceNeed, Resources};
use crate::boxed::BoxError;

/// A closure or function that makes a resource from others: it takes up to eight `Res<_>` or `Option<Res<_>>`.
///
/// It is called when its resource is first opened or looked at. What takes time or may be down belongs into
/// [`Resource::open`].
#[diagnostic::on_unimplemented(
    message = "this function cannot make a resource",
    label = "not a function that makes a resource",
    note = "it takes only `Res<_>` and `Option<Res<_>>`, and returns a resource, an `Arc` of one, or a `Result` of either"
)]
pub trait ResourceFn<Marker>: Send + Sync + 'static {
    /// What it returns.
    type Made: IntoResource;
    /// The resources that it takes.
    fn needs() -> Vec<ResourceNeed>;
    /// Calls it with what is in the map; `label` is the resource that it makes, for errors.
    ///
    /// # Errors
    /// When one of the others is missing or cannot be made.
    fn call(&self, from: &Resources, label: &str) -> Result<Self::Made, ResourceError>;
}

/// What a [`ResourceFn`] may return.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a resource",
    label = "not a resource",
    note = "return a type that implements `edge_assets::Resource`, an `Arc` of one such as `Arc<dyn Cache>`, or a `Result` of either"
)]
pub trait IntoResource {
    /// The type under which assets find it.
    type Resource: ?Sized + Resource;
    /// Shares it.
    ///
    /// # Errors
    /// The author's own.
    fn into_resource(self) -> Result<Res<Self::Resource>, BoxError>;
}

impl<T: Resource> IntoResource for T {
    type Resource = T;
    fn into_resource(self) -> Result<Res<T>, BoxError> {
        Ok(Res::bindable(self))
    }
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Resource> IntoResource for Arc<T> {
    type Resource = T;
    fn into_resource(self) -> Result<Res<T>, BoxError> {
        Ok(Res::from_arc(self))
    }
}

#[diagnostic::do_not_recommend]
impl<M: IntoResource, E: Into<BoxError>> IntoResource for Result<M, E> {
    type Resource = M::Resource;
    fn into_resource(self) -> Result<Res<M::Resource>, BoxError> {
        self.map_err(Into::into)?.into_resource()
    }
}

/// A parameter of a [`ResourceFn`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a parameter of a function that makes a resource",
    label = "not a resource parameter",
    note = "it may take `Res<R>`, `Res<dyn Trait>`, `Res<R, Name>`, or an `Option` of these"
)]
pub trait ResourceParam: Sized {
    /// Says which resource it is.
    fn need() -> ResourceNeed;
    /// Takes it from the map, for the resource `label`.
    ///
    /// # Errors
    /// When it is not there, or is made from others and cannot be made.
    fn take(from: &Resources, label: &str) -> Result<Self, ResourceError>;
}

impl<T: ?Sized + Resource, Name: 'static> ResourceParam for Res<T, Name> {
    fn need() -> ResourceNeed {
        ResourceNeed::of::<T, Name>(false)
    }

    fn take(from: &Resources, label: &str) -> Result<Self, ResourceError> {
        from.res::<T, Name>()?.ok_or_else(|| ResourceError::MissingInner {
            resource: label.to_owned(),
            inner: Self::need().display(),
        })
    }
}

impl<T: ?Sized + Resource, Name: 'static> ResourceParam for Option<Res<T, Name>> {
    fn need() -> ResourceNeed {
        ResourceNeed::of::<T, Name>(true)
    }

    fn take(from: &Resources, _: &str) -> Result<Self, ResourceError> {
        from.res::<T, Name>()
    }
}

macro_rules! impl_resource_fn {
    ($($param:ident),*) => {
        #[diagnostic::do_not_recommend]
        impl<F, R, $($param,)*> ResourceFn<fn($($param,)*) -> R> for F
        where
            F: Fn($($param,)*) -> R + Send + Sync + 'static,
            R: IntoResource,
            $($param: ResourceParam,)*
        {
            type Made = R;

            fn needs() -> Vec<ResourceNeed> {
                vec![$($param::need(),)*]
            }

            fn call(&self, _from: &Resources, _label: &str) -> Result<R, ResourceError> {
                Ok(self($($param::take(_from, _label)?,)*))
            }
        }
    };
}
impl_resource_fn!();
impl_resource_fn!(P0);
impl_resource_fn!(P0, P1);
impl_resource_fn!(P0, P1, P2);
impl_resource_fn!(P0, P1, P2, P3);
impl_resource_fn!(P0, P1, P2, P3, P4);
impl_resource_fn!(P0, P1, P2, P3, P4, P5);
impl_resource_fn!(P0, P1, P2, P3, P4, P5, P6);
impl_resource_fn!(P0, P1, P2, P3, P4, P5, P6, P7);

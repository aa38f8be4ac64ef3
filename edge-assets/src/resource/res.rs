//! [`Res`], the parameter by which an asset takes a resource, and the identity of a resource.

use std::{
    any::{TypeId, type_name},
    fmt,
    marker::PhantomData,
    sync::Arc,
};

/// The name of a resource that needs none because it is the only one of its type.
#[derive(Debug, Clone, Copy)]
pub enum Unnamed {}

/// A shared resource, injected by type, and by the type `Name` where there are two of one type.
///
/// It derefs to the resource: `Res<ClickHouse>`, `Res<dyn Cache>`, `Res<ClickHouse, Replica>`.
pub struct Res<T: ?Sized, Name = Unnamed>(Arc<T>, PhantomData<fn() -> Name>);

impl<T: ?Sized, Name> Res<T, Name> {
    /// Wraps a resource; unit tests call assets with it.
    pub fn new(resource: T) -> Self
    where
        T: Sized,
    {
        Self::from_arc(Arc::new(resource))
    }

    /// Wraps a resource that is shared already.
    #[must_use]
    pub fn from_arc(resource: Arc<T>) -> Self {
        Self(resource, PhantomData)
    }

    /// The shared resource itself.
    #[must_use]
    pub fn into_arc(self) -> Arc<T> {
        self.0
    }
}

impl<T: ?Sized, Name> From<Arc<T>> for Res<T, Name> {
    fn from(resource: Arc<T>) -> Self {
        Self::from_arc(resource)
    }
}

impl<T: ?Sized, Name> Clone for Res<T, Name> {
    fn clone(&self) -> Self {
        Self::from_arc(Arc::clone(&self.0))
    }
}

impl<T: ?Sized, Name> std::ops::Deref for Res<T, Name> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: ?Sized, Name> fmt::Debug for Res<T, Name> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Res<{}>", type_name::<T>())
    }
}

/// Which resource a parameter asks for.
#[derive(Debug, Clone, Copy)]
pub struct ResourceNeed {
    /// The type, and the type that names it.
    pub id: ResourceId,
    /// The type's name, for people.
    pub type_name: &'static str,
    /// The naming type's name, when the resource is named.
    pub name: Option<&'static str>,
    /// Whether the asset runs without it.
    pub optional: bool,
}

impl ResourceNeed {
    pub(crate) fn of<T: ?Sized + 'static, Name: 'static>(optional: bool) -> Self {
        let unnamed = TypeId::of::<Name>() == TypeId::of::<Unnamed>();
        Self {
            id: ResourceId::of::<T, Name>(),
            type_name: type_name::<T>(),
            name: (!unnamed).then(type_name::<Name>),
            optional,
        }
    }

    /// The resource as an author would write it: `Res<ClickHouse>`.
    #[must_use]
    pub fn display(&self) -> String {
        let name = self.name.map(|name| format!(", {}", short(name))).unwrap_or_default();
        format!("Res<{}{name}>", short(self.type_name))
    }
}

fn short(full: &str) -> String {
    let (keyword, path) = full.strip_prefix("dyn ").map_or(("", full), |rest| ("dyn ", rest));
    format!("{keyword}{}", path.rsplit("::").next().unwrap_or(path))
}

/// The identity of a resource: its type and the type that names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ResourceId(TypeId, TypeId);

impl ResourceId {
    pub(super) fn of<T: ?Sized + 'static, Name: 'static>() -> Self {
        Self(TypeId::of::<T>(), TypeId::of::<Name>())
    }
}

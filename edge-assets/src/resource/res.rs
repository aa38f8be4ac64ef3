//! [`Res`], the parameter by which an asset takes a resource, and the identity of a resource.

use std::{
    any::{TypeId, type_name},
    fmt,
    marker::PhantomData,
    sync::Arc,
};

use super::{Resource, StepScope};

/// The name of a resource that needs none because it is the only one of its type.
#[derive(Debug, Clone, Copy)]
pub enum Unnamed {}

/// Makes the handle of one step, when the resource has use for one.
pub(super) type Bind<T> = Arc<dyn Fn(&Arc<dyn StepScope>) -> Option<Arc<T>> + Send + Sync>;

/// A shared resource, injected by type, and by the type `Name` where there are two of one type.
///
/// It derefs to the resource: `Res<ClickHouse>`, `Res<dyn Cache>`, `Res<ClickHouse, Replica>`. A resource that is made
/// from others keeps them in fields of this type.
pub struct Res<T: ?Sized, Name = Unnamed> {
    shared: Arc<T>,
    /// How a step gets a handle of its own; the handle of a step needs none.
    bind: Option<Bind<T>>,
    name: PhantomData<fn() -> Name>,
}

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
        Self::with_bind(resource, None)
    }

    pub(super) fn with_bind(shared: Arc<T>, bind: Option<Bind<T>>) -> Self {
        Self {
            shared,
            bind,
            name: PhantomData,
        }
    }

    /// Wraps a resource whose steps get the handle that [`Resource::in_step`] makes.
    pub(super) fn bindable(resource: T) -> Self
    where
        T: Resource + Sized,
    {
        let shared = Arc::new(resource);
        let origin = Arc::clone(&shared);
        Self::with_bind(shared, Some(Arc::new(move |scope| origin.in_step(scope).map(Arc::new))))
    }

    /// The shared resource itself.
    #[must_use]
    pub fn into_arc(self) -> Arc<T> {
        self.shared
    }

    /// The same resource under another name, or under none.
    pub(super) fn renamed<Other>(&self) -> Res<T, Other> {
        Res::with_bind(Arc::clone(&self.shared), self.bind.clone())
    }

    /// The resource bound to a step; nothing when it has no use for that.
    ///
    /// A resource that is made from others calls it on them from its own [`Resource::in_step`], so that their queries, too,
    /// carry the step's id, end with the step, and count as its cost. `#[derive(Resource)]` writes that.
    #[must_use]
    pub fn in_step(&self, scope: &Arc<dyn StepScope>) -> Option<Self> {
        let bind = self.bind.as_ref()?;
        bind(scope).map(Self::from_arc)
    }

    /// Like [`in_step`](Self::in_step), for who has yet to make the scope.
    pub(super) fn arc_in_step(&self, scope: impl FnOnce() -> Arc<dyn StepScope>) -> Arc<T> {
        let bound = self.bind.as_ref().and_then(|bind| bind(&scope()));
        bound.unwrap_or_else(|| Arc::clone(&self.shared))
    }
}

impl<T: ?Sized, Name> From<Arc<T>> for Res<T, Name> {
    fn from(resource: Arc<T>) -> Self {
        Self::from_arc(resource)
    }
}

impl<T: ?Sized, Name> Clone for Res<T, Name> {
    fn clone(&self) -> Self {
        self.renamed()
    }
}

impl<T: ?Sized, Name> std::ops::Deref for Res<T, Name> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.shared
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
    pub(crate) fn of<T: ?Sized + 'static, Name: 'static>() -> Self {
        Self(TypeId::of::<T>(), TypeId::of::<Name>())
    }
}

//! [`AssetParam`]: how one argument of an asset is made from its context.

use super::{AssetContext, AssetError, Needs};
use crate::{
    partition::KeyKind,
    resource::{Res, Resource, ResourceNeed},
};

/// A type that an asset function may take as a parameter.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a parameter of an asset",
    label = "not an asset parameter",
    note = "an asset may take `&AssetContext`, `Res<R>` for a resource, `Dep<a>` for the value of asset `a`, `Config<C>`, `Partition<K>`",
    note = "for a resource of this type write `Res<{Self}>`; for a value made by an asset write `Dep<that_asset>`"
)]
pub trait AssetParam: Sized + Send {
    /// Which partitions it is read from, where it is one, and whether it does without.
    const PARTITION: Option<(KeyKind, bool)> = None;

    /// Says what the parameter asks for, before anything runs.
    fn needs(needs: &mut Needs);

    /// Makes the argument.
    ///
    /// # Errors
    /// When the context does not hold what [`needs`](Self::needs) asked for.
    fn fetch(context: &AssetContext) -> Result<Self, AssetError>;
}

#[diagnostic::do_not_recommend]
impl AssetParam for AssetContext {
    fn needs(_: &mut Needs) {}

    fn fetch(context: &AssetContext) -> Result<Self, AssetError> {
        Ok(context.clone())
    }
}

impl<T: ?Sized + Resource, Name: 'static> AssetParam for Res<T, Name> {
    fn needs(needs: &mut Needs) {
        needs.resources.push(ResourceNeed::of::<T, Name>(false));
    }

    fn fetch(context: &AssetContext) -> Result<Self, AssetError> {
        context.resource::<T, Name>().ok_or_else(|| {
            let need = ResourceNeed::of::<T, Name>(false).display();
            AssetError::permanent(format!(
                "resource {need} is not provided; add it with `Resources::with`"
            ))
        })
    }
}

impl<T: ?Sized + Resource, Name: 'static> AssetParam for Option<Res<T, Name>> {
    fn needs(needs: &mut Needs) {
        needs.resources.push(ResourceNeed::of::<T, Name>(true));
    }

    fn fetch(context: &AssetContext) -> Result<Self, AssetError> {
        Ok(context.resource::<T, Name>())
    }
}

//! [`IoManager`]: what stores and loads the values of assets.

use super::{IoContext, IoError, IoType, IoValue};
use crate::{boxed::BoxFuture, metadata::Metadata, resource::Resource};

/// Stores the values of assets, and loads them for runs that take a value without making it.
///
/// It stands behind its trait among the resources: `Resources::new().with_arc::<dyn IoManager>(Arc::new(manager))`, or with
/// a name, `named_arc::<Vault, dyn IoManager>(..)`, for the assets that say `io = Vault`.
///
/// There is one value for each asset, and for each partition of a partitioned one. Storing replaces it as a whole: a
/// reader finds the value before or the value after, whatever happens in between. A future that is dropped before its end
/// may or may not have taken effect.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an IO manager",
    label = "not an IO manager",
    note = "implement `edge_assets::io::IoManager` for it, with `store`, `load` and `has`"
)]
pub trait IoManager: Resource {
    /// Stores a value. What it returns is recorded with the materialization, such as the place and the size.
    ///
    /// It is called before the materialization is recorded; when it fails, the step has failed.
    ///
    /// # Errors
    /// [`IoError`]; whether the step is repeated depends on its class.
    fn store<'a>(&'a self, context: &'a IoContext, value: &'a IoValue) -> BoxFuture<'a, Result<Metadata, IoError>>;

    /// Loads a value of the type `kind`; nothing when none was stored.
    ///
    /// # Errors
    /// [`IoError`], also when what was stored is of another type.
    fn load<'a>(&'a self, context: &'a IoContext, kind: IoType) -> BoxFuture<'a, Result<Option<IoValue>, IoError>>;

    /// Whether a value was stored. Asked before the first step of a run, for every value that the run does not make.
    ///
    /// # Errors
    /// [`IoError`].
    fn has<'a>(&'a self, context: &'a IoContext) -> BoxFuture<'a, Result<bool, IoError>>;
}

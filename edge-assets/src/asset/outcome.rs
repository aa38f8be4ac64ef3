//! What an asset may return: a value alone, [`Materialized`], [`InMemory`] or [`Observation`], inside a `Result`.

use std::sync::Arc;

use serde::{Serialize, de::DeserializeOwned};

use super::{AssetError, Erased, Publish};
use crate::{
    io::IoType,
    metadata::{Metadata, metadata_builder},
    version::DataVersion,
};

/// What one successful attempt leaves behind, its type erased.
#[derive(Debug)]
#[non_exhaustive]
pub struct Output {
    /// The value, for downstream assets of the same run.
    pub value: Erased,
    /// What the asset says about it.
    pub metadata: Metadata,
    /// Which data it is, when the author says so.
    pub data_version: Option<DataVersion>,
    /// What is published once the blocking checks have passed on it.
    pub staged: Vec<Box<dyn Publish>>,
}

/// A value together with what is to be recorded about it; `Materialized` alone records only metadata.
///
/// ```
/// use edge_assets::Materialized;
/// let summary = Materialized::new(vec![1, 2, 3]).rows(3).quantity("mean", 2.0, "°C").with("source", "north");
/// assert_eq!(summary.value, [1, 2, 3]);
/// assert_eq!(summary.metadata.len(), 3);
/// ```
#[derive(Debug)]
pub struct Materialized<T = ()> {
    /// The value.
    pub value: T,
    /// What is recorded about it.
    pub metadata: Metadata,
    /// Which data it is.
    pub data_version: Option<DataVersion>,
}

metadata_builder!(impl<T> for Materialized<T>, |it| it.metadata);

impl<T> Materialized<T> {
    /// Takes a value.
    pub const fn new(value: T) -> Self {
        Self {
            value,
            metadata: Metadata::new(),
            data_version: None,
        }
    }

    /// Says which data this is, so that unchanged data is known as such.
    #[must_use]
    pub fn data_version(mut self, version: impl AsRef<str>) -> Self {
        self.data_version = Some(DataVersion::new(version));
        self
    }
}

impl Materialized {
    /// No value: the asset's effect is elsewhere, such as a table or a cache key.
    #[must_use]
    pub const fn unit() -> Self {
        Self::new(())
    }
}

/// A value that cannot leave the process, such as an open file: passed to downstream assets of the same run only.
///
/// No IO manager stores it, so a run that takes it must make it, too.
#[derive(Debug)]
pub struct InMemory<T>(pub T);

/// What was seen of an external asset.
#[derive(Debug, Default)]
pub struct Observation {
    /// What was seen.
    pub metadata: Metadata,
    /// Which data it is.
    pub data_version: Option<DataVersion>,
}

metadata_builder!(impl for Observation, |it| it.metadata);

impl Observation {
    /// Starts an empty observation.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            metadata: Metadata::new(),
            data_version: None,
        }
    }

    /// Says which data this is.
    #[must_use]
    pub fn data_version(mut self, version: impl AsRef<str>) -> Self {
        self.data_version = Some(DataVersion::new(version));
        self
    }
}

/// What may stand in the `Ok` of an asset's `Result`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be what an asset materializes",
    label = "not a value an asset can return",
    note = "derive `serde::Serialize` and `serde::Deserialize` for it, since values may cross processes",
    note = "or return `Materialized` (metadata only), `Materialized<T>`, or `InMemory<T>` for a value that cannot leave the process but may move between threads"
)]
pub trait IntoMaterialized {
    /// The value that downstream assets take.
    type Value: Send + Sync + 'static;
    /// Splits the value from what is recorded about it.
    fn into_materialized(self) -> Materialized<Self::Value>;
    /// Splits off, too, what is to be published once the blocking checks have passed.
    fn into_staged(self) -> (Materialized<Self::Value>, Vec<Box<dyn Publish>>)
    where
        Self: Sized,
    {
        (self.into_materialized(), Vec::new())
    }
    /// How an IO manager writes and reads the value; nothing when it never leaves the process, or there is none.
    #[must_use]
    fn io_type() -> Option<IoType> {
        None
    }
}

/// `()` is no value: what is made for its effect leaves nothing to store.
fn storable<T: Serialize + DeserializeOwned + Send + Sync + 'static>() -> Option<IoType> {
    Some(IoType::of::<T>()).filter(|kind| !kind.is::<()>())
}

// An error names the value that cannot be returned and the cure, not each of the bounds that it fails.
#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> IntoMaterialized for T {
    type Value = T;
    fn into_materialized(self) -> Materialized<T> {
        Materialized::new(self)
    }
    fn io_type() -> Option<IoType> {
        storable::<T>()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> IntoMaterialized for Materialized<T> {
    type Value = T;
    fn into_materialized(self) -> Self {
        self
    }
    fn io_type() -> Option<IoType> {
        storable::<T>()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Send + Sync + 'static> IntoMaterialized for InMemory<T> {
    type Value = T;
    fn into_materialized(self) -> Materialized<T> {
        Materialized::new(self.0)
    }
}

#[diagnostic::do_not_recommend]
impl IntoMaterialized for Observation {
    type Value = ();
    fn into_materialized(self) -> Materialized<()> {
        Materialized {
            value: (),
            metadata: self.metadata,
            data_version: self.data_version,
        }
    }
}

/// What an asset may return.
#[diagnostic::on_unimplemented(
    message = "an asset cannot return `{Self}`",
    label = "assets return a `Result`",
    note = "write `-> Result<{Self}>` with `edge_assets::Result`; its error may be any `std::error::Error`, `anyhow::Error`, or text"
)]
pub trait IntoOutcome {
    /// The value that downstream assets take.
    type Value: Send + Sync + 'static;
    /// Erases the type.
    ///
    /// # Errors
    /// The author's own.
    fn into_outcome(self) -> Result<Output, AssetError>;
    /// How an IO manager writes and reads the value; see [`IntoMaterialized::io_type`].
    #[must_use]
    fn io_type() -> Option<IoType> {
        None
    }
}

impl<T: IntoMaterialized, E: Into<AssetError>> IntoOutcome for Result<T, E> {
    type Value = T::Value;
    fn into_outcome(self) -> Result<Output, AssetError> {
        let (materialized, staged) = self.map_err(Into::into)?.into_staged();
        Ok(Output {
            value: Arc::new(materialized.value),
            metadata: materialized.metadata,
            data_version: materialized.data_version,
            staged,
        })
    }

    fn io_type() -> Option<IoType> {
        T::io_type()
    }
}

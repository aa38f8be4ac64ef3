//! [`Staged`]: what an asset returns that has written its data aside, to be published once its blocking checks have passed.

use super::{IntoMaterialized, Materialized, Publish};
use crate::{
    io::IoType,
    metadata::{Metadata, metadata_builder},
    version::DataVersion,
};

/// A value together with data that was written aside, and is published once the blocking checks of the asset have passed on it.
///
/// Until then readers see the old data; when a blocking check fails they go on seeing it, and the staged data is discarded.
///
/// ```
/// use edge_assets::{asset, asset_check, cache::{Cache, CacheExt}, CheckResult, Res, Result, Staged};
///
/// #[asset]
/// async fn health(cache: Res<dyn Cache>) -> Result<Staged<u32>> {
///     let score = 97;
///     let staged = cache.stage_json("dashboard:health", &score, None).await?;
///     Ok(Staged::new(score, staged).with("score", score))
/// }
///
/// /// No dashboard sees a score that fails this.
/// #[asset_check(asset = health, blocking)]
/// fn is_a_share(score: &u32) -> CheckResult {
///     CheckResult::pass_if(*score <= 100)
/// }
/// ```
#[derive(Debug)]
pub struct Staged<T = ()> {
    materialized: Materialized<T>,
    publications: Vec<Box<dyn Publish>>,
}

metadata_builder!(impl<T> for Staged<T>, |it| it.materialized.metadata);

impl<T> Staged<T> {
    /// Takes a value, and the data that is to be published.
    #[must_use]
    pub fn new(value: T, publication: impl Publish) -> Self {
        Self {
            materialized: Materialized::new(value),
            publications: vec![Box::new(publication)],
        }
    }

    /// Adds further data that is to be published. One is published after the other, in the order in which they were given; when one
    /// fails, those before it are published.
    #[must_use]
    pub fn and(mut self, publication: impl Publish) -> Self {
        self.publications.push(Box::new(publication));
        self
    }

    /// Says which data this is, so that unchanged data is known as such.
    #[must_use]
    pub fn data_version(mut self, version: impl AsRef<str>) -> Self {
        self.materialized.data_version = Some(DataVersion::new(version));
        self
    }

    /// What is recorded about it so far.
    #[must_use]
    pub const fn metadata(&self) -> &Metadata {
        &self.materialized.metadata
    }
}

impl Staged {
    /// No value: the asset's effect is the data that is published.
    #[must_use]
    pub fn unit(publication: impl Publish) -> Self {
        Self::new((), publication)
    }
}

#[diagnostic::do_not_recommend]
impl<T> IntoMaterialized for Staged<T>
where
    Materialized<T>: IntoMaterialized,
{
    type Value = <Materialized<T> as IntoMaterialized>::Value;

    /// Discards what was to be published; the executor calls [`into_staged`](IntoMaterialized::into_staged).
    fn into_materialized(self) -> Materialized<Self::Value> {
        self.materialized.into_materialized()
    }

    fn into_staged(self) -> (Materialized<Self::Value>, Vec<Box<dyn Publish>>) {
        (self.materialized.into_materialized(), self.publications)
    }

    fn io_type() -> Option<IoType> {
        <Materialized<T> as IntoMaterialized>::io_type()
    }
}

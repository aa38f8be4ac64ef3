//! [`Config`]: the settings of one asset for one run.

use std::ops::Deref;

use super::{AssetContext, AssetError, AssetParam, Needs, needs::ConfigNeed};
use crate::config::Settings;

/// The settings of an asset for one run: what the run says of it, else the defaults of the type.
///
/// The type derives [`macro@Config`]. A run whose settings do not fit it is refused before its first step. A test hands
/// the settings over, with no framework running:
///
/// ```
/// use edge_assets::prelude::*;
///
/// #[derive(Debug, Config)]
/// struct Limits {
///     #[config(default = 100)]
///     rows: usize,
/// }
///
/// #[asset]
/// async fn sample(limits: Config<Limits>) -> Result<usize> {
///     Ok(limits.rows)
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result {
/// assert_eq!(sample(Config(Limits { rows: 3 })).await?, 3);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct Config<C>(pub C);

impl<C> Deref for Config<C> {
    type Target = C;
    fn deref(&self) -> &C {
        &self.0
    }
}

impl<C: Settings> AssetParam for Config<C> {
    fn needs(needs: &mut Needs) {
        needs.take_config(ConfigNeed::of::<C>());
    }

    fn fetch(context: &AssetContext) -> Result<Self, AssetError> {
        let read = context.config().map_or_else(C::defaults, C::from_json);
        read.map(Self).map_err(AssetError::permanent)
    }
}

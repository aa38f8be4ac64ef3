//! [`Config`]: the settings of one asset for one run.

use std::ops::Deref;

use serde::de::DeserializeOwned;

use super::{AssetContext, AssetError, AssetParam, Needs};

/// The settings of an asset for one run: what the run says of it, else `C::default()`.
///
/// A run whose settings do not fit `C` is refused before its first step.
#[derive(Debug, Clone)]
pub struct Config<C>(pub C);

impl<C> Deref for Config<C> {
    type Target = C;
    fn deref(&self) -> &C {
        &self.0
    }
}

impl<C: DeserializeOwned + Default + Send + 'static> AssetParam for Config<C> {
    fn needs(needs: &mut Needs) {
        needs.config = Some(|value| C::deserialize(value).map(drop));
    }

    fn fetch(context: &AssetContext) -> Result<Self, AssetError> {
        match context.config() {
            Some(value) => C::deserialize(value).map(Self).map_err(AssetError::permanent),
            None => Ok(Self(C::default())),
        }
    }
}

//! [`StepKey`]: what names a step within its run.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    key::{AssetKey, KeyError},
    partition::PartitionKey,
};

/// Names a step within its run: the asset, and the partition where there is one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StepKey {
    /// The asset that the step makes.
    pub asset: AssetKey,
    /// The partition that it makes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<PartitionKey>,
}

/// Reads `asset`, or `asset[partition]`.
impl FromStr for StepKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let (asset, partition) = match text.strip_suffix(']').and_then(|text| text.split_once('[')) {
            Some((asset, partition)) => (asset, Some(PartitionKey::new(partition))),
            None => (text, None),
        };
        Ok(Self {
            asset: AssetKey::new(asset)?,
            partition,
        })
    }
}

impl fmt::Display for StepKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.partition {
            Some(partition) => write!(f, "{}[{partition}]", self.asset),
            None => fmt::Display::fmt(&self.asset, f),
        }
    }
}

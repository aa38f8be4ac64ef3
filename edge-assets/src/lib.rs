//! edge-assets.

pub mod boxed;
pub mod cache;
pub mod cancel;
pub mod clock;
pub mod duration;
pub mod id;
pub mod key;
pub mod metadata;
pub mod resource;
pub mod suggest;
pub mod tags;
#[cfg(feature = "test-util")]
pub mod testing;

pub use cancel::CancelToken;
pub use id::RunId;
pub use key::{AssetKey, CheckKey, KeyError};
pub use metadata::{Metadata, MetadataValue};
pub use resource::{Res, Resource, Resources};

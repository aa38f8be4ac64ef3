//! Settings: the only reader of the environment. Every value knows where it came from, so that messages can say so.

mod connections;
mod error;
mod pipeline;
mod place;

pub use connections::{CacheChoice, ClickHouseChoice, Server, Settings};
pub use error::SettingsError;
pub use pipeline::{Bounds, PipelineSettings};

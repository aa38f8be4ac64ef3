//! The asset graph: built from definitions, checked as a whole, sealed. An [`AssetGraph`] in hand is acyclic.

mod asset_graph;
mod builder;
mod dag;
mod error;
mod multi;
mod render;
mod resolve;

pub use asset_graph::{AssetGraph, AssetId};
pub use builder::AssetGraphBuilder;
pub use error::GraphFault;
pub use render::GraphFormat;
#[cfg(feature = "cli")]
pub(crate) use render::TextOptions;
pub use resolve::ResolveError;

//! Renders a graph as text, Mermaid, DOT or JSON, asset by asset or group by group. Pure; the same graph gives the same
//! bytes.

mod diagram;
mod dot;
mod fold;
mod format;
mod mermaid;
mod summary;
mod text;

pub use format::GraphFormat;
pub(crate) use text::TextOptions;

//! [`Metadata`]: what a materialization says about itself, as named values of a few well-known kinds.
//!
//! Values are stored in events for good, so a stored form never changes its meaning, and what would make an event large is
//! cut and marked. A value prints as one line (`{}`), or with all that it holds below it (`{:#}`): nobody else words it.

mod amount;
mod builder;
mod cap;
mod map;
mod number;
mod print;
mod schema;
mod table;
mod value;

pub use amount::bytes_text;
pub(crate) use amount::count_text;
#[cfg(feature = "cli")]
pub(crate) use amount::duration_text;
pub(crate) use builder::metadata_builder;
pub(crate) use cap::cut_text;
pub use cap::{DROPPED_ENTRY, MAX_ENTRIES, MAX_NAME_BYTES, MAX_VALUE_BYTES};
pub use map::Metadata;
pub use number::{Number, Quantity};
pub use schema::{Column, Columns, Schema};
pub use table::Table;
pub use value::MetadataValue;

//! Selections: one small language that names sets of assets, in the command line, the API, jobs and schedules.
//!
//! This floor holds the language as data, its parser and its printer. Resolving a selection to assets is the graph's.

mod error;
mod expr;
mod glob;
mod parse;
mod print;
mod token;

pub use error::SelectionError;
pub(crate) use error::shortened;
pub use expr::{Depth, Selection, Term};
pub use glob::glob_matches;
#[cfg(feature = "cli")]
pub(crate) use parse::{FUNCTIONS, locate};
#[cfg(feature = "cli")]
pub(crate) use token::is_separator;

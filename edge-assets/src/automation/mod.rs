//! Evaluates automation conditions: which partitions of which assets are to be requested, and why. Pure: no clock, no store.
//!
//! A [`View`] is what is known of all assets at one instant, with what happened since the last evaluation. An [`Evaluator`] walks
//! the conditions over it, each asset after all of its upstream, so that what is requested upstream is seen downstream. What it
//! must remember of an asset is its [`ConditionCursor`]; whoever stores the requests stores the cursors in the same transaction.

mod cursor;
mod cursor_text;
mod evaluator;
mod explain;
mod links;
mod requests;
mod verdict;
mod view;
mod walk;

pub use cursor::ConditionCursor;
pub use evaluator::Evaluator;
pub use explain::Explanation;
pub use requests::{Asked, MOST_PARTITIONS, runs_of};
pub use verdict::{Evaluation, Verdict};
pub use view::{AssetView, Happened, View};

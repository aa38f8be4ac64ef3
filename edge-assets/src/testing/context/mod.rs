//! [`TestContext`]: the context of one step for a unit test, which tells afterwards what was recorded.

mod builder;
mod recorded;
mod test_context;

pub use builder::TestContextBuilder;
pub use recorded::{Progress, Recorded};
pub use test_context::TestContext;

//! A step that remembers what a resource told it.

use edge_assets::testing::TestContext;

/// The second attempt of `edge/device_stats`.
pub(crate) fn step() -> TestContext {
    TestContext::builder().key("edge/device_stats").attempt(2).build()
}

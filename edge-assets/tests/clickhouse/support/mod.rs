//! What the tests share: a step that remembers, and servers behind a faulty network.

mod step;

pub(crate) use step::TestStep;

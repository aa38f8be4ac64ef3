//! What the tests share.

mod step;

pub(crate) use step::step;

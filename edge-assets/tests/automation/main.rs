//! Automation conditions: how they are written, what they come to on views made by hand, and against naive oracles.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod eager_any;
mod faults;
mod operators;
mod ready;
mod sets_any;
mod text;
mod world;

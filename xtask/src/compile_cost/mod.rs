//! `cargo xtask compile-cost`: what 300 assets cost the compiler, against boxed closures written by hand.

mod generate;
mod measure;

pub(crate) use measure::run;

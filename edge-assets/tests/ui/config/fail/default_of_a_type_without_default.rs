//! The type has no default of its own.

use edge_assets::prelude::*;

#[derive(Config)]
pub enum Mode {
    Fast,
}

#[derive(Config)]
pub struct Sampling {
    #[config(default)]
    pub value: Mode,
}

fn main() {}

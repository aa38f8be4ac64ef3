//! A choice is named by its variant.

use edge_assets::prelude::*;

#[derive(Config)]
pub enum Mode {
    Fast,
}

#[derive(Config)]
pub struct Sampling {
    #[config(default = "fast")]
    pub value: Mode,
}

fn main() {}

//! A choice has no bounds.

use edge_assets::prelude::*;

#[derive(Config)]
pub enum Mode {
    Fast,
}

#[derive(Config)]
pub struct Sampling {
    #[config(min = 1)]
    pub value: Mode,
}

fn main() {}

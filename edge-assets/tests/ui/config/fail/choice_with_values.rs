//! A choice is a text.

use edge_assets::prelude::*;

#[derive(Config)]
pub enum Mode {
    Fast,
    Thorough { times: u32 },
}

fn main() {}

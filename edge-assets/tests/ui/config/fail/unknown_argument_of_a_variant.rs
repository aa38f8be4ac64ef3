//! A variant has a name and nothing else.

use edge_assets::prelude::*;

#[derive(Config)]
pub enum Mode {
    #[config(default)]
    Fast,
}

fn main() {}

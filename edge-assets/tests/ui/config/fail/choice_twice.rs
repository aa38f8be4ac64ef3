//! Two variants of one name.

use edge_assets::prelude::*;

#[derive(Config)]
pub enum Mode {
    Fast,
    #[config(rename = "fast")]
    Quick,
}

fn main() {}

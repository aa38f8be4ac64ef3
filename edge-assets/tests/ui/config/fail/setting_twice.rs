//! Two fields of one name.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling {
    pub rows: u64,
    #[config(rename = "rows")]
    pub lines: u64,
}

fn main() {}

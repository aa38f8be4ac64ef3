//! A dot leads into nested settings.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling {
    #[config(rename = "max.rows")]
    pub value: u64,
}

fn main() {}

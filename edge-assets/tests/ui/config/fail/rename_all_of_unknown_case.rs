//! There is no such case.

use edge_assets::prelude::*;

#[derive(Config)]
#[config(rename_all = "kebap-case")]
pub struct Sampling {
    pub max_rows: u64,
}

fn main() {}

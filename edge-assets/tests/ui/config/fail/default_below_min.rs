//! The default would be refused.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling {
    #[config(default = "1s", min = "1m")]
    pub value: std::time::Duration,
}

fn main() {}

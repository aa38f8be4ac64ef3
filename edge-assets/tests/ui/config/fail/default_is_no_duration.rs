//! The unit does not exist.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling {
    #[config(default = "5 parsecs")]
    pub value: std::time::Duration,
}

fn main() {}

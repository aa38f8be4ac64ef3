//! Settings own what they hold.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling {
    #[config(default = "events")]
    pub value: &'static str,
}

fn main() {}

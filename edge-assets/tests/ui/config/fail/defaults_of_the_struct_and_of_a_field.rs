//! Two places say what the default is.

use edge_assets::prelude::*;

#[derive(Default, Config)]
#[config(default)]
pub struct Sampling {
    #[config(default = 5)]
    pub rows: u64,
}

fn main() {}

//! What goes on a field does not go on the struct.

use edge_assets::prelude::*;

#[derive(Config)]
#[config(rename = "x")]
pub struct Sampling {
    #[config(default = 5)]
    pub rows: u64,
}

fn main() {}

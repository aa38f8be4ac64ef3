//! A text shows itself in `Debug`.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling {
    #[config(secret)]
    pub value: String,
}

fn main() {}

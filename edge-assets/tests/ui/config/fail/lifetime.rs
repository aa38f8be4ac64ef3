//! Settings own what they hold.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling<'a> {
    pub table: &'a str,
}

fn main() {}

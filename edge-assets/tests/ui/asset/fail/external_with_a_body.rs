//! Nothing calls the function.

use edge_assets::prelude::*;

#[external_asset]
pub fn landing() {
    println!("landed");
}

fn main() {}

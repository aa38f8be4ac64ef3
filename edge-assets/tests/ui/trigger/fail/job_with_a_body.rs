//! Nothing calls the function.

use edge_assets::prelude::*;

#[job(select = "*")]
pub fn nightly() {
    println!("now");
}

fn main() {}

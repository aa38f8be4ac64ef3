//! Nothing calls the function.

use edge_assets::prelude::*;

#[job(select = "*")]
pub fn nightly() -> Result {
    Ok(())
}

fn main() {}

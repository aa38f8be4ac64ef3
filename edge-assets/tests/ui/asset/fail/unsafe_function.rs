//! The framework cannot keep promises.

use edge_assets::prelude::*;

#[asset]
pub unsafe fn daily() -> Result {
    Ok(())
}

fn main() {}

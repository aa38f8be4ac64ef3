//! The type that names the IO manager is misspelt.

use edge_assets::prelude::*;

pub struct Archive;

#[asset(io = Archiv)]
pub async fn daily() -> Result<u64> {
    Ok(1)
}

fn main() {}

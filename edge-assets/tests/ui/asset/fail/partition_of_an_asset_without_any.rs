//! The partition is taken, and the asset has none.

use edge_assets::{partition::Day, prelude::*};

#[asset]
pub async fn daily(_day: Partition<Day>) -> Result {
    Ok(())
}

fn main() {}

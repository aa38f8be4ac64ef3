//! A partition is read from its key.

use edge_assets::prelude::*;

pub struct Day;

#[asset]
pub async fn daily(_day: Partition<Day>) -> Result {
    Ok(())
}

fn main() {}

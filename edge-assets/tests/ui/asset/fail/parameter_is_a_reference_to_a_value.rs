//! A parameter is not found by its name.

use edge_assets::prelude::*;

pub struct Summary;

#[asset]
pub async fn daily(_summary: &Summary) -> Result {
    Ok(())
}

fn main() {}

//! The type behind the arrow is misspelt.

use edge_assets::prelude::*;

#[derive(serde::Serialize, serde::Deserialize)]
pub struct Summary;

#[asset]
pub async fn daily() -> Result<Sumary> {
    Ok(Summary)
}

fn main() {}

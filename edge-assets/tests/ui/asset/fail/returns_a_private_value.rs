//! A public asset makes a private type.

use edge_assets::prelude::*;

#[derive(serde::Serialize, serde::Deserialize)]
struct Summary;

#[asset]
pub async fn daily() -> Result<Summary> {
    Ok(Summary)
}

fn main() {}

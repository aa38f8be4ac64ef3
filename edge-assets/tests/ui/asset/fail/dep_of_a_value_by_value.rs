//! The value of an upstream asset is taken by its type.

use edge_assets::prelude::*;

#[derive(serde::Serialize, serde::Deserialize)]
pub struct Summary;

#[asset]
pub async fn daily(_summary: Summary) -> Result {
    Ok(())
}

fn main() {}

//! A value may cross processes.

use edge_assets::prelude::*;

pub struct Summary;

#[asset]
pub async fn daily() -> Result<Summary> {
    Ok(Summary)
}

fn main() {}

//! A value may cross processes.

use edge_assets::prelude::*;

pub struct Summary;

#[asset]
pub async fn daily() -> Result<Materialized<Summary>> {
    Ok(Materialized::new(Summary))
}

fn main() {}

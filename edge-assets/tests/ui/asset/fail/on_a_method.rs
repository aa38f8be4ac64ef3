//! The attribute stands on a method.

use edge_assets::prelude::*;

pub struct Pipelines;

impl Pipelines {
    #[asset]
    pub async fn daily(&self) -> Result {
        Ok(())
    }
}

fn main() {}

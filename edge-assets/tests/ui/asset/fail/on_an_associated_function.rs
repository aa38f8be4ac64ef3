//! The attribute stands on a function of a type.

use edge_assets::prelude::*;

pub struct Pipeline;

impl Pipeline {
    #[asset]
    pub async fn daily() -> Result {
        Ok(())
    }
}

fn main() {}

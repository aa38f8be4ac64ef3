//! The trait inside `Res` is not a resource.

use edge_assets::prelude::*;

pub trait KeyValue: Send + Sync {}

#[asset]
pub async fn daily(_cache: Res<dyn KeyValue>) -> Result {
    Ok(())
}

fn main() {}

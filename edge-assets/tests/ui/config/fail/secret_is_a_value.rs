//! A secret cannot be what an asset makes, since values are stored.

use edge_assets::prelude::*;

#[asset]
pub async fn token() -> Result<Secret<String>> {
    Ok(Secret::new("x".to_owned()))
}

fn main() {}

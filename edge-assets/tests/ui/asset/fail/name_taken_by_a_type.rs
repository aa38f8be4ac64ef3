//! A type of the same name stands beside the function.

use edge_assets::prelude::*;

#[expect(non_camel_case_types, reason = "so that the names meet")]
pub struct daily {}

#[asset]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}

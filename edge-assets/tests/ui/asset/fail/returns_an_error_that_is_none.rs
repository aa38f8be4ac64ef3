//! The error is no error.

use edge_assets::prelude::*;

pub struct Failure;

#[asset]
pub async fn daily() -> Result<(), Failure> {
    Ok(())
}

fn main() {}

//! An error without the trait of errors is passed on with a question mark.

use edge_assets::prelude::*;

pub struct Failure;

fn read() -> Result<u8, Failure> {
    Err(Failure)
}

#[asset]
pub async fn daily() -> Result<u8> {
    Ok(read()?)
}

fn main() {}

//! A constant has the wrong type.

use edge_assets::prelude::*;

const POLICY: &str = "often";

#[asset(retry = POLICY)]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}

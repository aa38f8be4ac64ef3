//! An owner is a team or an e-mail address.

use edge_assets::prelude::*;

#[asset(owners = ["team:edge", "ada"])]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}

//! Nothing calls the function.

use edge_assets::prelude::*;

#[job(select = "*")]
pub async fn nightly() {}

fn main() {}

//! The function returns no `Result`.

use edge_assets::prelude::*;

#[multi_asset(outputs(good, bad))]
async fn split() -> (u32, u32) {
    (1, 2)
}

fn main() {}

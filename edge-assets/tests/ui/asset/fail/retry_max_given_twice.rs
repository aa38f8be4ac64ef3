//! The number of repetitions is given twice.

use edge_assets::prelude::*;

#[asset(retry(max = 3, max = 4))]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}

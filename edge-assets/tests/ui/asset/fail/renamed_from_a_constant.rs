//! A key that the asset had is a constant.

use edge_assets::prelude::*;

const OLD: &str = "events";

#[asset(renamed_from = OLD)]
pub async fn raw_events() -> Result {
    Ok(())
}

fn main() {}

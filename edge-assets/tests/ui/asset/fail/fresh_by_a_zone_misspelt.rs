//! The zone has no form of a name.

use edge_assets::prelude::*;

#[asset(fresh_by(cron = "0 9 * * *", timezone = "berlin"))]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}

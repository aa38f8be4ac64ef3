//! There is no such asset.

use edge_assets::prelude::*;

#[asset]
pub async fn raw_events() -> Result<u8> {
    Ok(1)
}

#[schedule(cron = "0 6 * * *", assets = [raw_evnts])]
pub fn often() {}

fn main() {}

//! What is launched is a job.

use edge_assets::prelude::*;

#[asset]
pub async fn raw() -> Result<u8> {
    Ok(1)
}

#[schedule(cron = "0 6 * * *", job = raw)]
pub fn nightly() {}

fn main() {}

//! A schedule says what.

use edge_assets::prelude::*;

#[schedule(cron = "0 6 * * *")]
pub fn nightly() {}

fn main() {}

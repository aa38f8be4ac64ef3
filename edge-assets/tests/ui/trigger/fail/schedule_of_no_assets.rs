//! The list of a schedule is empty.

use edge_assets::prelude::*;

#[schedule(cron = "0 6 * * *", assets = [])]
pub fn often() {}

fn main() {}

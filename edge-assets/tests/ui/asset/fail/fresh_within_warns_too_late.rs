//! The warning would come with the failure, or after it.

use edge_assets::prelude::*;

#[asset(fresh_within(fail = "1h", warn = "60m"))]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}

//! A check is a method.

use edge_assets::prelude::*;

#[asset]
pub async fn raw_events() -> Result<u8> {
    Ok(1)
}

pub struct Rules;

impl Rules {
    #[asset_check(asset = raw_events)]
    pub fn positive(&self, value: &u8) -> CheckResult {
        CheckResult::pass_if(*value > 0)
    }
}

fn main() {}

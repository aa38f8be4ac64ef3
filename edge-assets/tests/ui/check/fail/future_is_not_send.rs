//! The future cannot move between threads.

use edge_assets::prelude::*;

#[asset]
pub async fn raw() -> Result<u8> {
    Ok(1)
}

#[asset_check(asset = raw)]
pub async fn positive(value: &u8) -> CheckResult {
    let shared = std::rc::Rc::new(*value);
    tokio::task::yield_now().await;
    CheckResult::pass_if(*shared > 0)
}

fn main() {}

//! The future of an observer cannot be sent between threads.

use edge_assets::prelude::*;

#[external_asset]
pub async fn lake() -> Result<Observation> {
    let shared = std::rc::Rc::new(1);
    tokio::task::yield_now().await;
    drop(shared);
    Ok(Observation::new())
}

fn main() {}

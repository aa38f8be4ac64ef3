//! The future cannot move between threads.

use edge_assets::prelude::*;

#[asset]
pub async fn daily() -> Result {
    let shared = std::rc::Rc::new(1);
    tokio::task::yield_now().await;
    drop(shared);
    Ok(())
}

fn main() {}

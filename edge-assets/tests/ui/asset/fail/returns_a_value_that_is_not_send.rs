//! The value may not move between threads.

use edge_assets::prelude::*;

#[asset]
pub async fn daily() -> Result<InMemory<std::rc::Rc<u8>>> {
    Ok(InMemory(std::rc::Rc::new(1)))
}

fn main() {}

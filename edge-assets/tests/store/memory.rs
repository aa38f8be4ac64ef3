//! The suite of cases, over memory.

use std::sync::Arc;

use edge_assets::{
    store::{MemoryStore, SharedStore, conformance::StoreHarness},
    store_conformance,
};

struct Memory(SharedStore);

impl StoreHarness for Memory {
    fn store(&self) -> SharedStore {
        Arc::clone(&self.0)
    }
}

#[expect(clippy::unused_async, reason = "the suite awaits harnesses, since others open files")]
async fn harness() -> Option<Memory> {
    Some(Memory(Arc::new(MemoryStore::new())))
}

store_conformance!(harness);

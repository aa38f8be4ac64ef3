//! The suite of cases, over SQLite.

use std::sync::Arc;

use edge_assets::{
    store::{SharedStore, SqliteStore, conformance::StoreHarness},
    store_conformance,
};

use super::support::Folder;

struct Sqlite {
    store: SharedStore,
    _folder: Folder,
}

impl StoreHarness for Sqlite {
    fn store(&self) -> SharedStore {
        Arc::clone(&self.store)
    }
}

async fn harness() -> Option<Sqlite> {
    let folder = Folder::new();
    Some(Sqlite {
        store: Arc::new(SqliteStore::open(folder.database()).await.unwrap()),
        _folder: folder,
    })
}

store_conformance!(harness);

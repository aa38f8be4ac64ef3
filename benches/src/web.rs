//! A web server over 1,000 assets and a long list of runs, in this process.

use std::{net::SocketAddr, sync::Arc};

use edge_assets::{
    CancelToken, Definitions,
    clock::{Clock as _, SystemClock},
    instance::Instance,
    store::SqliteStore,
    web::{WebOptions, WebServer},
};

use crate::{History, layered};

/// Serves 1,000 assets and so many runs while `work` goes on with the address.
///
/// # Panics
/// When the store does not open or no port is free.
pub async fn while_serving<T>(runs: usize, work: impl AsyncFnOnce(SocketAddr) -> T) -> T {
    let definitions = Definitions::builder()
        .assets(layered(20, 50))
        .build()
        .expect("definitions");
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteStore::open(folder.path().join("edge.sqlite"))
        .await
        .expect("a store");
    let store = Arc::new(store);
    let history = History {
        runs,
        location: "default",
        from: SystemClock::new().now(),
        one_fails_of: 100,
        jobs: 20,
    };
    history.fill(&store).await;
    let instance = Instance::builder(definitions, store).build();
    let server = WebServer::bind(instance, WebOptions::new().port(0))
        .await
        .expect("a port");
    let (address, stop) = (server.address(), CancelToken::new());
    let work = async {
        let done = work(address).await;
        stop.cancel();
        done
    };
    tokio::join!(server.run(stop.clone()), work).1
}

//! [`World`]: definitions with a store, a server, and a daemon where one is wanted.

use std::sync::Arc;

use edge_assets::{
    AssetDef, AssetKey, CancelToken, Definitions, DefinitionsBuilder,
    alert::Alerts,
    config::RunConfig,
    daemon::Daemon,
    instance::{Instance, InstanceBuilder, LaunchRequest, Limits},
    policy::PoolLimits,
    store::{MemoryStore, SharedStore},
    web::{WebOptions, WebServer},
};
use serde_json::Value;
use tokio::task::JoinSet;

use super::Client;

/// A server that runs as long as this lives.
pub(crate) struct World {
    pub(crate) instance: Instance,
    pub(crate) client: Client,
    pub(crate) stop: CancelToken,
    pub(crate) tasks: JoinSet<()>,
}

impl World {
    /// Definitions of one asset.
    pub(crate) fn small() -> DefinitionsBuilder {
        Definitions::builder().assets([ok("one", &[])])
    }

    /// A server without a daemon: what is launched stays queued.
    pub(crate) async fn new(definitions: DefinitionsBuilder) -> Self {
        Self::with(definitions, WebOptions::new()).await
    }

    pub(crate) async fn with(definitions: DefinitionsBuilder, options: WebOptions) -> Self {
        Self::on(Arc::new(MemoryStore::new()), definitions, options).await
    }

    pub(crate) async fn on(store: SharedStore, definitions: DefinitionsBuilder, options: WebOptions) -> Self {
        Self::of(instance(store, definitions).build(), options, None).await
    }

    /// A server of a process that has settings.
    pub(crate) async fn with_settings(definitions: DefinitionsBuilder, settings: RunConfig) -> Self {
        let instance = instance(Arc::new(MemoryStore::new()), definitions)
            .settings(settings)
            .build();
        Self::of(instance, WebOptions::new(), None).await
    }

    /// A server beside a daemon, which executes what is launched.
    pub(crate) async fn running(definitions: DefinitionsBuilder) -> Self {
        Self::running_with(definitions, WebOptions::new()).await
    }

    pub(crate) async fn running_with(definitions: DefinitionsBuilder, options: WebOptions) -> Self {
        let instance = instance(Arc::new(MemoryStore::new()), definitions).build();
        let daemon = Daemon::new(instance.clone()).unwrap();
        let options = options.daemon(&daemon);
        Self::of(instance, options, Some(daemon)).await
    }

    /// A server beside a daemon that raises alerts.
    pub(crate) async fn alerting(definitions: DefinitionsBuilder, alerts: Alerts) -> Self {
        let instance = instance(Arc::new(MemoryStore::new()), definitions).build();
        let daemon = Daemon::new(instance.clone()).unwrap().alerts(alerts.clone());
        let options = WebOptions::new().daemon(&daemon).alerts(alerts);
        Self::of(instance, options, Some(daemon)).await
    }

    async fn of(instance: Instance, options: WebOptions, daemon: Option<Daemon>) -> Self {
        let server = WebServer::bind(instance.clone(), options.port(0)).await.unwrap();
        let client = Client::new(server.address());
        let stop = CancelToken::new();
        let mut tasks = JoinSet::new();
        tasks.spawn(server.run(stop.clone()));
        if let Some(daemon) = daemon {
            tasks.spawn(daemon.run(stop.clone()));
        }
        Self {
            instance,
            client,
            stop,
            tasks,
        }
    }

    /// Waits until an answer holds what it is asked for; looks again with each change of the store.
    pub(crate) async fn until(&self, path: &str, holds: impl Fn(&Value) -> bool) -> Value {
        let mut changes = self.instance.store().changes();
        loop {
            changes.mark_unchanged();
            let answer = self.client.get(path).await.ok();
            if holds(&answer) {
                return answer;
            }
            changes.changed().await.unwrap();
        }
    }

    /// Launches a run, and waits until it is over; its id, as the API writes it.
    pub(crate) async fn ran(&self, request: LaunchRequest) -> String {
        let id = self.instance.launch(request).await.unwrap().run.id;
        self.instance.wait(id).await.unwrap();
        id.to_string()
    }

    /// Ends the server and the daemon, and waits for them.
    pub(crate) async fn end(mut self) {
        self.stop.cancel();
        while let Some(ended) = self.tasks.join_next().await {
            ended.unwrap();
        }
    }
}

/// An asset that succeeds at once.
pub(crate) fn ok(key: &str, deps: &[&str]) -> AssetDef {
    let builder = deps.iter().fold(AssetDef::builder(key), |builder, dep| {
        builder.after_key(AssetKey::new(dep).unwrap())
    });
    builder.run(|| async { Ok::<(), std::io::Error>(()) })
}

fn instance(store: SharedStore, definitions: DefinitionsBuilder) -> InstanceBuilder {
    Instance::builder(definitions.build().unwrap(), store)
        .location("tests")
        .code_version("1.2.3")
        .limits(Limits::new().pools(PoolLimits::new().with("clickhouse", 4)))
}

/// Waits for the end of a run.
pub(crate) async fn finished(world: &World, id: &str) {
    world.instance.wait(id.parse().unwrap()).await.unwrap();
}

//! [`Cleanup`]: what is still to be said to the server after a call was given up.
//!
//! Killing the query of a dropped call and dropping the table of a dropped stage cannot be awaited where they become
//! necessary, in `Drop`. Each becomes a task on the runtime that is current there; this module owns those tasks: few at
//! a time, each with a time limit, and [`settle`](Cleanup::settle) waits for them when the resource closes. Nothing here
//! ever fails a step: what does not work is logged, and the server's own limits and the clean-up of stale stages remain.

use std::{future::Future, sync::Arc, time::Duration};

use ::clickhouse::Client;
use tokio::{runtime::Handle, sync::Semaphore};
use tokio_util::task::TaskTracker;
use tracing::{debug, warn};

use super::{
    identifier::{TableName, quote_identifier, quote_literal},
    limits::within,
};

/// How many of these statements run at once.
const AT_ONCE: usize = 8;

/// How many may wait. A thousand queries cancelled at once are a shutdown; the server ends them by its own limits.
const MOST_WAITING: usize = 1_000;

/// A query that is not running yet may still be on its way to the server: look again after these pauses.
const LOOK_AGAIN: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(1)];

pub(super) struct Cleanup {
    /// Without a database, caps or a step: it must work when those do not.
    client: Client,
    cluster: Option<String>,
    limit: Option<Duration>,
    tasks: TaskTracker,
    permits: Semaphore,
}

impl Cleanup {
    pub(super) fn new(client: Client, cluster: Option<String>, limit: Option<Duration>) -> Self {
        Self {
            client,
            cluster,
            limit,
            tasks: TaskTracker::new(),
            permits: Semaphore::new(AT_ONCE),
        }
    }

    /// Kills a query in the background.
    pub(super) fn kill(self: &Arc<Self>, query_id: String) {
        let this = Arc::clone(self);
        self.start("kill a query", async move { this.kill_now(&query_id).await });
    }

    /// Drops a table in the background.
    pub(super) fn drop_table(self: &Arc<Self>, table: TableName) {
        let this = Arc::clone(self);
        self.start("drop a stage", async move {
            let sql = drop_statement(&table, this.cluster.as_deref());
            this.say(&sql).await.map(|_| ())
        });
    }

    /// Waits for what is under way, as long as one statement may take.
    pub(super) async fn settle(&self) {
        self.tasks.close();
        if within(self.limit, self.tasks.wait()).await.is_err() {
            warn!(
                left = self.tasks.len(),
                "ClickHouse was still being cleaned up after when the time was over"
            );
        }
        self.tasks.reopen();
    }

    fn start(
        self: &Arc<Self>,
        purpose: &'static str,
        work: impl Future<Output = Result<(), ::clickhouse::error::Error>> + Send + 'static,
    ) {
        let Ok(runtime) = Handle::try_current() else {
            warn!(purpose, "dropped outside a runtime; the server's own limits have to do");
            return;
        };
        if self.tasks.len() >= MOST_WAITING {
            warn!(
                purpose,
                "too many calls were given up at once; the server's own limits have to do"
            );
            return;
        }
        let this = Arc::clone(self);
        let bounded = async move {
            let _permit = this.permits.acquire().await;
            match within(this.limit, work).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => warn!(purpose, %error, "clean-up after a dropped call did not work"),
                Err(_) => warn!(purpose, "clean-up after a dropped call took too long"),
            }
        };
        self.tasks.spawn_on(bounded, &runtime);
    }

    async fn kill_now(&self, query_id: &str) -> Result<(), ::clickhouse::error::Error> {
        let condition = format!("WHERE query_id = {} ASYNC", quote_literal(query_id));
        let mut pauses = LOOK_AGAIN.into_iter();
        loop {
            let found = self.say(&format!("KILL QUERY {condition}")).await?;
            if found {
                debug!(query_id, "killed a query that nobody waits for");
                return Ok(());
            }
            let Some(pause) = pauses.next() else { break };
            tokio::time::sleep(pause).await;
        }
        // Behind a load balancer the query may run on another node than the one that answers us.
        if let Some(cluster) = &self.cluster {
            self.say(&format!(
                "KILL QUERY ON CLUSTER {} {condition}",
                quote_identifier(cluster)
            ))
            .await?;
        }
        Ok(())
    }

    /// Runs a statement; tells whether it answered with any row.
    async fn say(&self, sql: &str) -> Result<bool, ::clickhouse::error::Error> {
        let mut answer = self.client.query_raw(sql).fetch_bytes("TabSeparated")?;
        let mut any = false;
        while let Some(bytes) = answer.next().await? {
            any |= bytes.iter().any(|byte| !byte.is_ascii_whitespace());
        }
        Ok(any)
    }
}

/// `DROP TABLE IF EXISTS … SYNC`: at once, so that the space and a replica's path are free again.
pub(super) fn drop_statement(table: &TableName, cluster: Option<&str>) -> String {
    format!("DROP TABLE IF EXISTS {table}{} SYNC", on_cluster(cluster))
}

/// ` ON CLUSTER name`, or nothing.
pub(super) fn on_cluster(cluster: Option<&str>) -> String {
    cluster
        .map(|name| format!(" ON CLUSTER {}", quote_identifier(name)))
        .unwrap_or_default()
}

//! [`Connection`]: a few connections that restore themselves, and the one way by which commands go to the server.
//!
//! A command takes a permit (so that no more wait than the settings allow), waits for a standing connection, is written
//! once, and is given up at its deadline, which covers both. A command that was certainly never sent is tried again
//! within the deadline; one that may have been sent is repeated only if repeating it changes nothing. While no
//! connection stands, nothing is queued in the client: what its caller gave up must not take effect minutes later.
//!
//! The client runs a task for each connection; they end with [`Connection::close`], or when this is dropped.

use std::{
    future::Future,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use fred::{
    clients::{Client, WithOptions},
    error::{Error, ErrorKind},
    interfaces::{ClientLike, ClusterInterface, EventInterface},
    types::config::{Options, Server},
};
use tokio::{
    sync::{Semaphore, broadcast},
    task::JoinHandle,
    time::{Instant, timeout},
};

use super::{
    super::error::CacheFault,
    fault::{fault_of, readable, was_never_sent},
    pace,
    settings::RedisSettings,
    target::Target,
};

/// How often a command that waits for a connection looks whether one stands.
const LOOK_AGAIN: Duration = Duration::from_millis(25);
/// How long a connection may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(1);

/// Whether a command may be sent a second time when the answer to the first was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat {
    /// It only reads.
    Harmless,
    /// It writes.
    Never,
}

/// The connections to one target.
pub(super) struct Connection {
    clients: Vec<Client>,
    tasks: Vec<JoinHandle<Result<(), Error>>>,
    next: AtomicUsize,
    permits: Semaphore,
    command_timeout: Duration,
    errors: Mutex<Errors>,
}

/// What the client says of its connections, and the last of it that was looked at.
struct Errors {
    told: broadcast::Receiver<(Error, Option<Server>)>,
    last: Option<String>,
}

impl Connection {
    /// Connects, authenticates and selects the database, on every connection of the pool.
    pub(super) async fn open(target: &Target, settings: &RedisSettings) -> Result<Self, CacheFault> {
        let config = target.client_config(settings)?;
        let clients: Vec<Client> = (0..settings.pool_size)
            .map(|_| {
                Client::new(
                    config.clone(),
                    Some(pace::performance_config(settings)),
                    Some(pace::connection_config(settings)),
                    Some(pace::reconnect_policy()),
                )
            })
            .collect();
        let errors = Errors {
            told: clients[0].error_rx(),
            last: None,
        };
        // Built before the first task starts, so that tasks end with it even if this future is dropped half-way.
        let mut connection = Self {
            tasks: Vec::with_capacity(clients.len()),
            clients,
            next: AtomicUsize::new(0),
            permits: Semaphore::new(settings.max_in_flight),
            command_timeout: settings.command_timeout,
            errors: Mutex::new(errors),
        };
        for client in &connection.clients {
            connection.tasks.push(client.connect());
        }
        // Name look-up, connection, TLS and log-in each have this time; more than their sum cannot be needed.
        let patience = settings.connect_timeout.saturating_mul(3);
        match timeout(patience, connection.wait_until_all_stand()).await {
            Ok(Ok(())) => Ok(connection),
            Ok(Err(error)) if *error.kind() == ErrorKind::Timeout => Err(no_connection(settings.connect_timeout)),
            Ok(Err(error)) => Err(fault_of(&error, settings.connect_timeout)),
            Err(_) => Err(no_connection(patience)),
        }
    }

    async fn wait_until_all_stand(&mut self) -> Result<(), Error> {
        for (client, task) in self.clients.iter().zip(&mut self.tasks) {
            while !client.is_connected() {
                tokio::select! {
                    ended = &mut *task => return Err(ended.map_err(Error::from).and_then(|end| end).err()
                        .unwrap_or_else(Error::new_canceled)),
                    () = tokio::time::sleep(LOOK_AGAIN / 5) => {}
                }
            }
        }
        Ok(())
    }

    /// Whether a task ended by itself, after which its client never connects again.
    pub(super) fn is_dead(&self) -> bool {
        self.tasks.iter().any(JoinHandle::is_finished)
    }

    /// Sends a command to where its key lives and awaits its answer.
    pub(super) async fn call<T, F>(
        &self,
        repeat: Repeat,
        send: impl Fn(WithOptions<Client>) -> F,
    ) -> Result<T, CacheFault>
    where
        F: Future<Output = Result<T, Error>>,
    {
        self.call_on(None, repeat, send).await
    }

    /// Sends a command to one server of a cluster and awaits its answer.
    pub(super) async fn call_on<T, F>(
        &self,
        node: Option<&Server>,
        repeat: Repeat,
        send: impl Fn(WithOptions<Client>) -> F,
    ) -> Result<T, CacheFault>
    where
        F: Future<Output = Result<T, Error>>,
    {
        let _permit = match timeout(self.command_timeout, self.permits.acquire()).await {
            Ok(permit) => permit.map_err(|_| CacheFault::Closed)?,
            Err(_) => return Err(CacheFault::Overloaded),
        };
        let deadline = Instant::now() + self.command_timeout;
        loop {
            let client = self.standing(deadline).await?;
            let left = deadline.saturating_duration_since(Instant::now());
            let error = match send(client.with_options(&options(left, node))).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let fault = fault_of(&error, self.command_timeout);
            // A refusal of another command costs the connection, and with it the answers to what only reads.
            let lost = matches!(
                fault,
                CacheFault::Unreachable { .. } | CacheFault::NotReady { .. } | CacheFault::ReadOnly
            );
            let again = was_never_sent(&error) || (lost && repeat == Repeat::Harmless);
            if !again || Instant::now() + LOOK_AGAIN >= deadline {
                return Err(fault);
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// A client whose connection stands, in turn; waits for one to come back.
    async fn standing(&self, deadline: Instant) -> Result<&Client, CacheFault> {
        loop {
            let first = self.next.fetch_add(1, Ordering::Relaxed);
            let turn =
                (0..self.clients.len()).map(|step| &self.clients[(first.wrapping_add(step)) % self.clients.len()]);
            if let Some(client) = turn.into_iter().find(|client| client.is_connected()) {
                return Ok(client);
            }
            if self.is_dead() || Instant::now() + LOOK_AGAIN >= deadline {
                return Err(CacheFault::Unreachable {
                    detail: format!(
                        "the connection is lost ({}) and did not come back in time",
                        self.last_error()
                    ),
                });
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// What the client last said of its connection.
    fn last_error(&self) -> String {
        let mut errors = self.errors.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match errors.told.try_recv() {
                Ok((error, _)) => errors.last = Some(readable(error.details())),
                Err(broadcast::error::TryRecvError::Lagged(_)) => {}
                Err(_) => break,
            }
        }
        errors.last.clone().unwrap_or_else(|| "no answer".to_owned())
    }

    /// Sends a command without waiting for its answer, if a connection stands and a permit is free. For destructors.
    pub(super) fn cast<F: Future>(&self, send: impl FnOnce(WithOptions<Client>) -> F) {
        let Ok(_permit) = self.permits.try_acquire() else {
            return;
        };
        if let Some(client) = self.clients.iter().find(|client| client.is_connected()) {
            // The first poll hands the command over; no time-out, since a timer needs a runtime and a destructor has none.
            let sent = send(client.with_options(&options(Duration::ZERO, None)));
            drop(futures_util::FutureExt::now_or_never(sent));
        }
    }

    /// The primaries of a cluster, as last heard of; one `None` for a single server.
    pub(super) fn nodes(&self) -> Vec<Option<Server>> {
        match self.clients[0].cached_cluster_state() {
            Some(cluster) => cluster.unique_primary_nodes().into_iter().map(Some).collect(),
            None => vec![None],
        }
    }

    /// Says goodbye on every connection and ends their tasks.
    pub(super) async fn close(&self) {
        self.permits.close();
        for client in &self.clients {
            // A server that hangs is not waited for: the tasks end with this value.
            if let Ok(Err(error)) = timeout(GOODBYE, client.quit()).await {
                tracing::debug!(error = error.details(), "redis connection closed without goodbye");
            }
        }
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

fn options(timeout: Duration, node: Option<&Server>) -> Options {
    Options {
        max_attempts: Some(1),
        // An answer at once, instead of a place in the queue, when the connection is gone.
        fail_fast: true,
        timeout: Some(timeout),
        cluster_node: node.cloned(),
        ..Options::default()
    }
}

fn no_connection(waited: Duration) -> CacheFault {
    CacheFault::Unreachable {
        detail: format!("no connection within {}", crate::duration::print(waited)),
    }
}

//! [`Shared`]: what the clones of a cache and its writers share, above all the connection and when it is made.
//!
//! One lock guards the state; it is held while a connection is made, so that only one is. Whoever waits for it too long
//! gives up, and does not start the next attempt.

use std::{future::Future, mem, sync::Arc};

use fred::{
    clients::{Client, WithOptions},
    error::Error,
};
use tokio::{
    sync::Mutex,
    time::{Instant, timeout_at},
};

use super::{
    super::{
        error::{CacheAction, CacheError, CacheFault},
        limits,
    },
    connection::{Connection, Repeat},
    settings::RedisSettings,
    target::Target,
};

/// What clones and writers share.
pub(super) struct Shared {
    pub(super) settings: RedisSettings,
    pub(super) target: Target,
    state: Mutex<State>,
}

enum State {
    Idle,
    Open(Arc<Connection>),
    Closed,
}

impl Shared {
    pub(super) fn new(settings: RedisSettings, target: Target) -> Self {
        Self {
            settings,
            target,
            state: Mutex::new(State::Idle),
        }
    }

    /// The connection; made when there is none, or when the one there was ended for good.
    pub(super) async fn connection(&self) -> Result<Arc<Connection>, CacheFault> {
        let patience = Instant::now() + self.settings.command_timeout.max(self.settings.connect_timeout);
        let Ok(mut state) = timeout_at(patience, self.state.lock()).await else {
            return Err(CacheFault::Unreachable {
                detail: "another command is still trying to connect".to_owned(),
            });
        };
        match &*state {
            State::Open(connection) if !connection.is_dead() => return Ok(Arc::clone(connection)),
            State::Closed => return Err(CacheFault::Closed),
            State::Open(_) | State::Idle => {}
        }
        *state = State::Idle;
        let connection = Arc::new(Connection::open(&self.target, &self.settings).await?);
        *state = State::Open(Arc::clone(&connection));
        Ok(connection)
    }

    /// The connection if there is one, without waiting. For destructors.
    pub(super) fn standing_connection(&self) -> Option<Arc<Connection>> {
        match &*self.state.try_lock().ok()? {
            State::Open(connection) => Some(Arc::clone(connection)),
            State::Idle | State::Closed => None,
        }
    }

    /// Connects, also after [`close`](Self::close).
    pub(super) async fn open(&self) -> Result<Arc<Connection>, CacheFault> {
        {
            let mut state = self.state.lock().await;
            if matches!(&*state, State::Closed) {
                *state = State::Idle;
            }
        }
        self.connection().await
    }

    pub(super) async fn close(&self) {
        let state = mem::replace(&mut *self.state.lock().await, State::Closed);
        if let State::Open(connection) = state {
            connection.close().await;
        }
    }

    pub(super) async fn call<T, F>(
        &self,
        repeat: Repeat,
        send: impl Fn(WithOptions<Client>) -> F,
    ) -> Result<T, CacheFault>
    where
        F: Future<Output = Result<T, Error>>,
    {
        self.connection().await?.call(repeat, send).await
    }

    pub(super) fn full_key(&self, key: &str) -> Result<String, CacheFault> {
        limits::check_key(key)?;
        Ok(format!("{}{key}", self.settings.prefix))
    }

    pub(super) fn error(&self, action: CacheAction, key: Option<&str>, fault: CacheFault) -> CacheError {
        CacheError::new(action, key, &self.target.address, fault)
    }
}

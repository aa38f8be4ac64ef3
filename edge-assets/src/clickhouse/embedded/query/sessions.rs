//! Connections that outlive a request, under the `session_id` that their client chose.
//!
//! A session belongs to one request at a time. It is forgotten when nobody used it for its time-out, which is looked at
//! when the next request with a session comes.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::clickhouse::embedded::{
    engine::Engine,
    engine_error::{EngineError, ErrorCode},
    ffi::Connection,
};

/// How long a session in use is waited for.
const PATIENCE: Duration = Duration::from_millis(500);
const LOOK: Duration = Duration::from_millis(2);

/// What a request says about its session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SessionRequest {
    pub(crate) id: String,
    pub(crate) timeout: Duration,
    /// The session must exist already.
    pub(crate) must_exist: bool,
    /// Forget the session after this request.
    pub(crate) close: bool,
}

struct Parked {
    /// `None` while a request uses it.
    connection: Option<Connection>,
    expires: Instant,
}

/// All sessions.
pub(crate) struct Sessions {
    parked: Mutex<BTreeMap<String, Parked>>,
    limit: usize,
}

impl Sessions {
    /// No sessions yet, and never more than `limit`.
    pub(crate) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self {
            parked: Mutex::default(),
            limit,
        })
    }

    fn parked(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Parked>> {
        self.parked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the session of a request, or opens it. The request before may just be ending, so it waits for a moment:
    /// clients stop reading when they have what they want.
    pub(crate) fn claim(
        self: &Arc<Self>,
        engine: &Engine,
        request: &SessionRequest,
    ) -> Result<SessionConnection, EngineError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.try_claim(engine, request) {
                Err(error) if error.code == ErrorCode::SESSION_IS_LOCKED.number && Instant::now() < deadline => {
                    std::thread::sleep(LOOK);
                }
                outcome => return outcome,
            }
        }
    }

    fn try_claim(
        self: &Arc<Self>,
        engine: &Engine,
        request: &SessionRequest,
    ) -> Result<SessionConnection, EngineError> {
        let now = Instant::now();
        let mut parked = self.parked();
        // Closing a connection is the engine's work, which must not be done under the lock.
        let expired: Vec<Parked> = parked
            .extract_if(.., |_, session| session.connection.is_some() && session.expires <= now)
            .map(|(_, session)| session)
            .collect();
        let is_full = parked.len() >= self.limit;
        let existing = match parked.get_mut(&request.id) {
            Some(session) => Some(session.connection.take().ok_or_else(|| {
                EngineError::new(ErrorCode::SESSION_IS_LOCKED, "Session is locked by a concurrent client")
            })?),
            None if request.must_exist => {
                return Err(EngineError::new(ErrorCode::SESSION_NOT_FOUND, "Session not found"));
            }
            None if is_full => {
                return Err(EngineError::new(
                    ErrorCode::TOO_MANY_SIMULTANEOUS_QUERIES,
                    format!("Too many sessions: the embedded engine keeps {} at most", self.limit),
                ));
            }
            None => {
                parked.insert(
                    request.id.clone(),
                    Parked {
                        connection: None,
                        expires: now,
                    },
                );
                None
            }
        };
        drop(parked);
        drop(expired);
        let mut claimed = SessionConnection {
            sessions: Arc::clone(self),
            request: request.clone(),
            connection: existing,
        };
        if claimed.connection.is_none() {
            // Should this fail, dropping the claim forgets the session.
            claimed.connection = Some(engine.connect()?);
        }
        Ok(claimed)
    }

    /// Forgets all sessions.
    pub(crate) fn clear(&self) {
        let all = std::mem::take(&mut *self.parked());
        drop(all);
    }
}

/// The connection of a session while one request has it. Dropped, it goes back.
pub(crate) struct SessionConnection {
    sessions: Arc<Sessions>,
    request: SessionRequest,
    connection: Option<Connection>,
}

impl SessionConnection {
    /// The connection itself.
    pub(crate) fn connection(&mut self) -> &mut Connection {
        self.connection
            .as_mut()
            .expect("a claimed session has its connection until it is dropped")
    }
}

impl Drop for SessionConnection {
    fn drop(&mut self) {
        let mut parked = self.sessions.parked();
        match self.connection.take() {
            Some(connection) if !self.request.close => {
                if let Some(session) = parked.get_mut(&self.request.id) {
                    session.connection = Some(connection);
                    session.expires = Instant::now() + self.request.timeout;
                }
            }
            connection => {
                parked.remove(&self.request.id);
                drop(parked);
                drop(connection);
            }
        }
    }
}

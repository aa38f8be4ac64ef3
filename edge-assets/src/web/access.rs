//! [`Access`]: who a caller is, by a token or by a session that a token began.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::http::{HeaderMap, header};
use jiff::Timestamp;
use tokio::sync::watch;

use super::{Token, token::digest};
use crate::{
    instance::Instance,
    store::{AccessToken, StoreError, TokenScope},
};

/// How long a session lasts.
pub(super) const SESSION: Duration = Duration::from_secs(12 * 60 * 60);
/// The most sessions at once; the one that ends first makes room.
const MOST_SESSIONS: usize = 1_000;
/// Who it is where nobody is asked.
pub(super) const LOCAL: &str = "local";
/// The name of the token that the process was started with.
const OF_PROCESS: &str = "token-file";

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Caller {
    pub(super) who: Arc<str>,
    pub(super) scope: TokenScope,
    /// The digest of the token that it shows, or that began its session; nothing where nobody is asked.
    token: Option<[u8; 32]>,
    /// The session it calls in.
    session: Option<[u8; 32]>,
}

/// Whether a caller may go on that was let in once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Its token was taken away or is over, or its session is.
    Over,
    /// At least until then, where that has an end.
    Until(Option<Timestamp>),
}

impl Caller {
    fn new(who: Arc<str>, scope: TokenScope) -> Self {
        Self {
            who,
            scope,
            token: None,
            session: None,
        }
    }
}

/// What a caller shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Nothing,
    /// Something that is not, or no longer, good.
    Unknown,
}

/// Whether callers must say who they are, and what is known of them.
pub(super) struct Access {
    instance: Instance,
    /// The token that the process was started with.
    token: Option<Token>,
    /// Callers must show a token, or be in a session.
    pub(super) is_asked: bool,
    /// By the digest of what the cookie holds.
    sessions: Mutex<BTreeMap<[u8; 32], Session>>,
    /// Counts the sessions that were ended.
    ended: watch::Sender<u64>,
}

#[derive(Debug, Clone, Copy)]
struct Session {
    /// The digest of the token that began it.
    token: [u8; 32],
    until: Timestamp,
}

impl Access {
    pub(super) fn new(instance: Instance, token: Option<Token>, is_asked: bool) -> Self {
        Self {
            instance,
            token,
            is_asked,
            sessions: Mutex::default(),
            ended: watch::Sender::default(),
        }
    }

    /// Whether there is a token that opens.
    pub(super) async fn has_token(&self) -> Result<bool, StoreError> {
        let now = self.instance.clock().now();
        let tokens = self.instance.store().tokens().await?;
        Ok(self.token.is_some() || tokens.iter().any(|token| token.is_valid(now)))
    }

    /// Who calls.
    pub(super) async fn caller(&self, headers: &HeaderMap, cookie: &str) -> Result<Result<Caller, Shown>, StoreError> {
        if !self.is_asked {
            return Ok(Ok(Caller::new(LOCAL.into(), TokenScope::Admin)));
        }
        let bearer = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        if let Some(text) = bearer {
            let known = self.known(digest(text.trim())).await?;
            return Ok(known.ok_or(Shown::Unknown));
        }
        let Some(text) = cookie_of(headers, cookie) else {
            return Ok(Err(Shown::Nothing));
        };
        let id = digest(text);
        let Some(token) = self.token_of(&id) else {
            return Ok(Err(Shown::Nothing));
        };
        let known = self.known(token).await?;
        let in_session = known.map(|caller| Caller {
            session: Some(id),
            ..caller
        });
        Ok(in_session.ok_or(Shown::Nothing))
    }

    /// The holder of a token.
    async fn known(&self, digest: [u8; 32]) -> Result<Option<Caller>, StoreError> {
        if self.token.as_ref().is_some_and(|token| token.has(&digest)) {
            let caller = Caller::new(OF_PROCESS.into(), TokenScope::Admin);
            return Ok(Some(Caller {
                token: Some(digest),
                ..caller
            }));
        }
        let valid = self.valid(digest).await?;
        Ok(valid.map(|token| Caller {
            token: Some(digest),
            ..Caller::new(token.name, token.scope)
        }))
    }

    /// The token of the store with a digest, while it is good.
    async fn valid(&self, digest: [u8; 32]) -> Result<Option<AccessToken>, StoreError> {
        // Looked up by its digest: the time that takes tells nothing of the token.
        let found = self.instance.store().token(digest).await?;
        Ok(found.filter(|token| token.is_valid(self.instance.clock().now())))
    }

    /// Whether a caller may go on that was let in once.
    pub(super) async fn standing(&self, caller: &Caller) -> Result<Standing, StoreError> {
        let Some(digest) = caller.token else {
            return Ok(Standing::Until(None));
        };
        let session = match &caller.session {
            None => None,
            Some(id) => match self.session(id) {
                Some(session) => Some(session.until),
                None => return Ok(Standing::Over),
            },
        };
        if self.token.as_ref().is_some_and(|token| token.has(&digest)) {
            return Ok(Standing::Until(session));
        }
        Ok(match self.valid(digest).await? {
            None => Standing::Over,
            Some(token) => Standing::Until(session.into_iter().chain(token.expires_at).min()),
        })
    }

    /// Tells when a session was ended.
    pub(super) fn ended(&self) -> watch::Receiver<u64> {
        self.ended.subscribe()
    }

    /// Begins a session of the holder of a token; `secret` is what the cookie is to hold.
    pub(super) async fn begin(&self, token: &str, secret: &str) -> Result<Option<(Caller, Timestamp)>, StoreError> {
        let token = digest(token.trim());
        let Some(caller) = self.known(token).await? else {
            return Ok(None);
        };
        let now = self.instance.clock().now();
        let until = now.saturating_add(SESSION).unwrap_or(now);
        let mut sessions = self.open();
        sessions.retain(|_, session| session.until > now);
        if sessions.len() >= MOST_SESSIONS {
            let first = sessions
                .iter()
                .min_by_key(|(_, session)| session.until)
                .map(|(id, _)| *id);
            first.and_then(|id| sessions.remove(&id));
        }
        sessions.insert(digest(secret), Session { token, until });
        Ok(Some((caller, until)))
    }

    /// Ends the session of a caller.
    pub(super) fn end(&self, caller: &Caller) {
        if let Some(id) = &caller.session {
            self.open().remove(id);
            self.ended.send_modify(|count| *count += 1);
        }
    }

    /// The digest of the token that began a session, while it lasts.
    fn token_of(&self, id: &[u8; 32]) -> Option<[u8; 32]> {
        self.session(id).map(|session| session.token)
    }

    /// A session, while it lasts.
    fn session(&self, id: &[u8; 32]) -> Option<Session> {
        let now = self.instance.clock().now();
        self.open().get(id).filter(|session| session.until > now).copied()
    }

    fn open(&self) -> MutexGuard<'_, BTreeMap<[u8; 32], Session>> {
        // Nothing panics while it is open.
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access")
            .field("is_asked", &self.is_asked)
            .finish_non_exhaustive()
    }
}

/// What a cookie of this name holds.
fn cookie_of<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers.get_all(header::COOKIE).into_iter();
    let pairs = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'));
    let mut values = pairs.filter_map(|pair| pair.trim().split_once('='));
    values.find(|(known, _)| *known == name).map(|(_, value)| value)
}

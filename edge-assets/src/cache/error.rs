//! [`CacheError`], which says what was tried with which key where, and its cause, the [`CacheFault`].

use std::{error::Error, fmt, sync::Arc, time::Duration};

use crate::{duration, resource::ErrorClass};

/// What was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CacheAction {
    /// Reading the settings.
    SetUp,
    /// Connecting, or asking for the health.
    Reach,
    /// Reading a key or its time to live.
    Read,
    /// Writing a value, or a part of a generation.
    Write,
    /// Putting a generation in place.
    Publish,
    /// Removing a key, or a generation that is not wanted.
    Remove,
    /// Listing keys.
    List,
}

/// Why the cache could not do what was asked: the action, the key and the store; the cause is a [`CacheFault`].
#[derive(Debug, thiserror::Error)]
pub struct CacheError {
    action: CacheAction,
    key: Option<String>,
    store: Arc<str>,
    #[source]
    fault: CacheFault,
}

impl fmt::Display for CacheError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (verb, before_store) = match self.action {
            CacheAction::SetUp => ("set up", ""),
            CacheAction::Reach => ("reach", ""),
            CacheAction::Read => ("read", "from "),
            CacheAction::Write => ("write", "to "),
            CacheAction::Publish => ("publish", "in "),
            CacheAction::Remove => ("remove", "from "),
            CacheAction::List => ("list the keys", "of "),
        };
        write!(f, "cannot {verb} ")?;
        if let Some(key) = &self.key {
            write!(f, "`{key}` ")?;
        }
        write!(f, "{before_store}{}", self.store)
    }
}

impl CacheError {
    /// Makes an error of a driver. `store` names what serves and where, without a secret.
    #[must_use]
    pub fn new(action: CacheAction, key: Option<&str>, store: &Arc<str>, fault: CacheFault) -> Self {
        Self {
            action,
            key: key.map(str::to_owned),
            store: Arc::clone(store),
            fault,
        }
    }

    /// What was tried.
    #[must_use]
    pub fn action(&self) -> CacheAction {
        self.action
    }

    /// The key, as the caller wrote it, when there was one.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// What serves, and where.
    #[must_use]
    pub fn store(&self) -> &str {
        &self.store
    }

    /// The cause.
    #[must_use]
    pub fn fault(&self) -> &CacheFault {
        &self.fault
    }

    /// Whether the same may work a little later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.fault.is_transient()
    }
}

/// The cause of a [`CacheError`]. It stays recognizable below any wrapping, so that retries can be decided on it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CacheFault {
    /// No connection, or it broke before the answer.
    #[error("the server is unreachable: {detail}; check that it runs and that host and port are right")]
    Unreachable {
        /// What the connection said.
        detail: String,
    },
    /// No answer in time. Whether a write took effect is unknown.
    #[error("no answer within {}; whether a write took effect is unknown", duration::print(*after))]
    Timeout {
        /// How long was waited.
        after: Duration,
    },
    /// The server refused the user name or password, or asks for one.
    #[error("the server refused the credentials: {detail}; check user name and password")]
    Authentication {
        /// What the server said.
        detail: String,
    },
    /// The user is known and may not do this.
    #[error("the user lacks a permission: {detail}; grant it on the server")]
    Forbidden {
        /// What the server said.
        detail: String,
    },
    /// No trusted encrypted connection could be set up.
    #[error("the encrypted connection failed: {detail}; check that the port speaks TLS and the certificate is trusted")]
    Tls {
        /// What the handshake said.
        detail: String,
    },
    /// A replica answered where a primary is needed.
    #[error("the server is a read-only replica; point the cache at the primary, or at its sentinels")]
    ReadOnly,
    /// The server is at its memory limit and evicts nothing.
    #[error("the server is out of memory and what was there stays; raise its limit or let it evict keys")]
    OutOfMemory,
    /// The server is up but cannot serve yet, or for the moment.
    #[error("the server cannot serve now: {detail}")]
    NotReady {
        /// What the server said.
        detail: String,
    },
    /// More commands wait for their answers than the settings allow.
    #[error("too many commands wait for an answer; raise the limit, or write less at a time")]
    Overloaded,
    /// A value was met where a hash was asked for, or the other way round.
    #[error("the key holds the other kind; values are read and written as values, hashes by their fields")]
    WrongType,
    /// The generation vanished while it was written: it was left alone for too long, evicted, or flushed.
    #[error("the generation vanished before it was complete; it was left alone for too long, evicted or flushed")]
    GenerationLost,
    /// An earlier write of this generation failed or was given up.
    #[error("an earlier write of this generation did not succeed; begin a new one")]
    GenerationBroken,
    /// The request or a setting makes no sense.
    #[error("{detail}")]
    Invalid {
        /// What is wrong and what to write instead.
        detail: String,
    },
    /// The server refused the command.
    #[error("the server refused: {detail}")]
    Rejected {
        /// What the server said.
        detail: String,
    },
    /// The answer was not what the command returns.
    #[error("unexpected answer: {detail}")]
    Protocol {
        /// What was wrong with it.
        detail: String,
    },
    /// A value could not be written as JSON, or what was read is not the JSON expected.
    #[error("the value does not fit its JSON form")]
    Json(#[source] serde_json::Error),
    /// The resource was closed.
    #[error("the cache is closed; open it again before use")]
    Closed,
}

impl CacheFault {
    /// Whether the same may work a little later.
    ///
    /// Memory that ran out is not transient: what needs it would be sent again in vain.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable { .. }
            | Self::Timeout { .. }
            | Self::ReadOnly
            | Self::NotReady { .. }
            | Self::Overloaded
            | Self::GenerationLost => true,
            Self::Authentication { .. }
            | Self::Forbidden { .. }
            | Self::Tls { .. }
            | Self::OutOfMemory
            | Self::WrongType
            | Self::GenerationBroken
            | Self::Invalid { .. }
            | Self::Rejected { .. }
            | Self::Protocol { .. }
            | Self::Json(_)
            | Self::Closed => false,
        }
    }

    /// The class of an error of a chain, when it is one of the cache's.
    pub(super) fn classify(error: &(dyn Error + 'static)) -> Option<ErrorClass> {
        let fault = match error.downcast_ref::<CacheError>() {
            Some(error) => error.fault(),
            None => error.downcast_ref::<Self>()?,
        };
        Some(if fault.is_transient() {
            ErrorClass::Transient
        } else {
            ErrorClass::Permanent
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boxed::{BoxError, error_chain};

    fn error(fault: CacheFault) -> CacheError {
        CacheError::new(
            CacheAction::Write,
            Some("dashboard:x"),
            &"Redis at localhost:6379".into(),
            fault,
        )
    }

    #[test]
    fn the_text_names_action_key_store_and_remedy() {
        let refused = CacheFault::Unreachable {
            detail: "connection refused".to_owned(),
        };
        assert_eq!(
            error_chain(&error(refused)),
            "cannot write `dashboard:x` to Redis at localhost:6379: the server is unreachable: connection refused; \
             check that it runs and that host and port are right"
        );
        let listing = CacheError::new(CacheAction::List, None, &"memory".into(), CacheFault::Closed);
        assert_eq!(listing.to_string(), "cannot list the keys of memory");
    }

    #[test]
    fn the_class_is_found_below_anyhow() {
        for (fault, class) in [
            (CacheFault::ReadOnly, ErrorClass::Transient),
            (CacheFault::OutOfMemory, ErrorClass::Permanent),
        ] {
            let boxed: BoxError = anyhow::Error::from(error(fault)).context("while publishing").into();
            let mut next: Option<&(dyn Error + 'static)> = Some(boxed.as_ref());
            let mut found = None;
            while let Some(error) = next {
                found = found.or_else(|| CacheFault::classify(error));
                next = error.source();
            }
            assert_eq!(found, Some(class));
        }
        assert_eq!(CacheFault::classify(&fmt::Error), None);
    }
}

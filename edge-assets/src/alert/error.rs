//! [`AlertError`]: why an alert was not delivered. No text holds an address or a password.

use std::time::Duration;

use crate::{boxed::BoxError, duration};

/// Why an alert was not delivered, or a sink not made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AlertError {
    /// A setting of a sink is refused.
    #[error("{0}")]
    Setting(String),
    /// The other side answered that it does not take it.
    #[error("{to} answered {status}{}", cure(*.status))]
    Refused {
        /// The sink.
        to: String,
        /// The status of the answer.
        status: u16,
    },
    /// There was no answer in time.
    #[error("{to} did not answer within {}", duration::print(*.after))]
    Timeout {
        /// The sink.
        to: String,
        /// How long it was waited for.
        after: Duration,
    },
    /// The other side was not reached, or broke off.
    #[error("did not reach {to}")]
    Unreachable {
        /// The sink.
        to: String,
        /// The cause.
        #[source]
        source: BoxError,
    },
    /// A mail server did not take it.
    #[error("{to} did not take the mail: {answer}")]
    Mail {
        /// The sink.
        to: String,
        /// What the server said.
        answer: String,
        /// Whether it may take it later.
        transient: bool,
    },
    /// A sink of one's own has another reason.
    #[error("{to} did not take it")]
    Other {
        /// The sink.
        to: String,
        /// Whether it may take it later.
        transient: bool,
        /// The reason.
        #[source]
        source: BoxError,
    },
}

impl AlertError {
    /// Whether another try may succeed.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Setting(_) => false,
            Self::Refused { status, .. } => matches!(status, 408 | 425 | 429 | 500..),
            Self::Timeout { .. } | Self::Unreachable { .. } => true,
            Self::Mail { transient, .. } | Self::Other { transient, .. } => *transient,
        }
    }
}

fn cure(status: u16) -> &'static str {
    match status {
        300..=399 => "; redirects are not followed, set the address that it leads to",
        401 | 403 => "; the key in its address, or its header, is not accepted",
        404 | 410 => "; its address is not known there any more",
        _ => "",
    }
}

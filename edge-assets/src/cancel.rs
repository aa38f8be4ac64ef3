//! [`CancelToken`]: how the wish to stop travels from the executor down to author code and its queries.
//!
//! A token is asked or awaited; it forces nothing. Who started the work decides what happens to work that
//! does not listen.

use std::future::Future;

use tokio_util::sync::CancellationToken;

/// Tells running code that its result is no longer wanted. Clones share one state; children follow their parent.
#[derive(Debug, Clone, Default)]
pub struct CancelToken(CancellationToken);

impl CancelToken {
    /// Makes a token that nobody has cancelled.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes a token that is cancelled with this one, and can be cancelled alone.
    #[must_use]
    pub fn child(&self) -> Self {
        Self(self.0.child_token())
    }

    /// Cancels this token and its children.
    pub fn cancel(&self) {
        self.0.cancel();
    }

    /// Whether the work should stop; blocking code asks this between its steps.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }

    /// Completes when the token is cancelled.
    pub fn cancelled(&self) -> impl Future<Output = ()> + Send + '_ {
        self.0.cancelled()
    }
}

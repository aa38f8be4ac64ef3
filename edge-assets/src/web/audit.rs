//! Every write is told in the audit, also one whose answer nobody waited for.

use std::sync::Arc;

use axum::{http::header, response::Response};
use jiff::Timestamp;
use tracing::error;

use super::{access::Caller, state::Shared};
use crate::{boxed::error_chain, store::AuditEntry};

/// The most bytes of a target.
const MOST: usize = 512;
/// The status of a write that was given up before it was answered.
const GIVEN_UP: u16 = 499;

/// On what a write was done, where its path does not tell.
#[derive(Debug, Clone)]
pub(super) struct Target(pub(super) String);

/// The kind of the problem that an answer is.
#[derive(Debug, Clone)]
pub(super) struct ProblemKind(pub(super) String);

/// A write under way. Dropped without an answer, it is told as given up.
pub(super) struct Write {
    shared: Shared,
    entry: Option<AuditEntry>,
}

impl Write {
    pub(super) fn begin(shared: &Shared, caller: &Caller, action: String, path: &str) -> Self {
        let at: Timestamp = shared.instance.clock().now();
        let entry = AuditEntry {
            at,
            who: Arc::clone(&caller.who),
            action: action.into(),
            target: cut(path).into(),
            status: GIVEN_UP,
            problem: Some("given-up".into()),
        };
        Self {
            shared: shared.clone(),
            entry: Some(entry),
        }
    }

    /// Takes down how it was answered.
    pub(super) fn answered(&mut self, response: &Response) {
        let Some(entry) = &mut self.entry else { return };
        entry.status = response.status().as_u16();
        let problem = response.extensions().get::<ProblemKind>();
        entry.problem = problem.map(|kind| kind.0.as_str().into());
        let place = || response.headers().get(header::LOCATION)?.to_str().ok();
        if let Some(target) = response.extensions().get::<Target>() {
            entry.target = cut(&target.0).into();
        } else if let Some(place) = place() {
            entry.target = cut(place).into();
        }
    }

    /// Tells how it was answered; the answer waits until that is written.
    pub(super) async fn end(mut self) {
        if let Some(entry) = self.entry.take() {
            record(&self.shared, entry).await;
        }
    }
}

impl Drop for Write {
    fn drop(&mut self) {
        // Its answer came too late, its client went away, or its handler panicked: it may have happened.
        if let (Some(entry), Ok(runtime)) = (self.entry.take(), tokio::runtime::Handle::try_current()) {
            let shared = self.shared.clone();
            runtime.spawn(async move { record(&shared, entry).await });
        }
    }
}

/// Keeps an entry. Where that fails the log has it: what was done cannot be undone.
pub(super) async fn record(shared: &Shared, entry: AuditEntry) {
    let (who, action, target) = (
        Arc::clone(&entry.who),
        Arc::clone(&entry.action),
        Arc::clone(&entry.target),
    );
    if let Err(fault) = shared.instance.store().record_audit(entry).await {
        error!(%who, %action, %target, error = error_chain(&fault), "the audit could not be written");
    }
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(MOST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

//! [`AlertSink`]: where alerts go. [`LogSink`] is the one that is always there.

use std::fmt;

use tracing::warn;

use super::{Alert, AlertError};
use crate::boxed::BoxFuture;

/// Where alerts go. A sink tries once; repetitions, time limits and the queue are not its business.
///
/// ```
/// use edge_assets::{alert::{Alert, AlertError, AlertSink}, boxed::BoxFuture};
///
/// #[derive(Debug)]
/// struct Printed;
///
/// impl AlertSink for Printed {
///     fn name(&self) -> &str {
///         "the terminal"
///     }
///
///     fn deliver<'a>(&'a self, alert: &'a Alert) -> BoxFuture<'a, Result<(), AlertError>> {
///         Box::pin(async move {
///             println!("{}", alert.headline());
///             Ok(())
///         })
///     }
/// }
/// ```
pub trait AlertSink: fmt::Debug + Send + Sync + 'static {
    /// What people know it by; no secret.
    fn name(&self) -> &str;

    /// Tries once to deliver an alert.
    fn deliver<'a>(&'a self, alert: &'a Alert) -> BoxFuture<'a, Result<(), AlertError>>;
}

/// Writes alerts to the program's own log, as warnings.
#[derive(Debug, Clone, Copy, Default)]
pub struct LogSink;

impl AlertSink for LogSink {
    fn name(&self) -> &str {
        "log"
    }

    fn deliver<'a>(&'a self, alert: &'a Alert) -> BoxFuture<'a, Result<(), AlertError>> {
        warn!(
            kind = %alert.kind,
            subject = %alert.subject,
            run = alert.run.map(tracing::field::display),
            held_back = alert.held_back,
            "{}",
            alert.text
        );
        Box::pin(std::future::ready(Ok(())))
    }
}

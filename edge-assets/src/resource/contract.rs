//! [`Resource`]: what the framework asks of a client or connection, and what it tells it of the step it serves.

use std::{error::Error, sync::Arc, time::Duration};

use crate::{
    boxed::{BoxError, BoxFuture},
    cancel::CancelToken,
    id::RunId,
    key::AssetKey,
    metadata::Metadata,
    policy::ErrorClass,
};

/// What a resource says of its health.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Health {
    /// Whether the resource can serve.
    pub healthy: bool,
    /// What serves, where, and in which version; or what is wrong and what to do.
    pub detail: String,
}

impl Health {
    /// A resource that serves.
    pub fn good(detail: impl Into<String>) -> Self {
        Self {
            healthy: true,
            detail: detail.into(),
        }
    }

    /// A resource that does not.
    pub fn bad(detail: impl Into<String>) -> Self {
        Self {
            healthy: false,
            detail: detail.into(),
        }
    }
}

/// What a resource may know about the step that it is lent to.
pub trait StepScope: Send + Sync {
    /// The run of the step.
    fn run_id(&self) -> RunId;
    /// The asset that the step makes.
    fn asset(&self) -> &AssetKey;
    /// The number of the attempt, from 1.
    fn attempt(&self) -> u32;
    /// Cancelled when the step's result is no longer wanted.
    fn cancel_token(&self) -> CancelToken;
    /// Adds to the step's metadata; numbers of one name add up.
    fn add_cost(&self, name: &'static str, amount: u64);
    /// Tells how far the step is, for people who watch: units done, of a total where it is known.
    fn progress(&self, done: u64, total: Option<u64>, unit: &'static str);
    /// Adds metadata to the step.
    fn record(&self, metadata: Metadata);
}

/// A shared client or connection that assets take as `Res<T>`.
///
/// Every method has a default, so that `impl Resource for MyClient {}` is enough.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a resource",
    label = "not a resource",
    note = "write `impl edge_assets::Resource for {Self} {{}}` beside the type; all its methods have defaults"
)]
pub trait Resource: Send + Sync + 'static {
    /// What people call this resource, such as `ClickHouse`.
    fn name(&self) -> &str {
        let full = std::any::type_name::<Self>();
        full.rsplit("::").next().unwrap_or(full)
    }

    /// Prepares the resource before the first step that needs it.
    ///
    /// [`Resources`](super::Resources) calls it once, however many runs need the resource, until it is closed; after an error, or
    /// when the run was canceled meanwhile, the next run calls it again.
    ///
    /// # Errors
    /// Whatever keeps the resource from serving; the run then fails before its first step.
    fn open(&self) -> BoxFuture<'_, Result<(), BoxError>> {
        Box::pin(async { Ok(()) })
    }

    /// Connects, and tells what it found. The answer is for people: it never holds a secret.
    fn health(&self) -> BoxFuture<'_, Health> {
        Box::pin(async { Health::good("nothing to check") })
    }

    /// Lets go of what [`open`](Self::open) took, and of what was taken when the resource was constructed.
    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }

    /// Returns a handle bound to one step, when the resource has use for it: query ids, cancellation, cost.
    fn in_step(&self, scope: &Arc<dyn StepScope>) -> Option<Self>
    where
        Self: Sized,
    {
        let _ = scope;
        None
    }

    /// Tells the class of an error in the chain of a failed step, when it is one of this resource's own.
    ///
    /// Every error of the chain is shown in turn. Boxing by `anyhow` hides the type of the outermost one, so an error
    /// type that is to be recognized keeps its class in a typed cause (`source`) and looks for that.
    fn classify(&self, error: &(dyn Error + 'static)) -> Option<ErrorClass> {
        let _ = error;
        None
    }

    /// How long to wait before a repetition, when the error says so.
    fn retry_after(&self, error: &(dyn Error + 'static)) -> Option<Duration> {
        let _ = error;
        None
    }
}

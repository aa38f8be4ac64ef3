//! [`RunLauncher`]: what starts a run somewhere.

use std::{fmt, sync::Arc};

use crate::{
    boxed::{BoxError, BoxFuture},
    id::RunId,
    run::Run,
};

/// Starts runs somewhere: in this process, in a process of their own, in a cluster.
///
/// A run is described wholly by what is stored of it, and every fact that its process states carries the epoch that the claim
/// gave it, so a launcher hands over nothing but the row.
pub trait RunLauncher: Send + Sync + fmt::Debug + 'static {
    /// The name under which a run is claimed: that of the process that will say that it lives.
    fn holder(&self, run: RunId) -> Arc<str>;

    /// Starts a run that was claimed under [`holder`](Self::holder). It returns as soon as the run is on its way.
    ///
    /// # Errors
    /// Why it could not; the run goes back into the queue.
    fn launch(&self, run: Run) -> BoxFuture<'_, Result<(), BoxError>>;

    /// Passes the wish on that a run should stop.
    fn cancel(&self, run: RunId);

    /// The runs of which this launcher knows by itself that they are alive, whatever their leases say.
    fn alive(&self) -> Vec<RunId>;
}

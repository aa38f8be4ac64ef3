//! [`Publish`]: data that was written aside, and takes its place in one step, or not at all.

use std::{fmt, sync::Arc};

use super::AssetError;
use crate::boxed::BoxFuture;

/// Data that was written aside and is to take the place of what readers see.
///
/// A staged ClickHouse table is one, and a value of a cache. The executor publishes what an asset returns in
/// [`Staged`](super::Staged) once the blocking checks have passed on it, and discards it when one fails. Dropping it discards it,
/// too, when nobody has the time to wait.
pub trait Publish: Send + Sync + 'static {
    /// What it takes the place of, as checks and people name it: `telemetry.daily_summary`, `dashboard:health`.
    fn target(&self) -> String;

    /// Other names under which a check may ask for it.
    fn aliases(&self) -> Vec<String> {
        Vec::new()
    }

    /// Where the data is until it is published, when it can be looked at there: the name of the staged table.
    fn place(&self) -> Option<String> {
        None
    }

    /// The data itself, when it is small enough to be kept in memory.
    fn content(&self) -> Option<Arc<[u8]>> {
        None
    }

    /// Puts the data in its place, in one step.
    ///
    /// # Errors
    /// Whatever keeps it from being published; readers then see what they saw before.
    fn publish(self: Box<Self>) -> BoxFuture<'static, Result<(), AssetError>>;

    /// Throws the data away. What readers see stays.
    ///
    /// # Errors
    /// Whatever keeps it from being thrown away at once; readers do not see it all the same.
    fn discard(self: Box<Self>) -> BoxFuture<'static, Result<(), AssetError>>;
}

impl fmt::Debug for dyn Publish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Publish({})", self.target())
    }
}

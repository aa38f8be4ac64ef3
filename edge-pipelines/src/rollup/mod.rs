//! Rollups: what events come to by device and bucket of time, kept by materialized views, verified and repaired here.
//!
//! A [`Rollup`] knows its table and how its columns follow from events. A [`Comparison`] holds the table against the
//! events of a [`Window`]; [`Reconciler`] makes them agree.

mod compare;
mod reconcile;
mod spec;
mod window;

pub use compare::Comparison;
pub use reconcile::{Reconciled, Reconciler};
pub use spec::{Measure, Merge, Rollup};
pub use window::Window;

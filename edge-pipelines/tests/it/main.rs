//! What the pipelines do, on the real engine.

mod reconcile;
mod schema;
mod schema_of_older_deployments;
mod support;

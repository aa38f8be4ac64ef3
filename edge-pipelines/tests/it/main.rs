//! What the pipelines do, on the real engine.

#![expect(
    clippy::unwrap_used,
    reason = "a test that meets an error it did not ask for has failed"
)]

mod alerts;
mod assets_of_aggregations;
mod assets_of_maintenance;
mod assets_of_quality;
mod assets_of_redis_cache;
mod commands;
mod configuration;
mod definitions;
mod end_to_end;
mod reconcile;
mod rights;
mod schema;
mod schema_of_older_deployments;
mod sensors;
mod support;

//! What the pipelines do, on the real engine.

mod assets_of_aggregations;
mod assets_of_maintenance;
mod assets_of_quality;
mod assets_of_redis_cache;
mod configuration;
mod definitions;
mod end_to_end;
mod reconcile;
mod schema;
mod schema_of_older_deployments;
mod sensors;
mod support;

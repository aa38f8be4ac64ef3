//! What the attributes write, seen from a crate that uses them: specifications, plain calls, erased calls, registration;
//! and what the derive of settings does with values.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod calls;
mod checks;
mod columns;
mod config_properties;
mod config_reading;
mod config_runs;
mod config_schema;
mod config_secrets;
mod erased;
mod freshness;
mod pedantic;
mod registration;
mod selections;
mod spec;
mod version;

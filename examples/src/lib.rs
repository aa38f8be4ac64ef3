//! The programs of the book, compiled and run as doctests: each chapter is the docs of a module without items.
//!
//! Chapters that repeat what stands elsewhere are held to it by tests: the features of the library, the texts of rustc.

#[cfg(test)]
mod compiler_texts;
#[cfg(test)]
mod feature_table;

#[doc = include_str!("../../README.md")]
mod readme {}

#[doc = include_str!("../../docs/src/getting-started.md")]
mod getting_started {}

#[doc = include_str!("../../docs/src/concepts/assets.md")]
mod assets {}
#[doc = include_str!("../../docs/src/concepts/dependencies.md")]
mod dependencies {}
#[doc = include_str!("../../docs/src/concepts/resources.md")]
mod resources {}
#[doc = include_str!("../../docs/src/concepts/runs-and-events.md")]
mod runs_and_events {}
#[doc = include_str!("../../docs/src/concepts/event-log-and-store.md")]
mod event_log_and_store {}
#[doc = include_str!("../../docs/src/concepts/checks.md")]
mod checks {}
#[doc = include_str!("../../docs/src/concepts/selection.md")]
mod selection {}
#[doc = include_str!("../../docs/src/concepts/retries-timeouts-cancellation.md")]
mod retries_timeouts_cancellation {}
#[doc = include_str!("../../docs/src/concepts/partitions.md")]
mod partitions {}
#[doc = include_str!("../../docs/src/concepts/jobs-schedules-sensors.md")]
mod jobs_schedules_sensors {}
#[doc = include_str!("../../docs/src/concepts/schedules.md")]
mod schedules {}
#[doc = include_str!("../../docs/src/concepts/sensors.md")]
mod sensors {}
#[doc = include_str!("../../docs/src/concepts/alerts.md")]
mod alerts {}

#[doc = include_str!("../../docs/src/clickhouse.md")]
mod clickhouse {}
#[doc = include_str!("../../docs/src/cache.md")]
mod cache {}
#[doc = include_str!("../../docs/src/testing.md")]
mod testing {}
#[doc = include_str!("../../docs/src/compile-errors.md")]
mod compile_errors {}

#[doc = include_str!("../../docs/src/reference/errors-and-exit-codes.md")]
mod errors_and_exit_codes {}

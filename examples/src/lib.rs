//! The programs of the book, compiled and run as doctests: each chapter is the docs of a module without items.
//!
//! Chapters that repeat what stands elsewhere are held to it by tests: the features of the library, the texts of rustc.

#[cfg(test)]
mod compiler_cases;
#[cfg(test)]
mod compiler_texts;
#[cfg(test)]
mod feature_table;

#[doc = include_str!("../../README.md")]
mod readme {}

#[doc = include_str!("../../docs/src/getting-started.md")]
mod getting_started {}
#[doc = include_str!("../../docs/src/coming-from-dagster.md")]
mod coming_from_dagster {}

#[doc = include_str!("../../docs/src/concepts/assets.md")]
mod assets {}
#[doc = include_str!("../../docs/src/concepts/multi-assets.md")]
mod multi_assets {}
#[doc = include_str!("../../docs/src/concepts/substeps.md")]
mod substeps {}
#[doc = include_str!("../../docs/src/concepts/dependencies.md")]
mod dependencies {}
#[doc = include_str!("../../docs/src/concepts/staleness.md")]
mod staleness {}
#[doc = include_str!("../../docs/src/concepts/values-and-io-managers.md")]
mod values_and_io_managers {}
#[doc = include_str!("../../docs/src/concepts/resources.md")]
mod resources {}
#[doc = include_str!("../../docs/src/concepts/configuration.md")]
mod configuration {}
#[doc = include_str!("../../docs/src/concepts/runs-and-events.md")]
mod runs_and_events {}
#[doc = include_str!("../../docs/src/concepts/event-log-and-store.md")]
mod event_log_and_store {}
#[doc = include_str!("../../docs/src/concepts/checks.md")]
mod checks {}
#[doc = include_str!("../../docs/src/concepts/write-audit-publish.md")]
mod write_audit_publish {}
#[doc = include_str!("../../docs/src/concepts/freshness.md")]
mod freshness {}
#[doc = include_str!("../../docs/src/concepts/selection.md")]
mod selection {}
#[doc = include_str!("../../docs/src/concepts/retries-timeouts-cancellation.md")]
mod retries_timeouts_cancellation {}
#[doc = include_str!("../../docs/src/concepts/partitions.md")]
mod partitions {}
#[doc = include_str!("../../docs/src/concepts/backfills.md")]
mod backfills {}
#[doc = include_str!("../../docs/src/concepts/jobs-schedules-sensors.md")]
mod jobs_schedules_sensors {}
#[doc = include_str!("../../docs/src/concepts/schedules.md")]
mod schedules {}
#[doc = include_str!("../../docs/src/concepts/sensors.md")]
mod sensors {}
#[doc = include_str!("../../docs/src/concepts/automation-conditions.md")]
mod automation_conditions {}
#[doc = include_str!("../../docs/src/concepts/alerts.md")]
mod alerts {}

#[doc = include_str!("../../docs/src/concepts/materializations.md")]
mod materializations {}
#[doc = include_str!("../../docs/src/concepts/labels.md")]
mod labels {}
#[doc = include_str!("../../docs/src/concepts/pools.md")]
mod pools {}

#[doc = include_str!("../../docs/src/how-to/add-to-a-service.md")]
mod add_to_a_service {}
#[doc = include_str!("../../docs/src/how-to/axum.md")]
mod axum {}
#[doc = include_str!("../../docs/src/how-to/several-crates.md")]
mod several_crates {}
#[doc = include_str!("../../docs/src/how-to/assets-at-run-time.md")]
mod assets_at_run_time {}
#[doc = include_str!("../../docs/src/how-to/write-a-resource.md")]
mod write_a_resource {}
#[doc = include_str!("../../docs/src/how-to/two-clusters.md")]
mod two_clusters {}
#[doc = include_str!("../../docs/src/how-to/flaky-api.md")]
mod flaky_api {}
#[doc = include_str!("../../docs/src/how-to/run-in-ci.md")]
mod run_in_ci {}
#[doc = include_str!("../../docs/src/how-to/run-on-a-schedule.md")]
mod run_on_a_schedule {}
#[doc = include_str!("../../docs/src/how-to/test-automation.md")]
mod test_automation {}

#[doc = include_str!("../../docs/src/clickhouse.md")]
mod clickhouse {}
#[doc = include_str!("../../docs/src/cache.md")]
mod cache {}
#[doc = include_str!("../../docs/src/testing.md")]
#[expect(
    clippy::test_attr_in_doctest,
    reason = "the chapter shows tests as tests; its hidden lines run what stands in them"
)]
mod testing {}
#[doc = include_str!("../../docs/src/compile-errors.md")]
mod compile_errors {}

#[doc = include_str!("../../docs/src/reference/errors-and-exit-codes.md")]
mod errors_and_exit_codes {}

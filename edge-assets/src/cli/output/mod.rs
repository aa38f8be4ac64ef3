//! How results look: tables and text for people, JSON for programs, errors with their causes and cures.

mod amount;
mod backfills;
mod excerpt;
mod explanation;
mod format;
mod history;
mod problem;
mod recorded_run;
mod run_document;
mod run_summary;
mod sheet;
mod style;
mod table;
mod text;
mod why;

pub(super) use crate::metadata::{count_text, duration_text};
pub(super) use amount::plural_text;
pub(super) use backfills::{backfill_list, backfill_plan, backfill_text};
pub(super) use excerpt::excerpt;
pub(super) use explanation::explanation_text;
pub use format::OutputFormat;
pub(super) use format::to_json;
pub(super) use problem::{hint, problem};
pub(super) use recorded_run::{instant_text, origin_text, recorded_run, run_style, took_text};
pub(super) use run_document::run_document;
pub(super) use run_summary::run_summary;
pub(super) use sheet::Sheet;
pub(super) use style::{BAD, DIM, GOOD, HEAD, HINT, WARN, paint, status_style};
pub(super) use table::{Cell, Table};
pub(super) use text::{cut, one_line, wrap};
pub(super) use why::why;

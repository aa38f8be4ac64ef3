//! Jobs: a named selection to launch.

use std::sync::Arc;

use crate::{asset::SourceLocation, key::AssetKey, selection::Selection, tags::Tags};

/// A job as a type. `#[job]` writes it beside the function, under the function's name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a job",
    label = "not a job",
    note = "jobs are functions marked `#[job(select = \"..\")]` or `#[job(assets = [..])]`"
)]
pub trait Job: 'static {
    /// All that is known of the job while compiling.
    const SPEC: &'static JobSpec;
}

/// What a job launches.
#[derive(Debug, Clone, Copy)]
pub enum JobSelection {
    /// A text of the selection language.
    Text(&'static str),
    /// A list of assets.
    Assets(&'static [fn() -> AssetKey]),
}

impl JobSelection {
    /// The selection in the selection language.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Text(text) => (*text).to_owned(),
            // Not the mere keys: one of them may read as something else, `stale` for example.
            Self::Assets(keys) => Selection::Or(keys.iter().map(|key| Selection::key(&key())).collect()).to_string(),
        }
    }
}

/// All that is known of a job while compiling; constant data, written by `#[job]`.
#[derive(Debug)]
pub struct JobSpec {
    /// The name.
    pub name: &'static str,
    /// What it is, in Markdown.
    pub description: &'static str,
    /// What it launches.
    pub selection: JobSelection,
    /// Labels that its runs carry.
    pub tags: &'static [(&'static str, &'static str)],
    /// Where it was declared.
    pub source: SourceLocation,
}

/// A job as the framework holds it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct JobDef {
    /// The name.
    pub name: Arc<str>,
    /// What it is, in Markdown.
    pub description: Arc<str>,
    /// What it launches, in the selection language.
    pub selection: Arc<str>,
    /// Labels that its runs carry.
    pub tags: Tags,
    /// Where it was declared.
    pub source: SourceLocation,
}

impl From<&'static JobSpec> for JobDef {
    fn from(spec: &'static JobSpec) -> Self {
        Self {
            name: spec.name.into(),
            description: spec.description.into(),
            selection: spec.selection.to_text().into(),
            tags: spec.tags.into(),
            source: spec.source,
        }
    }
}

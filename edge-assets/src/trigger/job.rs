//! Jobs: a named selection to launch.

use std::sync::Arc;

use crate::{
    asset::SourceLocation,
    config::{Located, Origin, RunConfig},
    key::AssetKey,
    selection::Selection,
    tags::Tags,
};

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
    /// Settings of assets that its runs have.
    pub config: &'static [JobSetting],
    /// Where it was declared.
    pub source: SourceLocation,
}

/// A setting that the runs of a job have; constant data, written by `#[job]`.
#[derive(Debug, Clone, Copy)]
pub struct JobSetting {
    /// The asset.
    pub asset: fn() -> AssetKey,
    /// The names on the way to the setting.
    pub path: &'static [&'static str],
    /// The value, as JSON.
    pub json: &'static str,
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
    /// Settings of assets that its runs have, unless told otherwise.
    pub config: RunConfig,
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
            config: config(spec),
            source: spec.source,
        }
    }
}

fn config(spec: &'static JobSpec) -> RunConfig {
    let origin = Origin::Job {
        name: spec.name.into(),
        source: spec.source.to_string().into(),
    };
    let mut config = RunConfig::new();
    for setting in spec.config {
        // What is not JSON, which the macro does not write, is refused as a text where another value is wanted.
        let value = serde_json::from_str(setting.json).unwrap_or_else(|_| setting.json.into());
        let located = Located::new(value, origin.clone()).nested(setting.path);
        config.overlay(&(setting.asset)(), located);
    }
    config
}

//! [`Check`]: a check as declared, with what it found last.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    at::At,
    metadata::{Entry, entries},
    status::Severity,
};
use crate::{asset::CheckDef, web::board::Standing};

/// A check as declared, with what it found last.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Check {
    /// The asset.
    pub(crate) asset: String,
    /// The name.
    pub(crate) name: String,
    /// What it is, in Markdown.
    pub(crate) description: String,
    /// How bad a failure is.
    pub(crate) severity: Severity,
    /// Whether a failure stops what is downstream.
    pub(crate) blocking: bool,
    /// Where it is declared: file and line.
    pub(crate) source: String,
    /// What it found last; `null` when it was never evaluated.
    pub(crate) last: Option<CheckResult>,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct CheckResult {
    /// Whether the data is as it should be.
    pub(crate) passed: bool,
    /// How bad this result is, if it failed.
    pub(crate) severity: Severity,
    /// When it was evaluated.
    pub(crate) at: At,
    /// The run.
    pub(crate) run: String,
    /// What was found, in a sentence.
    pub(crate) description: Option<String>,
    /// What was measured.
    pub(crate) metadata: Vec<Entry>,
}

impl Check {
    pub(crate) fn of(check: &CheckDef, standing: Option<&Standing>) -> Self {
        let last = standing.and_then(|standing| standing.checks.get(&check.key.name));
        Self {
            asset: check.key.asset.to_string(),
            name: check.key.name.to_string(),
            description: check.description.to_string(),
            severity: check.severity.into(),
            blocking: check.blocking,
            source: check.source.to_string(),
            last: last.map(|last| CheckResult {
                passed: last.result.passed,
                severity: last.result.severity.unwrap_or(last.severity).into(),
                at: last.at.into(),
                run: last.run.to_string(),
                description: last.result.description.clone(),
                metadata: entries(&last.result.metadata),
            }),
        }
    }
}

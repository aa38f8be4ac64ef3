//! [`CheckResult`]: what a check found.

use serde::{Deserialize, Serialize};

use crate::metadata::{Metadata, metadata_builder};

/// How bad it is that a check failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Somebody should look.
    Warn,
    /// The data is wrong.
    Error,
}

/// What a check found.
///
/// ```
/// use edge_assets::CheckResult;
/// let completeness = 97.5;
/// let result = CheckResult::pass_if(completeness >= 95.0).quantity("completeness", completeness, "%");
/// assert!(result.passed);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckResult {
    /// Whether the data is as it should be.
    pub passed: bool,
    /// What was found, in a sentence.
    pub description: Option<String>,
    /// What was measured.
    pub metadata: Metadata,
    /// Overrides the severity of the check's declaration.
    pub severity: Option<Severity>,
}

metadata_builder!(impl for CheckResult, |it| it.metadata);

impl CheckResult {
    /// The data is as it should be.
    #[must_use]
    pub const fn pass() -> Self {
        Self::pass_if(true)
    }

    /// The data is not as it should be, for this reason.
    pub fn fail(description: impl Into<String>) -> Self {
        Self::pass_if(false).describe(description)
    }

    /// The data is as it should be when `passed`.
    #[must_use]
    pub const fn pass_if(passed: bool) -> Self {
        Self {
            passed,
            description: None,
            metadata: Metadata::new(),
            severity: None,
        }
    }

    /// Says what was found.
    #[must_use]
    pub fn describe(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Overrides the severity of the check's declaration, for this result.
    #[must_use]
    pub const fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }
}

//! [`Rule`]: what is checked, under which name, and how bad a failure is.

use std::sync::Arc;

use crate::{
    asset::{CheckDef, CheckGroup, CheckRun, Needs, SourceLocation},
    event::Severity,
    key::{AssetKey, CheckKey},
};

/// A built-in check of an asset: what is checked, under which name, and how bad a failure is.
#[derive(Debug, Clone)]
#[must_use = "a rule is evaluated once it is among the checks of the definitions"]
pub struct Rule<M> {
    pub(super) measure: M,
    pub(super) name: String,
    description: String,
    pub(super) blocking: bool,
    severity: Severity,
}

impl<M> Rule<M> {
    pub(super) fn new(measure: M, name: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            measure,
            name: name.into(),
            description: description.into(),
            blocking: false,
            severity: Severity::Error,
        }
    }

    /// Gives the check another name than that of what it looks at.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Says what it is for, in Markdown.
    pub fn describe(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// Lets a failure fail the step, and keep back what is staged.
    pub const fn blocking(mut self) -> Self {
        self.blocking = true;
        self
    }

    /// Makes a failure a warning.
    pub const fn warn(mut self) -> Self {
        self.severity = Severity::Warn;
        self
    }
}

/// The definitions of rules that are evaluated together; the place of each is its place among them.
pub(super) fn definitions<M>(
    asset: &AssetKey,
    rules: &[Rule<M>],
    needs: &Needs,
    group: &Arc<dyn CheckGroup>,
    source: SourceLocation,
) -> Vec<CheckDef> {
    let definition = |(place, rule): (usize, &Rule<M>)| {
        let key = CheckKey {
            asset: asset.clone(),
            name: rule.name.as_str().into(),
        };
        let run = CheckRun::Together(Arc::clone(group), place);
        let mut check = CheckDef::new(key, needs.clone(), run, source);
        check.description = rule.description.as_str().into();
        check.blocking = rule.blocking;
        check.severity = rule.severity;
        check
    };
    rules.iter().enumerate().map(definition).collect()
}

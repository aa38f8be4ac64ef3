//! [`CheckModel`]: what an author said of a check.

use syn::Path;

use crate::{function::Function, root::Root, value::Text};

/// A check as its attribute and function describe it.
pub(crate) struct CheckModel {
    pub(crate) function: Function,
    pub(crate) root: Root,
    /// The asset; absent when it was not given, or not as a path.
    pub(crate) asset: Option<Path>,
    /// Whether `asset` was written at all.
    pub(crate) names_asset: bool,
    pub(crate) blocking: bool,
    pub(crate) severity: Severity,
    pub(crate) description: Option<Text>,
}

/// How bad a failure is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Severity {
    Warn,
    #[default]
    Error,
}

//! [`SourceLocation`]: where in the source something was declared.

use std::fmt;

/// Where in the source something was declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceLocation {
    /// The file, as the compiler names it.
    pub file: &'static str,
    /// The line, from 1.
    pub line: u32,
    /// The module path, `my_crate::assets::daily`; empty for what was built at run time.
    pub module: &'static str,
}

impl SourceLocation {
    /// The place of the caller.
    #[must_use]
    #[track_caller]
    pub fn caller() -> Self {
        let place = std::panic::Location::caller();
        Self {
            file: place.file(),
            line: place.line(),
            module: "",
        }
    }

    /// The first segment of the module path: the crate.
    #[must_use]
    pub fn crate_name(&self) -> &'static str {
        self.module.split("::").next().unwrap_or_default()
    }
}

impl fmt::Display for SourceLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

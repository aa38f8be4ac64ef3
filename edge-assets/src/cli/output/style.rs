//! The few colors there are. None carries a meaning that the words beside it do not say.

use anstyle::{AnsiColor, Style};

use crate::run::StepStatus;

/// Failures and errors.
pub(in crate::cli) const BAD: Style = AnsiColor::Red.on_default().bold();
/// What went well.
pub(in crate::cli) const GOOD: Style = AnsiColor::Green.on_default();
/// What somebody should look at.
pub(in crate::cli) const WARN: Style = AnsiColor::Yellow.on_default();
/// Cures.
pub(in crate::cli) const HINT: Style = AnsiColor::Cyan.on_default().bold();
/// Headings.
pub(in crate::cli) const HEAD: Style = Style::new().bold();
/// What may be overlooked.
pub(in crate::cli) const DIM: Style = Style::new().dimmed();

/// A text in a style; the console strips it where colors are not wanted.
pub(in crate::cli) fn paint(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}

/// The style of a step's status.
pub(in crate::cli) fn status_style(status: StepStatus) -> Style {
    match status {
        StepStatus::Success => GOOD,
        StepStatus::Failure => BAD,
        StepStatus::Skipped | StepStatus::Canceled | StepStatus::Retrying => WARN,
        StepStatus::Waiting | StepStatus::Ready | StepStatus::Running => Style::new(),
    }
}

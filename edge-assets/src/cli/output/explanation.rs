//! The explanation of a condition as an indented tree: what held stands out.

use super::{DIM, GOOD, paint};
use crate::automation::Explanation;

/// A line a part; `+` and `-` say the same as the colors.
pub(in crate::cli) fn explanation_text(explanation: &Explanation) -> String {
    let text = explanation.to_string();
    let line = |line: &str| {
        let style = if line.trim_start().starts_with('+') { GOOD } else { DIM };
        paint(style, format!("  {line}"))
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

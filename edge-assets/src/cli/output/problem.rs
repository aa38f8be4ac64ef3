//! Errors for people: what is wrong, the chain of causes, and the cure as a line of its own.
//!
//! Error texts of this crate end in their cure, after `; `; here the two are taken apart again.

use std::error::Error;

use super::{BAD, DIM, HINT, paint};
use crate::suggest::split_cure;

/// `error: ..`, a line for each cause, what it is about, then a `hint: ..` for each cure.
pub(in crate::cli) fn problem(error: &(dyn Error + 'static), excerpt: Option<String>) -> String {
    let mut hints: Vec<String> = Vec::new();
    let mut said = String::new();
    let mut lines: Vec<String> = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        let text = error.to_string();
        // Foreign errors often print their cause themselves.
        if lines.is_empty() || !said.ends_with(&text) {
            let (what, cure) = split_cure(&text);
            lines.push(if lines.is_empty() {
                format!("{} {what}", paint(BAD, "error:"))
            } else {
                format!("  {} {what}", paint(DIM, "caused by:"))
            });
            hints.extend(cure.map(hint));
            said = text;
        }
        next = error.source();
    }
    lines.extend(excerpt);
    lines.append(&mut hints);
    lines.join("\n")
}

/// A cure as a line.
pub(in crate::cli) fn hint(cure: &str) -> String {
    let question = if cure.starts_with("did you mean") { "?" } else { "" };
    format!("{} {cure}{question}", paint(HINT, "hint:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("asset `regions`")]
    struct Outer(#[source] Inner);

    #[derive(Debug, thiserror::Error)]
    #[error("there is no partition `a; b`; did you mean `ab`")]
    struct Inner;

    #[test]
    fn causes_and_cures_stand_on_lines_of_their_own() {
        let plain = anstream::adapter::strip_str(&problem(&Outer(Inner), None)).to_string();
        assert_eq!(
            plain,
            "error: asset `regions`\n  caused by: there is no partition `a; b`\nhint: did you mean `ab`?"
        );
    }

    #[test]
    fn a_list_is_left_whole() {
        let text = "two faults\n  - a; do this\n  - b; do that";
        assert_eq!(split_cure(text), (text, None));
    }
}

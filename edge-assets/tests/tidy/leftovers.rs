//! A lint is switched off with a reason, and what is left to do names its issue.

use crate::source::{RustFile, closing, is_word, words_at};
use crate::tree::Finding;

/// Marks of unfinished work; in pieces, so that this file does not find itself.
const MARKS: [&str; 4] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("HA", "CK"),
];

pub(crate) fn check(file: &RustFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    let quoted = quoted(&file.code);
    for word in ["allow", "expect"] {
        for start in ["#[", "#!["] {
            for (at, _) in file.code.match_indices(&format!("{start}{word}(")) {
                let open = at + start.len() + word.len();
                let inside = closing(&file.code, open).map_or("", |end| &file.code[open..end]);
                let is_quoted = quoted.iter().any(|(first, last)| (*first..*last).contains(&at));
                if !is_quoted && words_at(inside, "reason").next().is_none() {
                    let text = format!("`#[{word}(…)]` without `reason = \"…\"`");
                    findings.push(Finding::new(&file.path, file.line_at(at), text));
                }
            }
        }
    }
    for comment in &file.comments {
        for mark in MARKS {
            let with_issue = comment.text.contains(&format!("{mark}(#"));
            if words_at(&comment.text, mark).next().is_some() && !with_issue {
                let text = format!("`{mark}` without an issue; write `{mark}(#12): …`");
                findings.push(Finding::new(&file.path, comment.line, text));
            }
        }
    }
    findings
}

/// What a macro writes into other people's code stands in `quote!`; a reason there would help nobody.
fn quoted(code: &str) -> Vec<(usize, usize)> {
    let starts = ["quote", "quote_spanned", "parse_quote"]
        .into_iter()
        .flat_map(|word| words_at(code, word));
    starts
        .filter(|at| code[*at..].trim_start_matches(is_word).starts_with('!'))
        .filter_map(|at| {
            let open = at + code[at..].find(['{', '(', '['])?;
            Some((open, closing(code, open)?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{MARKS, check};
    use crate::source::RustFile;

    fn found(text: &str) -> Vec<String> {
        check(&RustFile::new("a/src/b.rs", text))
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn a_switched_off_lint_needs_a_reason() {
        assert!(found("\n#[allow(dead_code)]\nfn a() {}")[0].starts_with("a/src/b.rs:2:"));
        assert_eq!(found("#![allow(missing_docs)]\n#[expect(unused)]\nfn a() {}").len(), 2);
        assert!(found("#[expect(\n    dead_code,\n    reason = \"used by the daemon\"\n)]\nfn a() {}").is_empty());
        assert!(found("let a = \"#[allow(dead_code)]\"; // #[allow(dead_code)]").is_empty());
    }

    #[test]
    fn code_that_a_macro_writes_is_not_ours() {
        assert!(found("let a = quote! { #[allow(non_camel_case_types)] struct #name; };").is_empty());
        assert_eq!(
            found("let a = quote! { struct A; };\n#[allow(dead_code)]\nfn quote() {}").len(),
            1
        );
    }

    #[test]
    fn a_leftover_needs_an_issue() {
        for mark in MARKS {
            assert_eq!(found(&format!("// {mark}: later\n")).len(), 1);
            assert!(found(&format!("// {mark}(#12): when the store pages\n")).is_empty());
            assert!(found(&format!("let a = \"{mark}\";\n")).is_empty());
        }
    }
}

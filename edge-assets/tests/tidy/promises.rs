//! The page on reliability promises only what a test shows: each row of its tables names one, and it is there.

use crate::tree::{Finding, Tree};

const PAGE: &str = "docs/src/reliability.md";
/// Where a test stands that is named without its package.
const HERE: &str = "edge-assets/tests/";

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(page) = tree.text(PAGE) else {
        return vec![Finding::new(PAGE, 1, "there is no page on reliability")];
    };
    let mut findings = Vec::new();
    for (number, line) in (1..).zip(page.lines()).filter(|(_, line)| is_row(line)) {
        let tests: Vec<&str> = line
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|code| code.contains("::"))
            .collect();
        if tests.is_empty() && !line.contains("cargo xtask bench") {
            findings.push(Finding::new(PAGE, number, "a promise without a test that shows it"));
        }
        for test in tests {
            if !is_there(tree, test) {
                findings.push(Finding::new(PAGE, number, format!("there is no test `{test}`")));
            }
        }
    }
    findings
}

/// A row of a table, not its head and not the line under it.
fn is_row(line: &str) -> bool {
    line.starts_with("| ") && !line.starts_with("| promise")
}

/// Whether the file of a test such as `daemon/leader::one_leads` has a function of its name.
fn is_there(tree: &Tree, test: &str) -> bool {
    let Some((file, name)) = test.split_once("::") else {
        return false;
    };
    let paths = [format!("{HERE}{file}.rs"), format!("{file}.rs")];
    let declared = format!("fn {name}(");
    tree.rust
        .iter()
        .any(|rust| paths.contains(&rust.path) && rust.code.contains(&declared))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tree::Tree;

    fn found(row: &str) -> usize {
        let page = format!("# Reliability\n\n| promise | shown by |\n|---|---|\n{row}\n");
        let test = "#[test]\nfn one_leads() {}\n";
        check(&Tree::of(&[
            ("docs/src/reliability.md", &page),
            ("edge-assets/tests/daemon/leader.rs", test),
        ]))
        .len()
    }

    #[test]
    fn a_promise_names_a_test_that_is_there() {
        assert_eq!(found("| one leads | `daemon/leader::one_leads` |"), 0);
        assert_eq!(found("| one leads | `edge-assets/tests/daemon/leader::one_leads` |"), 0);
        assert_eq!(found("| it is quick | `cargo xtask bench daemon_load` |"), 0);
    }

    #[test]
    fn a_promise_without_a_test_or_with_one_that_is_gone_is_refused() {
        assert_eq!(found("| one leads | we are careful |"), 1);
        assert_eq!(found("| one leads | `daemon/leader::two_lead` |"), 1);
        assert_eq!(found("| one leads | `daemon/queue::one_leads` |"), 1);
    }

    #[test]
    fn the_page_must_be_there() {
        assert_eq!(check(&Tree::of(&[])).len(), 1);
    }
}

//! The repository stands alone: no file names a place outside it, a machine it was written on, or a registry's host.

use crate::tree::{Finding, Tree};

const HOST: &str = "a registry's host; the user's own settings choose it";

/// What is never mentioned, and why. Each is put together here, so that this file does not mention it either.
const NEVER: [(&str, &str); 9] = [
    (concat!("..", "/shared"), "a folder outside the repository"),
    (concat!("/wo", "rk/"), "a path of one machine"),
    (concat!("/ro", "ot/"), "a path of one machine"),
    (concat!("/tmp/", "wt/"), "a path of one machine"),
    (concat!("registry.", "npmjs.org"), HOST),
    (concat!("crates", ".io"), HOST),
    (concat!("deb.", "debian.org"), HOST),
    (concat!("pypi", ".org"), HOST),
    (concat!("proxy.", "golang.org"), HOST),
];

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.texts {
        check_text(&file.path, &file.text, &mut findings);
    }
    for file in &tree.rust {
        for comment in &file.comments {
            check_line(&file.path, comment.line, &comment.text, &mut findings);
        }
        for literal in &file.literals {
            check_line(&file.path, literal.line, &literal.text, &mut findings);
        }
    }
    findings
}

fn check_text(path: &str, text: &str, findings: &mut Vec<Finding>) {
    for (line, text) in (1..).zip(text.lines()) {
        check_line(path, line, text, findings);
    }
}

fn check_line(path: &str, line: usize, text: &str, findings: &mut Vec<Finding>) {
    for (never, why) in NEVER {
        let found = text.match_indices(never).any(|(at, _)| {
            // `src/work/` and `target/work/` are folders of the tree; a host ends where a word ends.
            let before = text[..at].chars().next_back();
            !never.starts_with('/') || !before.is_some_and(|c| c.is_alphanumeric() || "._-}".contains(c))
        });
        if found {
            findings.push(Finding::new(path, line, format!("`{never}` is {why}")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NEVER, check};
    use crate::tree::Tree;

    #[test]
    fn places_outside_are_refused() {
        let [(outside, _), (folder, _), (home, _), _, (npm, _), (cargo, _), ..] = NEVER;
        let tree = Tree::of(&[
            ("docs/a.md", &format!("one\nsee {outside}/x.md")),
            (".ci/run", &format!("cd {folder}main")),
            ("a.toml", &format!("path = \"{home}x\"")),
            ("ui/package-lock.json", &format!("\"resolved\": \"https://{npm}/a\"")),
            (
                "a/src/b.rs",
                &format!("// from {folder}main\nlet a = \"https://{cargo}/a\";"),
            ),
        ]);
        let found: Vec<String> = check(&tree).iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), 6, "{found:?}");
        assert!(found[0].starts_with("docs/a.md:2:"));
    }

    #[test]
    fn paths_of_the_tree_are_allowed() {
        let [_, (folder, _), (home, _), ..] = NEVER;
        let tree = Tree::of(&[
            (
                "a.md",
                &format!("src{folder}plan.rs and ~/.cache and `{{home}}{home}`, docs.rs"),
            ),
            ("a/src/b.rs", "let a = b / work / c;"),
        ]);
        assert!(check(&tree).is_empty(), "{:?}", check(&tree));
    }
}

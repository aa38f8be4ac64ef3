//! What the crates may know of each other: the macros nothing of the library, the application only its public face.

use crate::source::words_at;
use crate::tree::{Finding, Tree};

/// Crates that stand for the library's users.
const USERS: [&str; 3] = ["edge-pipelines/", "examples/", "benches/"];

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(manifest) = tree.text("edge-assets-macros/Cargo.toml") {
        for (line, text) in (1..).zip(manifest.lines()) {
            let text = text.trim();
            let names = [
                "edge-assets ",
                "edge-assets=",
                "edge-assets.",
                "[dependencies.edge-assets]",
                "[dev-dependencies.edge-assets]",
            ];
            if names.iter().any(|name| text.starts_with(name)) {
                let path = "edge-assets-macros/Cargo.toml";
                findings.push(Finding::new(
                    path,
                    line,
                    "the macros depend on the library, which depends on them",
                ));
            }
        }
    }
    for file in tree
        .rust
        .iter()
        .filter(|file| USERS.iter().any(|user| file.path.starts_with(user)))
    {
        for at in words_at(&file.code, "__private") {
            let text = "`__private` is for macro output only; ask for what is missing in the public face";
            findings.push(Finding::new(&file.path, file.line_at(at), text));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tree::Tree;

    #[test]
    fn the_macros_do_not_depend_on_the_library() {
        let path = "edge-assets-macros/Cargo.toml";
        let clean = "[package]\nname = \"edge-assets-macros\"\n[dependencies]\nsyn.workspace = true\n";
        assert!(check(&Tree::of(&[(path, clean)])).is_empty());
        for line in [
            "edge-assets.workspace = true",
            "edge-assets = { path = \"..\" }",
            "[dev-dependencies.edge-assets]",
        ] {
            let found = check(&Tree::of(&[(path, &format!("{clean}{line}\n"))]));
            assert!(
                found.len() == 1 && found[0].to_string().starts_with("edge-assets-macros/Cargo.toml:5:"),
                "{found:?}"
            );
        }
    }

    #[test]
    fn users_keep_to_the_public_face() {
        let tree = Tree::of(&[
            (
                "edge-pipelines/src/lib.rs",
                "use edge_assets::prelude::*; // not __private",
            ),
            ("edge-pipelines/src/jobs.rs", "\nuse edge_assets::__private::Entry;"),
            ("edge-assets-macros/src/path.rs", "quote! { ::edge_assets::__private }"),
        ]);
        let found = check(&tree);
        assert!(
            found.len() == 1 && found[0].to_string().starts_with("edge-pipelines/src/jobs.rs:2:"),
            "{found:?}"
        );
    }
}

//! A flat file in `examples/` or `benches/` is a program that the manifest lists; the list names no file that is gone.

use crate::tree::{Finding, Tree};

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for folder in ["examples", "benches"] {
        let manifest_path = format!("{folder}/Cargo.toml");
        let Some(manifest) = tree.text(&manifest_path) else {
            continue;
        };
        let listed = listed(manifest);
        let prefix = format!("{folder}/");
        let files: Vec<&str> = tree
            .rust
            .iter()
            .filter_map(|file| file.path.strip_prefix(&prefix))
            .collect();
        for file in files.iter().filter(|file| !file.contains('/')) {
            if !listed.iter().any(|(_, path)| path == file) {
                let path = format!("{prefix}{file}");
                findings.push(Finding::new(
                    &path,
                    1,
                    format!("not listed in {manifest_path}, so nothing builds or runs it"),
                ));
            }
        }
        for (line, path) in &listed {
            if !files.contains(&path.as_str()) {
                findings.push(Finding::new(
                    &manifest_path,
                    *line,
                    format!("lists `{path}`, which is not there"),
                ));
            }
        }
    }
    findings
}

/// The `path` of each `[[example]]` and `[[bench]]`, with its line.
fn listed(manifest: &str) -> Vec<(usize, String)> {
    let mut paths = Vec::new();
    let mut in_list = false;
    for (number, line) in (1..).zip(manifest.lines().map(str::trim)) {
        if line.starts_with('[') {
            in_list = line == "[[example]]" || line == "[[bench]]";
        } else if let Some((key, value)) = line.split_once('=')
            && in_list
            && key.trim() == "path"
        {
            let path = value.trim().split('"').nth(1).unwrap_or("");
            paths.push((number, path.to_owned()));
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tree::Tree;

    const MANIFEST: &str = "[package]\nname = \"examples\"\n\n[[example]]\nname = \"hello\"\npath = \"hello.rs\"\n";

    #[test]
    fn a_file_that_is_not_listed_is_refused() {
        let tree = Tree::of(&[
            ("examples/Cargo.toml", MANIFEST),
            ("examples/hello.rs", ""),
            ("examples/other.rs", ""),
        ]);
        let found = check(&tree);
        assert!(
            found.len() == 1 && found[0].to_string().starts_with("examples/other.rs:1: not listed"),
            "{found:?}"
        );
    }

    #[test]
    fn an_entry_without_a_file_is_refused() {
        let found = check(&Tree::of(&[("examples/Cargo.toml", MANIFEST)]));
        assert!(
            found.len() == 1
                && found[0]
                    .to_string()
                    .starts_with("examples/Cargo.toml:6: lists `hello.rs`"),
            "{found:?}"
        );
    }

    #[test]
    fn shared_modules_are_no_programs() {
        let files = [
            ("examples/Cargo.toml", MANIFEST),
            ("examples/hello.rs", ""),
            ("examples/src/lib.rs", ""),
        ];
        assert!(check(&Tree::of(&files)).is_empty());
    }
}

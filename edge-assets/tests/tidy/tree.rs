//! The files of the workspace, read once for each rule, and what a rule reports.
//!
//! Folders that are built or fetched (`target`, `node_modules`, `dist`, …) and hidden folders other than our own are left out.

use std::fmt;
use std::fs;
use std::path::Path;

use crate::source::RustFile;

/// Extensions of the text files that the rules look at, beside `.rs`.
const TEXT: [&str; 10] = ["md", "toml", "json", "yml", "yaml", "sh", "sql", "ts", "tsx", "css"];
/// Hidden folders that are ours.
const HIDDEN: [&str; 4] = [".cargo", ".ci", ".config", ".github"];
/// Folders that are built or fetched.
const BUILT: [&str; 5] = ["target", "node_modules", "ui-dist", "dist", "output"];

/// One place that breaks a rule.
#[derive(Debug)]
pub(crate) struct Finding {
    path: String,
    line: usize,
    text: String,
}

impl Finding {
    pub(crate) fn new(path: &str, line: usize, text: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            text: text.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.text)
    }
}

/// A file that is not Rust: its path from the root, and its text.
#[derive(Debug)]
pub(crate) struct TextFile {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Everything the rules read.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) rust: Vec<RustFile>,
    pub(crate) texts: Vec<TextFile>,
}

impl Tree {
    /// The workspace that this test belongs to.
    pub(crate) fn of_the_workspace() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("the crate lies in the workspace's folder");
        let mut tree = Self::default();
        tree.walk(root, "");
        tree
    }

    /// A tree in memory: path and text of each file.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let mut tree = Self::default();
        for (path, text) in files {
            tree.add((*path).to_owned(), (*text).to_owned());
        }
        tree
    }

    /// The text file at `path`, if there is one.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.texts
            .iter()
            .find(|file| file.path == path)
            .map(|file| file.text.as_str())
    }

    fn walk(&mut self, folder: &Path, prefix: &str) {
        let entries = fs::read_dir(folder).unwrap_or_else(|cause| panic!("cannot read {}: {cause}", folder.display()));
        let mut names: Vec<(String, bool)> = entries
            .map(|entry| {
                let entry = entry.expect("a folder's entries can be read");
                (entry.file_name().to_string_lossy().into_owned(), entry.path().is_dir())
            })
            .collect();
        names.sort();
        for (name, is_folder) in names {
            let path = format!("{prefix}{name}");
            if is_folder {
                let hidden = name.starts_with('.') && !HIDDEN.contains(&name.as_str());
                if !hidden && !BUILT.contains(&name.as_str()) {
                    self.walk(&folder.join(&name), &format!("{path}/"));
                }
            } else if is_text(&path) {
                let text = fs::read_to_string(folder.join(&name))
                    .unwrap_or_else(|cause| panic!("cannot read {path}: {cause}"));
                self.add(path, text);
            }
        }
    }

    fn add(&mut self, path: String, text: String) {
        if path.ends_with(".rs") {
            self.rust.push(RustFile::new(&path, &text));
        } else {
            self.texts.push(TextFile { path, text });
        }
    }
}

fn is_text(path: &str) -> bool {
    match path.rsplit_once('.') {
        Some((_, extension)) if !extension.contains('/') => extension == "rs" || TEXT.contains(&extension),
        _ => path.starts_with(".ci/"),
    }
}

#[test]
fn text_is_told_from_the_rest() {
    assert!(is_text("a/b.rs") && is_text("README.md") && is_text(".ci/run"));
    assert!(!is_text("a/logo.png") && !is_text("a.d/Makefile"));
}

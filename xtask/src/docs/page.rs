//! The Markdown files of the tree, and the Rust files that may include them.

use std::fs;
use std::path::Path;

use anyhow::Context;

use super::markdown::Markdown;

/// Folders that hold no text of ours.
const LEFT_OUT: [&str; 5] = ["target", "node_modules", "ui-dist", "dist", "output"];

/// A Markdown file.
#[derive(Debug)]
pub(crate) struct Page {
    /// From the root of the workspace, with `/`.
    pub(crate) path: String,
    pub(crate) markdown: Markdown,
}

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    pub(crate) pages: Vec<Page>,
    /// The Rust files.
    pub(crate) rust: Vec<Source>,
}

/// A Rust file.
#[derive(Debug)]
pub(crate) struct Source {
    /// From the root of the workspace, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    /// Its doc comments as one page, each line at its place.
    pub(crate) fn docs(&self) -> Markdown {
        let of_docs = |line: &str| {
            let line = line.trim_start();
            let docs = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"));
            docs.map(|docs| docs.strip_prefix(' ').unwrap_or(docs).to_owned())
        };
        let lines: Vec<String> = self
            .text
            .lines()
            .map(|line| of_docs(line).unwrap_or_default())
            .collect();
        Markdown::parse(&lines.join("\n"))
    }
}

impl Pages {
    pub(crate) fn read(root: &Path) -> anyhow::Result<Self> {
        let mut pages = Self::default();
        pages.walk(root, "")?;
        Ok(pages)
    }

    fn walk(&mut self, folder: &Path, prefix: &str) -> anyhow::Result<()> {
        let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
        let mut entries = entries.collect::<Result<Vec<_>, _>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            if entry.path().is_dir() {
                if !name.starts_with('.') && !LEFT_OUT.contains(&name.as_str()) {
                    self.walk(&entry.path(), &format!("{path}/"))?;
                }
            } else if let Some((_, ending @ ("md" | "rs"))) = name.rsplit_once('.') {
                let text = fs::read_to_string(entry.path()).with_context(|| format!("cannot read {path}"))?;
                if ending == "md" {
                    self.pages.push(Page {
                        path,
                        markdown: Markdown::parse(&text),
                    });
                } else {
                    self.rust.push(Source { path, text });
                }
            }
        }
        Ok(())
    }

    pub(crate) fn page(&self, path: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.path == path)
    }
}

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
    /// The texts of all Rust files.
    pub(crate) rust: Vec<String>,
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
                    self.rust.push(text);
                }
            }
        }
        Ok(())
    }

    pub(crate) fn page(&self, path: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.path == path)
    }
}

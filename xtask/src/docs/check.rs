//! Every relative link and anchor resolves; every chapter is listed and holds text; every program is compiled, or says why not.

use std::path::Path;

use crate::verdict::Verdict;
use crate::workspace::Workspace;

use super::markdown::Markdown;
use super::page::{Page, Pages};

const BOOK: &str = "docs/src/";
const SUMMARY: &str = "docs/src/SUMMARY.md";

pub(crate) fn check(workspace: &Workspace) -> anyhow::Result<Verdict> {
    let pages = Pages::read(&workspace.root)?;
    let exists = |path: &str| workspace.root.join(path).exists();
    let links: usize = pages.pages.iter().map(|page| page.markdown.links.len()).sum();
    Ok(Verdict {
        looked_at: format!("{} pages, {links} links", pages.pages.len()),
        faults: faults(&pages, &exists),
    })
}

fn faults(pages: &Pages, exists: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut faults = Vec::new();
    let summary = pages.page(SUMMARY);
    for source in &pages.rust {
        faults.extend(unexcused(&source.path, &source.docs()));
    }
    for page in &pages.pages {
        for link in &page.markdown.links {
            if let Some(fault) = link_fault(page, &link.target, pages, exists) {
                faults.push(format!("{}:{}: {fault}", page.path, link.line));
            }
        }
        faults.extend(code_faults(page, pages));
        faults.extend(unexcused(&page.path, &page.markdown));
        let is_chapter = page.path.starts_with(BOOK) && page.path != SUMMARY;
        let is_listed = summary.is_none_or(|summary| {
            summary
                .markdown
                .links
                .iter()
                .any(|link| resolve(SUMMARY, &link.target) == page.path)
        });
        if is_chapter && !is_listed {
            faults.push(format!(
                "{}:1: not listed in {SUMMARY}, so the book leaves it out",
                page.path
            ));
        }
        if is_chapter && page.markdown.prose == 0 {
            faults.push(format!("{}:1: an empty page", page.path));
        }
    }
    faults
}

fn link_fault(page: &Page, target: &str, pages: &Pages, exists: &dyn Fn(&str) -> bool) -> Option<String> {
    let is_elsewhere = target
        .split_once(':')
        .is_some_and(|(scheme, _)| scheme.chars().all(|c| c.is_ascii_alphabetic()));
    // `macro@asset` is rustdoc's to check.
    let is_item = target.contains('@') && !target.contains(['/', '.']);
    if is_elsewhere || is_item {
        return None;
    }
    let (file, anchor) = target
        .split_once('#')
        .map_or((target, None), |(file, anchor)| (file, Some(anchor)));
    let path = if file.is_empty() {
        page.path.clone()
    } else {
        resolve(&page.path, file)
    };
    if path.starts_with("../") || !exists(&path) {
        return Some(format!("the link `{target}` leads nowhere"));
    }
    let anchor = anchor?;
    let found = pages.page(&path)?;
    (!found.markdown.anchors.iter().any(|known| known == anchor))
        .then(|| format!("`{path}` has no heading for `#{anchor}`"))
}

/// The path that a link of the page at `from` leads to.
fn resolve(from: &str, target: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('#').next().unwrap_or("").split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Programs that are not compiled, and do not say why.
fn unexcused<'a>(path: &'a str, markdown: &'a Markdown) -> impl Iterator<Item = String> + 'a {
    let is_ignored = |language: &str| language.split(',').any(|word| word.trim() == "ignore");
    let fences = markdown.fences.iter();
    let silent = fences.filter(move |fence| is_ignored(&fence.language) && !fence.is_excused);
    silent.map(move |fence| {
        format!(
            "{path}:{}: an ignored program without a reason; write `<!-- not compiled: why -->` on the line before",
            fence.line
        )
    })
}

/// A Rust program in a page is compiled: some Rust file includes the page as docs. Others are marked.
fn code_faults(page: &Page, pages: &Pages) -> Vec<String> {
    let name = Path::new(&page.path)
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let is_included = pages.rust.iter().any(|source| {
        source
            .text
            .split("include_str!(\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .any(|included| {
                let included = included.trim_start_matches("../").trim_start_matches("./");
                page.path.ends_with(included) && included.ends_with(&name)
            })
    });
    let is_unmarked = |language: &str| {
        let mut words = language.split(',').map(str::trim);
        words.next() == Some("rust") && words.all(|word| word != "ignore")
    };
    let fences = page
        .markdown
        .fences
        .iter()
        .filter(|fence| is_unmarked(&fence.language) && !is_included);
    fences
        .map(|fence| {
            format!("{}:{}: this program is never compiled; include the page as docs (examples/src/lib.rs) or mark it `ignore`", page.path, fence.line)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::faults;
    use crate::docs::markdown::Markdown;
    use crate::docs::page::{Page, Pages, Source};

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let is_rust = |path: &&(&str, &str)| path.0.ends_with(".rs");
        let pages = Pages {
            pages: files
                .iter()
                .filter(|file| !is_rust(file))
                .map(|(path, text)| Page {
                    path: (*path).to_owned(),
                    markdown: Markdown::parse(text),
                })
                .collect(),
            rust: files
                .iter()
                .filter(is_rust)
                .map(|(path, text)| Source {
                    path: (*path).to_owned(),
                    text: (*text).to_owned(),
                })
                .collect(),
        };
        faults(&pages, &|path| files.iter().any(|(known, _)| *known == path))
    }

    #[test]
    fn links_and_anchors_must_resolve() {
        let target = ("docs/src/glossary.md", "# Glossary\ntext\n");
        let summary = ("docs/src/SUMMARY.md", "[Glossary](glossary.md)\n");
        let clean = (
            "README.md",
            "[a](docs/src/glossary.md#glossary) [b](https://example.org/x.md) [c](#top) [d](macro@asset)\n# Top\n",
        );
        assert!(
            found(&[target, summary, clean]).is_empty(),
            "{:?}",
            found(&[target, summary, clean])
        );
        let broken = (
            "README.md",
            "\n[a](docs/src/glossary.md#words)\n[b](docs/none.md) [c](../outside.md)\n",
        );
        let found = found(&[target, summary, broken]);
        assert_eq!(found.len(), 3, "{found:?}");
        assert_eq!(
            found[0],
            "README.md:2: `docs/src/glossary.md` has no heading for `#words`"
        );
        assert!(found[1].starts_with("README.md:3: the link `docs/none.md`"));
    }

    #[test]
    fn chapters_are_listed_and_hold_text() {
        let summary = ("docs/src/SUMMARY.md", "[A](a.md)\n");
        assert!(found(&[summary, ("docs/src/a.md", "# A\ntext\n")]).is_empty());
        let found = found(&[summary, ("docs/src/a.md", "# A\n"), ("docs/src/b.md", "text\n")]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("a.md:1: an empty page") && found[1].contains("b.md:1: not listed"));
    }

    #[test]
    fn programs_are_compiled_or_marked() {
        let page = ("docs/start.md", "```rust\nfn a() {}\n```\n");
        assert!(found(&[page])[0].starts_with("docs/start.md:1: this program is never compiled"));
        assert!(
            found(&[
                page,
                ("examples/src/book.rs", "#[doc = include_str!(\"../../docs/start.md\")]")
            ])
            .is_empty()
        );
        assert!(found(&[("docs/start.md", "```console\n$ x\n```\n")]).is_empty());
    }

    #[test]
    fn an_ignored_program_says_why() {
        let silent = "text\n```rust,ignore\nx\n```\n";
        assert!(found(&[("README.md", silent)])[0].starts_with("README.md:2: an ignored program without a reason"));
        let excused = silent.replace("text", "<!-- not compiled: `x` is your crate -->");
        assert!(found(&[("README.md", &excused)]).is_empty());
        let docs = "/// Text.\n///\n/// ```ignore\n/// x\n/// ```\nfn a() {}\nconst A: &str = \"```ignore\";\n";
        let found = found(&[("src/lib.rs", docs)]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("src/lib.rs:3: an ignored program"));
    }

    #[test]
    fn the_pages_of_this_tree_are_in_order() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let pages = Pages::read(root).unwrap();
        let faults = faults(&pages, &|path| root.join(path).exists());
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        let book = pages.pages.iter().filter(|page| page.path.starts_with("docs/src/"));
        assert!(book.count() > 15, "the book was not read");
    }
}

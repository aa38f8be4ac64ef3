//! What we need to know of a Markdown file: its links, its anchors, its programs.

/// A link and where it stands.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) line: usize,
    pub(crate) target: String,
}

/// A fenced block of code.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fence {
    pub(crate) line: usize,
    /// What stands behind the ticks: `rust,no_run`.
    pub(crate) language: String,
    /// Whether the line before says why it is not compiled: `<!-- not compiled: .. -->`.
    pub(crate) is_excused: bool,
}

/// A file, read once.
#[derive(Debug, Default)]
pub(crate) struct Markdown {
    pub(crate) links: Vec<Link>,
    pub(crate) anchors: Vec<String>,
    pub(crate) fences: Vec<Fence>,
    /// Lines of prose that are neither blank nor headings.
    pub(crate) prose: usize,
}

impl Markdown {
    pub(crate) fn parse(text: &str) -> Self {
        let mut markdown = Self::default();
        let mut fence: Option<String> = None;
        let mut before = "";
        for (number, line) in (1..).zip(text.lines()) {
            let trimmed = line.trim_start();
            let ticks: String = trimmed.chars().take_while(|c| *c == '`' || *c == '~').collect();
            if let Some(open) = &fence {
                if ticks.starts_with(open.as_str()) && trimmed.len() == ticks.len() {
                    fence = None;
                }
            } else if ticks.len() >= 3 {
                markdown.fences.push(Fence {
                    line: number,
                    language: trimmed[ticks.len()..].trim().to_owned(),
                    is_excused: is_excuse(before),
                });
                fence = Some(ticks);
            } else {
                markdown.read_line(number, trimmed);
            }
            before = trimmed;
        }
        markdown
    }

    fn read_line(&mut self, number: usize, line: &str) {
        let title = line.trim_start_matches('#');
        let is_heading = title.len() < line.len() && title.starts_with(' ');
        if is_heading {
            let slug = slug(title.trim());
            let same = self.anchors.iter().filter(|anchor| is_numbered(anchor, &slug)).count();
            self.anchors
                .push(if same == 0 { slug } else { format!("{slug}-{same}") });
        } else if !line.is_empty() {
            self.prose += 1;
        }
        for part in line.split("id=\"").skip(1) {
            self.anchors.extend(part.split('"').next().map(str::to_owned));
        }
        // Code in ticks is no link.
        let plain: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
        for part in plain.split("](").skip(1) {
            let target: String = part.chars().take_while(|c| *c != ')' && *c != ' ').collect();
            self.links.push(Link {
                line: number,
                target: target.trim_matches(['<', '>']).to_owned(),
            });
        }
        if let Some((_, target)) = plain.strip_prefix('[').and_then(|rest| rest.split_once("]: ")) {
            self.links.push(Link {
                line: number,
                target: target.split_whitespace().next().unwrap_or("").to_owned(),
            });
        }
    }
}

fn is_excuse(line: &str) -> bool {
    let reason = line
        .strip_prefix("<!-- not compiled:")
        .and_then(|rest| rest.strip_suffix("-->"));
    reason.is_some_and(|reason| !reason.trim().is_empty())
}

fn is_numbered(anchor: &str, slug: &str) -> bool {
    let rest = anchor.strip_prefix(slug);
    rest.is_some_and(|rest| {
        rest.is_empty()
            || rest
                .strip_prefix('-')
                .is_some_and(|number| number.parse::<u32>().is_ok())
    })
}

/// The anchor that Markdown renderers make of a heading.
fn slug(title: &str) -> String {
    let kept = title.to_lowercase();
    kept.chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Fence, Link, Markdown};

    #[test]
    fn links_are_found_outside_of_code() {
        let text = "[a](b.md#c) and ![d](e.png \"title\")\n`[no](x.md)`\n```text\n[no](y.md)\n```\n[f]: g.md\n";
        let links = Markdown::parse(text).links;
        let link = |line, target: &str| Link {
            line,
            target: target.to_owned(),
        };
        assert_eq!(links, [link(1, "b.md#c"), link(1, "e.png"), link(6, "g.md")]);
    }

    #[test]
    fn headings_make_anchors() {
        let text = "# Run, step & attempt\n## `edge dev`\n## Notes\n## Notes\n#no heading\n<a id=\"here\"></a>\n";
        assert_eq!(
            Markdown::parse(text).anchors,
            ["run-step--attempt", "edge-dev", "notes", "notes-1", "here"]
        );
    }

    #[test]
    fn programs_are_found_with_their_language() {
        let text = "```rust,no_run\nfn a() {}\n```\n````md\n```rust\n```\n````\n";
        let fence = |line, language: &str| Fence {
            line,
            language: language.to_owned(),
            is_excused: false,
        };
        assert_eq!(Markdown::parse(text).fences, [fence(1, "rust,no_run"), fence(4, "md")]);
    }

    #[test]
    fn an_excuse_stands_right_before_its_program_and_holds_a_reason() {
        let excused = |text: &str| Markdown::parse(text).fences[0].is_excused;
        assert!(excused(
            "<!-- not compiled: `my_assets` is your crate -->\n```rust,ignore\n```\n"
        ));
        assert!(!excused("<!-- not compiled: -->\n```rust,ignore\n```\n"));
        assert!(!excused("<!-- not compiled: a -->\ntext\n```rust,ignore\n```\n"));
    }
}

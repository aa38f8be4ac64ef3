//! [`Sheet`]: what is known of one thing, as text: a title, paragraphs, fields, headings. Wrapped on a terminal.

use super::{HEAD, one_line, paint, wrap};

/// What stands before the value of a field.
const MARGIN: usize = 16;

/// What is known of one thing.
#[derive(Debug)]
pub(in crate::cli) struct Sheet {
    width: Option<usize>,
    lines: Vec<String>,
}

impl Sheet {
    /// Starts with a title; `width` is that of the terminal, when it is one.
    pub(in crate::cli) fn new(title: &str, width: Option<usize>) -> Self {
        let mut sheet = Self {
            width,
            lines: Vec::new(),
        };
        sheet.push_title(title);
        sheet
    }

    fn push_title(&mut self, title: &str) {
        let lines = wrap(title, self.width, 0);
        self.lines.extend(lines.into_iter().map(|line| paint(HEAD, line)));
    }

    /// Adds a text of several lines, and a blank one; nothing when it is empty.
    pub(in crate::cli) fn paragraph(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        for line in text.lines() {
            self.line(2, line);
        }
        self.lines.push(String::new());
    }

    /// Adds a line that is indented, as are those that it is wrapped to.
    pub(in crate::cli) fn line(&mut self, indent: usize, text: &str) {
        let line = format!("{}{}", " ".repeat(indent), one_line(text));
        self.lines.extend(wrap(line.trim_end(), self.width, indent + 2));
    }

    /// Adds a field; nothing when its value is empty.
    pub(in crate::cli) fn field(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            let line = format!("  {name:<13} {}", one_line(value));
            self.lines.extend(wrap(&line, self.width, MARGIN));
        }
    }

    /// Adds a blank line and a heading.
    pub(in crate::cli) fn heading(&mut self, text: &str) {
        self.lines.push(String::new());
        self.push_title(text);
    }

    /// The text.
    pub(in crate::cli) fn finish(self) -> String {
        self.lines.join("\n")
    }
}

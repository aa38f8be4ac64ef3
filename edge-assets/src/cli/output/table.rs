//! [`Table`]: columns of text under a heading. On a terminal what is too wide is cut; on a pipe nothing is.

use anstyle::Style;
use console::{measure_text_width, truncate_str};

use super::{HEAD, paint};

/// Between two columns.
const GAP: &str = "  ";
/// No column is cut below this.
const NARROWEST: usize = 8;

/// One field of a [`Table`].
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct Cell {
    text: String,
    style: Style,
    is_number: bool,
}

impl Cell {
    /// The first line of a text.
    pub(in crate::cli) fn new(text: impl AsRef<str>) -> Self {
        Self {
            text: text.as_ref().lines().next().unwrap_or_default().trim_end().to_owned(),
            ..Self::default()
        }
    }

    /// A number, which stands to the right.
    pub(in crate::cli) fn number(text: impl AsRef<str>) -> Self {
        Self {
            is_number: true,
            ..Self::new(text)
        }
    }

    /// Sets the style.
    pub(in crate::cli) fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }
}

/// Columns of text under a heading.
#[derive(Debug)]
pub(in crate::cli) struct Table {
    header: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Makes an empty table.
    pub(in crate::cli) fn new<const N: usize>(header: [&'static str; N]) -> Self {
        Self {
            header: header.into(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub(in crate::cli) fn push<const N: usize>(&mut self, row: [Cell; N]) {
        debug_assert_eq!(N, self.header.len(), "a row has a field for each column");
        self.rows.push(row.into());
    }

    /// Removes columns in which nothing stands; the first one stays.
    pub(in crate::cli) fn without_empty_columns(mut self) -> Self {
        let keep: Vec<bool> = (0..self.header.len())
            .map(|column| column == 0 || self.rows.iter().any(|row| !row[column].text.is_empty()))
            .collect();
        let mut kept = keep.iter();
        self.header.retain(|_| kept.next() == Some(&true));
        for row in &mut self.rows {
            let mut kept = keep.iter();
            row.retain(|_| kept.next() == Some(&true));
        }
        self
    }

    /// Lays it out; `width` is that of the terminal, when it is one.
    pub(in crate::cli) fn render(&self, width: Option<usize>) -> String {
        let mut widths: Vec<usize> = self.header.iter().map(|head| measure_text_width(head)).collect();
        for row in &self.rows {
            for (column, cell) in row.iter().enumerate() {
                widths[column] = widths[column].max(measure_text_width(&cell.text));
            }
        }
        if let Some(width) = width {
            fit(&mut widths, width);
        }
        let is_number = |column: usize| self.rows.first().is_some_and(|row| row[column].is_number);
        let mut lines = Vec::with_capacity(self.rows.len() + 1);
        let heads: Vec<Cell> = self
            .header
            .iter()
            .enumerate()
            .map(|(column, head)| Cell {
                text: (*head).to_owned(),
                style: HEAD,
                is_number: is_number(column),
            })
            .collect();
        for row in std::iter::once(&heads).chain(&self.rows) {
            lines.push(line(row, &widths));
        }
        lines.join("\n")
    }
}

/// Takes from the widest column until all fit, and from the first one, which names the row, only when nothing else helps.
fn fit(widths: &mut [usize], width: usize) {
    let gaps = GAP.len() * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > width {
        let widest = |columns: &[usize]| {
            let candidates = columns.iter().enumerate().filter(|(_, width)| **width > NARROWEST);
            candidates.max_by_key(|(_, width)| **width).map(|(column, _)| column)
        };
        match widest(&widths[1..]) {
            Some(column) => widths[column + 1] -= 1,
            None if widths[0] > NARROWEST => widths[0] -= 1,
            None => return,
        }
    }
}

fn line(row: &[Cell], widths: &[usize]) -> String {
    let mut line = String::new();
    for (column, (cell, &width)) in row.iter().zip(widths).enumerate() {
        let is_last = column + 1 == widths.len();
        let text = truncate_str(&cell.text, width, "…");
        let padding = " ".repeat(width.saturating_sub(measure_text_width(&text)));
        let styled = if text.is_empty() || cell.style == Style::new() {
            text.into_owned()
        } else {
            paint(cell.style, text)
        };
        match (cell.is_number, is_last) {
            (true, _) => line.push_str(&format!("{padding}{styled}")),
            (false, true) => line.push_str(&styled),
            (false, false) => line.push_str(&format!("{styled}{padding}")),
        }
        if !is_last {
            line.push_str(GAP);
        }
    }
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(["KEY", "ROWS", "NOTHING", "DESCRIPTION"]);
        table.push([
            Cell::new("events"),
            Cell::number("12,000"),
            Cell::new(""),
            Cell::new("äöü, as they come\nsecond line"),
        ]);
        table.push([
            Cell::new("kpis"),
            Cell::number("3"),
            Cell::new(""),
            Cell::new("a longer text that a narrow terminal has no room for"),
        ]);
        table.without_empty_columns()
    }

    fn plain(width: Option<usize>) -> Vec<String> {
        let text = anstream::adapter::strip_str(&table().render(width)).to_string();
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn columns_are_aligned_and_a_pipe_gets_all_of_it() {
        assert_eq!(
            plain(None),
            [
                "KEY       ROWS  DESCRIPTION",
                "events  12,000  äöü, as they come",
                "kpis         3  a longer text that a narrow terminal has no room for",
            ]
        );
    }

    #[test]
    fn a_terminal_gets_what_fits() {
        let lines = plain(Some(30));
        assert_eq!(lines[2], "kpis         3  a longer text…");
        assert!(lines.iter().all(|line| measure_text_width(line) <= 30), "{lines:?}");
    }
}

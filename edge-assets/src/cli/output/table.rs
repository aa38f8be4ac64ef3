//! [`Table`]: columns of text under a heading. On a terminal what is too wide is cut; on a pipe nothing is.
//!
//! Columns give way in this order: what is wide beside the first one becomes narrow, then the last ones are left out, with a
//! mark in the heading. The first one names the row, and keeps two thirds of the line.

use anstyle::Style;
use console::{measure_text_width, truncate_str};

use super::{HEAD, one_line, paint};

/// Between two columns.
const GAP: &str = "  ";
/// No column is cut below this.
const NARROWEST: usize = 8;
/// Stands in the heading where columns were left out.
const LEFT_OUT: &str = "…";

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
            text: one_line(text.as_ref().lines().next().unwrap_or_default().trim_end()),
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
        let columns = widths.len();
        if let Some(width) = width {
            widths = fit(&widths, width);
        }
        let is_number = |column: usize| self.rows.iter().any(|row| row[column].is_number);
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
        let mut lines = Vec::with_capacity(self.rows.len() + 1);
        for row in std::iter::once(&heads).chain(&self.rows) {
            lines.push(line(row, &widths));
        }
        if widths.len() < columns {
            lines[0].push_str(&format!("{GAP}{LEFT_OUT}"));
        }
        lines.join("\n")
    }
}

/// The widths of the columns that there is room for, from the left.
fn fit(full: &[usize], width: usize) -> Vec<usize> {
    let total = |widths: &[usize]| widths.iter().sum::<usize>() + GAP.len() * widths.len().saturating_sub(1);
    let mark = GAP.len() + LEFT_OUT.chars().count();
    for count in (1..=full.len()).rev() {
        let room = if count < full.len() {
            width.saturating_sub(mark)
        } else {
            width
        };
        let mut widths = full[..count].to_vec();
        while total(&widths) > room {
            let candidates = widths.iter_mut().skip(1).filter(|width| **width > NARROWEST);
            match candidates.max_by_key(|width| **width) {
                Some(widest) => *widest -= 1,
                None => break,
            }
        }
        let least = if count > 1 { (room * 2 / 3).max(NARROWEST) } else { 0 };
        let over = total(&widths).saturating_sub(room);
        widths[0] = widths[0].saturating_sub(over).max(least.min(widths[0]));
        if total(&widths) <= room || count == 1 {
            return widths;
        }
    }
    Vec::new()
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
    fn columns_that_do_not_fit_are_left_out_with_a_mark() {
        assert_eq!(
            plain(Some(20)),
            ["KEY       ROWS  …", "events  12,000", "kpis         3"]
        );
        assert_eq!(plain(Some(12)), ["KEY  …", "events", "kpis"]);
        for width in 1..80 {
            let lines = plain(Some(width));
            let widest = lines[1..].iter().map(|line| measure_text_width(line)).max().unwrap();
            assert!(widest <= width, "{width}: {lines:#?}");
        }
    }

    #[test]
    fn the_name_of_a_row_keeps_most_of_the_line() {
        let mut table = Table::new(["KEY", "GROUP", "KIND"]);
        table.push([
            Cell::new("a_very_long_name_of_an_asset_that_nobody_would_choose/設備"),
            Cell::new("aggregations_of_devices"),
            Cell::new("clickhouse"),
        ]);
        let text = anstream::adapter::strip_str(&table.render(Some(40))).to_string();
        assert_eq!(
            text,
            "KEY                          GROUP  …\na_very_long_name_of_an_ass…  aggrega…"
        );
    }

    #[test]
    fn a_terminal_gets_what_fits() {
        let lines = plain(Some(30));
        assert_eq!(lines[2], "kpis         3  a longer text…");
        assert!(lines.iter().all(|line| measure_text_width(line) <= 30), "{lines:?}");
    }
}

//! How a value reads, for people: on one line (`{}`), or with all that it holds below the line (`{:#}`).

use std::{fmt, time::Duration};

use serde_json::Value;

use super::{
    MetadataValue, Schema, Table,
    amount::{bytes_text, count_text, duration_text},
};

/// How many characters of a text stand on one line.
const LINE: usize = 200;
/// How many columns of a schema stand on one line.
const COLUMNS: usize = 4;
/// How many rows of a table are printed below the line.
const ROWS: usize = 20;
/// How many characters of a cell are printed.
const CELL: usize = 60;

impl MetadataValue {
    /// Whether the value may stand beside others on a line.
    #[cfg(feature = "cli")]
    pub(crate) fn is_short(&self) -> bool {
        match self {
            Self::Bool(_)
            | Self::Int(_)
            | Self::Float(_)
            | Self::DurationMs(_)
            | Self::Bytes(_)
            | Self::Timestamp(_)
            | Self::Quantity(_) => true,
            Self::Text(text) => text.len() <= 40 && !text.contains('\n'),
            Self::Markdown(_) | Self::Url(_) | Self::Json(_) | Self::Table(_) | Self::Schema(_) | Self::Cut { .. } => {
                false
            }
        }
    }
}

/// `{}` prints one line, `{:#}` all that the value holds.
impl fmt::Display for MetadataValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "{value}"),
            Self::Int(value) => write!(f, "{value}"),
            Self::Float(value) => write!(f, "{value}"),
            Self::Quantity(quantity) => write!(f, "{quantity}"),
            Self::DurationMs(ms) => f.write_str(&duration_text(Duration::from_millis(*ms))),
            Self::Bytes(bytes) => f.write_str(&bytes_text(*bytes)),
            Self::Timestamp(at) => write!(f, "{at}"),
            Self::Url(address) => f.write_str(address),
            Self::Text(text) | Self::Markdown(text) if f.alternate() => f.write_str(text),
            Self::Text(text) | Self::Markdown(text) => f.write_str(&one_line(text, LINE)),
            Self::Json(json) if f.alternate() => write!(f, "{json:#}"),
            Self::Json(json) => f.write_str(&one_line(&json.to_string(), LINE)),
            Self::Table(table) => fmt::Display::fmt(table, f),
            Self::Schema(schema) => fmt::Display::fmt(schema, f),
            Self::Cut { head, bytes } if f.alternate() => write!(f, "{head}… ({bytes} bytes, cut)"),
            Self::Cut { head, bytes } => {
                write!(f, "{}… ({bytes} bytes, cut)", one_line(head, 80).trim_end_matches('…'))
            }
        }
    }
}

/// `{}` prints how many rows there are, `{:#}` the first of them below.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.columns.join(", ");
        match self.rows_before_cut {
            None => write!(f, "{} of {}", plural(self.rows.len(), "row"), one_line(&columns, LINE))?,
            Some(all) => write!(
                f,
                "{} of {}, cut to the first {}",
                plural(all, "row"),
                one_line(&columns, LINE),
                grouped(self.rows.len())
            )?,
        }
        if !f.alternate() || self.rows.is_empty() {
            return Ok(());
        }
        let mut lines = vec![self.columns.clone()];
        lines.extend(self.rows.iter().take(ROWS).map(|row| row.iter().map(cell).collect()));
        f.write_str(&aligned(&lines, &self.number_columns()))?;
        match self.rows_before_cut.unwrap_or(self.rows.len()).saturating_sub(ROWS) {
            0 => Ok(()),
            more => write!(f, "\n  … {} more", grouped(more)),
        }
    }
}

impl Table {
    /// Which columns hold numbers only; these stand to the right.
    fn number_columns(&self) -> Vec<bool> {
        let is_number = |column: usize| {
            let mut cells = self.rows.iter().filter_map(|row| row.get(column)).peekable();
            cells.peek().is_some() && cells.all(|cell| cell.is_number() || cell.is_null())
        };
        (0..self.columns.len()).map(is_number).collect()
    }
}

/// `{}` prints the first columns, `{:#}` each column below with its type and description.
impl fmt::Display for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.columns_before_cut.unwrap_or(self.columns.len());
        f.write_str(&plural(all, "column"))?;
        if self.columns_before_cut.is_some() {
            write!(f, ", cut to the first {}", grouped(self.columns.len()))?;
        }
        if f.alternate() {
            let lines: Vec<Vec<String>> = self
                .columns
                .iter()
                .map(|column| {
                    let description = one_line(&column.description, LINE);
                    vec![column.name.clone(), column.kind.clone(), description]
                })
                .collect();
            return f.write_str(&aligned(&lines, &[]));
        }
        for (place, column) in self.columns.iter().take(COLUMNS).enumerate() {
            let before = if place == 0 { ": " } else { ", " };
            write!(f, "{before}{} {}", column.name, column.kind)?;
        }
        match all.saturating_sub(COLUMNS.min(self.columns.len())) {
            0 => Ok(()),
            more => write!(f, " and {} more", grouped(more)),
        }
    }
}

fn plural(count: usize, one: &str) -> String {
    let end = if count == 1 { "" } else { "s" };
    format!("{} {one}{end}", grouped(count))
}

fn grouped(count: usize) -> String {
    count_text(u64::try_from(count).unwrap_or(u64::MAX))
}

/// The words of a text on one line, cut behind `most` characters.
fn one_line(text: &str, most: usize) -> String {
    // What is far behind the cut need not be looked at.
    let head = &text[..text.floor_char_boundary(most * 8)];
    let mut line = head.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_cut = match line.char_indices().nth(most) {
        Some((end, _)) => {
            line.truncate(end);
            true
        }
        None => head.len() < text.len(),
    };
    if is_cut {
        line.push('…');
    }
    line
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => one_line(text, CELL),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => one_line(&value.to_string(), CELL),
    }
}

/// Lines of cells as columns, each line on a new one and indented by two.
fn aligned(lines: &[Vec<String>], is_number: &[bool]) -> String {
    let length = |cell: &String| cell.chars().count();
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            lines
                .iter()
                .filter_map(|line| line.get(column))
                .map(length)
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for line in lines {
        let mut printed = String::new();
        for (column, cell) in line.iter().enumerate() {
            let width = widths[column];
            if is_number.get(column) == Some(&true) {
                printed.push_str(&format!("  {cell:>width$}"));
            } else {
                printed.push_str(&format!("  {cell:<width$}"));
            }
        }
        text.push('\n');
        text.push_str(printed.trim_end());
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::metadata::Column;

    fn sizes(rows: usize) -> Table {
        let mut table = Table::new(["table", "rows", "note"]);
        for n in 0..rows {
            table.push([json!(format!("events_{n}")), json!(n * 1_000), json!(null)]);
        }
        table
    }

    #[test]
    fn every_kind_has_one_line() {
        let schema = Schema::new((0..7).map(|n| Column::new(format!("c{n}"), "UInt8")));
        let cut = MetadataValue::Cut {
            head: "x ".repeat(60),
            bytes: 70_000,
        };
        let cases: [(MetadataValue, &str); 13] = [
            (false.into(), "false"),
            (1_234_567.into(), "1234567"),
            (0.5.into(), "0.5"),
            ("two\nlines".into(), "two lines"),
            (MetadataValue::markdown("# Head\n\ntext"), "# Head text"),
            (MetadataValue::url("https://a.b/c"), "https://a.b/c"),
            (Duration::from_millis(125_000).into(), "2m05s"),
            (MetadataValue::bytes(1_536), "1.5 KiB"),
            (MetadataValue::quantity(1_200, "rows"), "1,200 rows"),
            (json!({"a": [1, null]}).into(), r#"{"a":[1,null]}"#),
            (sizes(1).into(), "1 row of table, rows, note"),
            (
                schema.into(),
                "7 columns: c0 UInt8, c1 UInt8, c2 UInt8, c3 UInt8 and 3 more",
            ),
            (cut, &format!("{}… (70000 bytes, cut)", "x ".repeat(40))),
        ];
        for (value, line) in cases {
            assert_eq!(value.to_string(), line);
        }
        let long = MetadataValue::from("ü ".repeat(5_000)).to_string();
        assert_eq!(long.chars().count(), LINE + 1);
        assert!(long.ends_with('…'));
    }

    #[test]
    fn a_table_is_laid_out_below_its_line() {
        assert_eq!(
            format!("{:#}", MetadataValue::from(sizes(2))),
            "2 rows of table, rows, note\n  table     rows  note\n  events_0     0\n  events_1  1000"
        );
        let long = format!("{:#}", MetadataValue::from(sizes(1_500)));
        assert_eq!(long.lines().count(), 1 + 1 + ROWS + 1);
        assert!(long.ends_with("\n  … 1,480 more"), "{long}");
        assert_eq!(format!("{:#}", sizes(0)), "0 rows of table, rows, note");
    }

    #[test]
    fn a_cut_table_and_a_cut_schema_say_so() {
        let table = Table {
            rows_before_cut: Some(5_000),
            ..sizes(30)
        };
        assert_eq!(
            table.to_string(),
            "5,000 rows of table, rows, note, cut to the first 30"
        );
        assert!(format!("{table:#}").ends_with("\n  … 4,980 more"));
        let schema = Schema {
            columns_before_cut: Some(5_000),
            ..Schema::new([Column::new("a", "UInt8")])
        };
        assert_eq!(
            schema.to_string(),
            "5,000 columns, cut to the first 1: a UInt8 and 4,999 more"
        );
    }

    #[test]
    fn rows_of_other_lengths_than_the_columns_are_printed_too() {
        let mut table = Table::new(["a", "b"]);
        table.push([json!("alone")]);
        table.push([json!(1), json!(2), json!("beyond")]);
        assert_eq!(
            format!("{table:#}"),
            "2 rows of a, b\n  a      b\n  alone\n  1      2  beyond"
        );
    }

    #[test]
    fn text_and_json_below_the_line_are_whole() {
        assert_eq!(format!("{:#}", MetadataValue::from("two\nlines")), "two\nlines");
        let json = MetadataValue::from(json!({"a": 1}));
        assert_eq!(format!("{json:#}"), "{\n  \"a\": 1\n}");
    }
}

//! The bounds of metadata, and how what exceeds them is cut: with a mark, and so that it can still be read.

use super::{Column, MetadataValue, Schema, Table};

/// The most that one value takes in its stored form, in bytes; what is longer is cut and marked.
pub const MAX_VALUE_BYTES: usize = 64 * 1024;

/// The longest name, in bytes; what is longer is cut, with an ellipsis.
pub const MAX_NAME_BYTES: usize = 512;

/// The most entries kept; further ones are dropped and counted under [`DROPPED_ENTRY`].
pub const MAX_ENTRIES: usize = 1_000;

/// The name under which the number of dropped entries is recorded.
pub const DROPPED_ENTRY: &str = "edge/dropped_entries";

/// The value, cut where it is too long; numbers that JSON has no form for become text.
pub(super) fn capped(value: MetadataValue) -> MetadataValue {
    match value {
        MetadataValue::Float(number) if !number.is_finite() => MetadataValue::Text(number.to_string()),
        MetadataValue::Quantity(quantity) if !quantity.amount.is_finite() || quantity.unit.len() > MAX_VALUE_BYTES => {
            cut_text(quantity.to_string(), MetadataValue::Text)
        }
        MetadataValue::Text(text) => cut_text(text, MetadataValue::Text),
        MetadataValue::Markdown(text) => cut_text(text, MetadataValue::Markdown),
        MetadataValue::Url(text) => cut_text(text, MetadataValue::Url),
        MetadataValue::Json(json) => {
            let text = json.to_string();
            if text.len() > MAX_VALUE_BYTES {
                cut_text(text, MetadataValue::Text)
            } else {
                MetadataValue::Json(json)
            }
        }
        MetadataValue::Table(table) => cut_table(table),
        MetadataValue::Schema(schema) => cut_schema(schema),
        MetadataValue::Bool(_)
        | MetadataValue::Int(_)
        | MetadataValue::Float(_)
        | MetadataValue::DurationMs(_)
        | MetadataValue::Bytes(_)
        | MetadataValue::Timestamp(_)
        | MetadataValue::Quantity(_)
        | MetadataValue::Cut { .. } => value,
    }
}

/// The name, cut where it is too long.
pub(super) fn capped_name(mut name: String) -> String {
    if name.len() > MAX_NAME_BYTES {
        name.truncate(name.floor_char_boundary(MAX_NAME_BYTES - "…".len()));
        name.push('…');
    }
    name
}

fn cut_text(text: String, whole: impl FnOnce(String) -> MetadataValue) -> MetadataValue {
    if text.len() <= MAX_VALUE_BYTES {
        return whole(text);
    }
    MetadataValue::Cut {
        head: text[..text.floor_char_boundary(MAX_VALUE_BYTES)].to_owned(),
        bytes: text.len(),
    }
}

/// Keeps the first rows, as many as fit.
fn cut_table(mut table: Table) -> MetadataValue {
    let head = length(&table.columns);
    if head > MAX_VALUE_BYTES {
        return cut_text(serde_json::json!(table.columns).to_string(), MetadataValue::Text);
    }
    let fit = fitting(&table.rows, head);
    if fit < table.rows.len() {
        let rows = table.rows_before_cut.unwrap_or(table.rows.len());
        table.rows.truncate(fit);
        table.rows_before_cut = Some(rows);
    }
    MetadataValue::Table(table)
}

/// Keeps the first columns, as many as fit.
fn cut_schema(mut schema: Schema) -> MetadataValue {
    let fit = fitting::<Column>(&schema.columns, 0);
    if fit < schema.columns.len() {
        let columns = schema.columns_before_cut.unwrap_or(schema.columns.len());
        schema.columns.truncate(fit);
        schema.columns_before_cut = Some(columns);
    }
    MetadataValue::Schema(schema)
}

/// How many of the parts fit behind `used` bytes.
fn fitting<T: serde::Serialize>(parts: &[T], mut used: usize) -> usize {
    // What stands around the parts: the names of fields, brackets, the mark.
    const FRAME: usize = 96;
    used += FRAME;
    let fits = |part: &&T| {
        used += length(part) + 1;
        used <= MAX_VALUE_BYTES
    };
    parts.iter().take_while(fits).count()
}

/// The length of the stored form.
fn length(part: &impl serde::Serialize) -> usize {
    serde_json::to_string(part).map_or(0, |text| text.len())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::metadata::Metadata;

    fn stored(value: MetadataValue) -> (MetadataValue, usize) {
        let metadata = Metadata::new().with("it", value);
        let value = metadata.get("it").unwrap().clone();
        let text = serde_json::to_string(&value).unwrap();
        assert_eq!(serde_json::from_str::<MetadataValue>(&text).unwrap(), value);
        (value, text.len())
    }

    #[test]
    fn long_texts_are_cut_between_characters_and_marked() {
        let (value, _) = stored("ü".repeat(MAX_VALUE_BYTES).into());
        let MetadataValue::Cut { head, bytes } = value else {
            panic!("not cut");
        };
        assert_eq!(bytes, 2 * MAX_VALUE_BYTES);
        assert!(head.len() <= MAX_VALUE_BYTES && head.len() > MAX_VALUE_BYTES - 4);
    }

    #[test]
    fn a_long_table_keeps_its_first_rows_and_says_how_many_there_were() {
        let mut table = Table::new(["n", "text"]);
        for n in 0..10_000 {
            table.push([n.into(), "some text".into()]);
        }
        let (value, bytes) = stored(table.into());
        let MetadataValue::Table(table) = value else {
            panic!("not a table any more")
        };
        assert_eq!(table.rows_before_cut, Some(10_000));
        assert!(table.rows.len() > 2_000 && table.rows.len() < 10_000);
        assert_eq!(table.rows[7][0], json!(7));
        assert!(
            (MAX_VALUE_BYTES - 256..=MAX_VALUE_BYTES + 64).contains(&bytes),
            "{bytes}"
        );
    }

    #[test]
    fn a_table_whose_rows_are_too_long_keeps_none_and_one_with_too_long_names_is_text() {
        let mut table = Table::new(["text"]);
        table.push([Value::String("x".repeat(2 * MAX_VALUE_BYTES))]);
        let (value, _) = stored(table.into());
        assert!(matches!(value, MetadataValue::Table(Table { rows, rows_before_cut: Some(1), .. }) if rows.is_empty()));
        let (value, _) = stored(Table::new([&*"x".repeat(2 * MAX_VALUE_BYTES)]).into());
        assert!(matches!(value, MetadataValue::Cut { .. }));
    }

    #[test]
    fn a_long_schema_keeps_its_first_columns_and_says_how_many_there_were() {
        let columns = (0..5_000).map(|n| Column::new(format!("column_{n}"), "UInt64").describe("One of many."));
        let (value, bytes) = stored(Schema::new(columns).into());
        let MetadataValue::Schema(schema) = value else {
            panic!("not a schema any more")
        };
        assert_eq!(schema.columns_before_cut, Some(5_000));
        assert!(schema.columns.len() > 500 && schema.columns.len() < 5_000);
        assert!(bytes <= MAX_VALUE_BYTES + 64, "{bytes}");
    }

    #[test]
    fn what_fits_is_left_as_it_is() {
        let mut table = Table::new(["n"]);
        table.push([1.into()]);
        assert_eq!(stored(table.clone().into()).0, table.into());
        let schema = Schema::new([Column::new("n", "UInt8")]);
        assert_eq!(stored(schema.clone().into()).0, schema.into());
        let json = json!({"a": [1, 2]});
        assert_eq!(stored(json.clone().into()).0, json.into());
    }

    #[test]
    fn numbers_that_json_does_not_have_are_kept_as_text() {
        assert_eq!(stored(f64::NAN.into()).0, "NaN".into());
        assert_eq!(stored(f64::NEG_INFINITY.into()).0, "-inf".into());
        assert_eq!(stored(MetadataValue::quantity(f64::INFINITY, "m")).0, "inf m".into());
        assert_eq!(stored(json!({"n": f64::NAN}).into()).0, json!({"n": null}).into());
    }

    #[test]
    fn long_names_are_cut() {
        let metadata = Metadata::new().with("ü".repeat(MAX_NAME_BYTES), 1);
        let (name, _) = metadata.iter().next().unwrap();
        assert!(name.len() <= MAX_NAME_BYTES && name.ends_with("ü…"), "{}", name.len());
    }
}

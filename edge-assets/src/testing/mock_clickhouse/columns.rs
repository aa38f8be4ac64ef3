//! Columns as a test declares them, `device_id String, n UInt64`, and whole rows of them.

use clickhouse_types::{Column, DataTypeNode, parse_rbwnat_columns_header, put_rbwnat_columns_header};
use serde::Serialize;
use serde_json::{Map, Value};

use super::row_binary::{decode, encode};

pub(super) type Type = DataTypeNode;

/// The columns of a table or an answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Columns(Vec<Column>);

impl Columns {
    /// Parses `name Type, name Type`.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut columns = Vec::new();
        for declaration in split_at_commas(text) {
            let declaration = declaration.trim();
            let (name, kind) = declaration
                .split_once(char::is_whitespace)
                .ok_or_else(|| format!("`{declaration}` is no column; write `name Type`"))?;
            let kind = Type::new(kind.trim()).map_err(|error| format!("`{declaration}`: {error}"))?;
            columns.push(Column::new(name.trim_matches('`').to_owned(), kind));
        }
        Ok(Self(columns))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Column> {
        self.0.iter()
    }

    /// The head of `RowBinaryWithNamesAndTypes`.
    pub(super) fn header(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        if let Err(error) = put_rbwnat_columns_header(&self.0, &mut bytes) {
            panic!("the columns of an answer cannot be written: {error}");
        }
        bytes
    }

    /// One row, given as a struct or map by names, or as a tuple or list by places, or, of a single column, as itself.
    pub(super) fn encode_row(&self, row: &impl Serialize) -> Result<Vec<u8>, String> {
        let value = serde_json::to_value(row).map_err(|error| error.to_string())?;
        let mut bytes = Vec::new();
        let cells: Vec<&Value> = match &value {
            Value::Object(fields) => {
                let cell = |column: &Column| {
                    fields
                        .get(&column.name)
                        .ok_or_else(|| format!("the row {value} has no field `{}`", column.name))
                };
                self.0.iter().map(cell).collect::<Result<_, _>>()?
            }
            Value::Array(cells) if cells.len() == self.0.len() => cells.iter().collect(),
            single if self.0.len() == 1 => vec![single],
            _ => return Err(format!("the row {value} does not have {} columns", self.0.len())),
        };
        for (cell, column) in cells.into_iter().zip(&self.0) {
            encode(cell, &column.data_type, &mut bytes)
                .map_err(|error| format!("column `{}`: {error}", column.name))?;
        }
        Ok(bytes)
    }

    /// Rows of `RowBinaryWithNamesAndTypes`, as objects.
    pub(super) fn decode_rows(mut bytes: &[u8]) -> Result<Vec<Value>, String> {
        if bytes.is_empty() {
            return Ok(Vec::new());
        }
        let columns = parse_rbwnat_columns_header(&mut bytes).map_err(|error| error.to_string())?;
        let mut rows = Vec::new();
        while !bytes.is_empty() {
            let mut row = Map::new();
            for column in &columns {
                row.insert(column.name.clone(), decode(&mut bytes, &column.data_type)?);
            }
            rows.push(Value::Object(row));
        }
        Ok(rows)
    }
}

/// Splits at commas outside of parentheses and quotes.
fn split_at_commas(text: &str) -> Vec<&str> {
    let (mut depth, mut quoted, mut start) = (0_i32, false, 0);
    let mut parts = Vec::new();
    for (at, character) in text.char_indices() {
        match character {
            '\'' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts.retain(|part| !part.trim().is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn columns_are_split_outside_of_parentheses() {
        let columns = Columns::parse("a Map(String, UInt8), `b` Enum8('x,y' = 1), c DateTime64(3, 'UTC')").unwrap();
        let names: Vec<_> = columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c"]);
        assert!(Columns::parse("a").is_err());
        assert!(Columns::parse("a Strng").is_err());
    }

    #[test]
    fn rows_may_be_structs_tuples_or_single_values() {
        #[derive(Serialize)]
        struct Row {
            n: u64,
            name: &'static str,
        }
        let columns = Columns::parse("name String, n UInt64").unwrap();
        let by_name = columns.encode_row(&Row { n: 7, name: "a" }).unwrap();
        let by_place = columns.encode_row(&("a", 7)).unwrap();
        assert_eq!(by_name, by_place);
        assert!(columns.encode_row(&("a",)).is_err());
        assert!(columns.encode_row(&json!({"name": "a"})).is_err());
        assert_eq!(Columns::parse("n UInt8").unwrap().encode_row(&5).unwrap(), [5]);
        let mut body = columns.header();
        body.extend(by_name);
        assert_eq!(Columns::decode_rows(&body).unwrap(), [json!({"name": "a", "n": 7})]);
    }
}

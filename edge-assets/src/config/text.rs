//! Text from the command line or the environment → a value of the kind that the setting takes.
//!
//! Text that does not fit the kind stays text, and the reader then says what is wrong with it.

use serde_json::Value;

use super::Kind;

/// Understands a text as a value of a kind: `5` is a number where a number is wanted, and a text where a text is.
pub(crate) fn from_text(text: &str, kind: &Kind) -> Value {
    let verbatim = || Value::String(text.to_owned());
    let json = || serde_json::from_str(text.trim()).unwrap_or_else(|_| verbatim());
    match kind {
        Kind::Text | Kind::Duration | Kind::Choice(_) => unquoted(text),
        // What looks like quotes may be part of a password.
        Kind::Secret(Kind::Text) => verbatim(),
        Kind::Optional(_) if text == "null" => Value::Null,
        Kind::Secret(inner) | Kind::Optional(inner) => from_text(text, inner),
        Kind::List(inner) => match text.trim() {
            "" => Value::Array(Vec::new()),
            list if list.starts_with('[') => json(),
            list => list.split(',').map(|entry| from_text(entry.trim(), inner)).collect(),
        },
        Kind::Serde(serde) if !(serde.choices)().is_empty() => unquoted(text),
        Kind::Bool | Kind::Integer { .. } | Kind::Float | Kind::Map(_) | Kind::Group(_) | Kind::Serde(_) => json(),
    }
}

/// Takes off the quotes of a JSON text; other text is taken as it is.
fn unquoted(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(Value::String(inner)) => Value::String(inner),
        _ => Value::String(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::config::{Secret, Setting};

    #[test]
    fn text_becomes_what_the_setting_takes() {
        for (text, kind, value) in [
            ("5", u32::KIND, json!(5)),
            ("many", u32::KIND, json!("many")),
            ("5", String::KIND, json!("5")),
            ("\"5\"", String::KIND, json!("5")),
            ("a \"b\"", String::KIND, json!("a \"b\"")),
            ("null", <Option<u32>>::KIND, json!(null)),
            ("null", String::KIND, json!("null")),
            ("true", bool::KIND, json!(true)),
            ("5m", std::time::Duration::KIND, json!("5m")),
            ("a, b", <Vec<String>>::KIND, json!(["a", "b"])),
            ("1,2", <Vec<u8>>::KIND, json!([1, 2])),
            ("[1,2]", <Vec<u8>>::KIND, json!([1, 2])),
            ("[1,2", <Vec<u8>>::KIND, json!("[1,2")),
            ("", <Vec<u8>>::KIND, json!([])),
            ("\"x\"", <Secret<String>>::KIND, json!("\"x\"")),
            ("7", <Option<Secret<u8>>>::KIND, json!(7)),
        ] {
            assert_eq!(from_text(text, kind), value, "{text} as {kind}");
        }
    }
}

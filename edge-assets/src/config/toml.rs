//! TOML text → [`Located`].

use serde_json::{Number, Value};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{ConfigError, ConfigFault, Located, Origin};

/// Reads a TOML document; `origin` makes the origin of a line.
pub(super) fn read(text: &str, origin: &dyn Fn(u32) -> Origin) -> Result<Located, ConfigError> {
    let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
    let mut reading = Reading {
        starts: starts.collect(),
        origin,
        faults: Vec::new(),
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let at = reading.origin(error.span().map_or(0, |span| span.start));
        // Not the error as a whole, which shows the line, and with it perhaps a secret.
        reading.fault(format!("{at} is not TOML: {}", error.message()), at);
    }
    ConfigError::of(std::mem::take(&mut reading.faults))?;
    let located = reading.table(table.get_ref(), 0);
    ConfigError::of(reading.faults)?;
    Ok(located)
}

struct Reading<'o> {
    /// Where each line starts.
    starts: Vec<usize>,
    origin: &'o dyn Fn(u32) -> Origin,
    faults: Vec<ConfigFault>,
}

impl Reading<'_> {
    fn origin(&self, at: usize) -> Origin {
        let line = self.starts.partition_point(|start| *start <= at);
        (self.origin)(u32::try_from(line).unwrap_or(u32::MAX))
    }

    fn fault(&mut self, text: String, at: Origin) {
        self.faults.push(ConfigFault::new(text, Some(at)));
    }

    fn table(&mut self, table: &DeTable<'_>, at: usize) -> Located {
        let mut located = Located::table(self.origin(at));
        for (name, value) in table {
            // The name stands at the setting; the value of `[a.b]` stands at its heading, too.
            let value = self.value(value, name.span().start);
            located.insert(name.get_ref().to_string(), value);
        }
        located
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, name_at: usize) -> Located {
        let origin = self.origin(name_at);
        let scalar = match value.get_ref() {
            DeValue::Table(table) => return self.table(table, name_at),
            DeValue::Array(entries) => {
                let entries = entries.iter().map(|entry| self.value(entry, entry.span().start));
                return Located::list(entries.collect(), origin);
            }
            DeValue::String(text) => Value::String(text.to_string()),
            DeValue::Boolean(value) => Value::Bool(*value),
            DeValue::Datetime(time) => Value::String(time.to_string()),
            DeValue::Integer(integer) => {
                let (digits, radix) = (integer.as_str(), integer.radix());
                let whole = i64::from_str_radix(digits, radix).map(Value::from);
                let whole = whole.or_else(|_| u64::from_str_radix(digits, radix).map(Value::from));
                match whole {
                    Ok(number) => number,
                    Err(_) => self.refuse(&origin, "of more than 64 bits; write a smaller one"),
                }
            }
            DeValue::Float(float) => {
                let number = float.as_str().parse().ok().and_then(Number::from_f64);
                match number {
                    Some(number) => Value::Number(number),
                    None => self.refuse(&origin, "that is not finite; write one that is"),
                }
            }
        };
        Located::new(scalar, origin)
    }

    fn refuse(&mut self, at: &Origin, which: &str) -> Value {
        self.fault(format!("{at} holds a number {which}"), at.clone());
        Value::Null
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::error::PathStep;

    fn origin(line: u32) -> Origin {
        Origin::File {
            path: "edge.toml".into(),
            line,
            of_run: false,
        }
    }

    #[test]
    fn each_value_has_its_line() {
        let text = "# head\n[config.\"a/b\"]\nlimit = 5\nhosts = [\n  \"x\",\n  { name = \"y\" },\n]\n\n[config.\"a/b\".login]\n\
                    user = 'me' # who\nsince = 2026-11-22\n[[config.c.list]]\nn = 0x10\n";
        let read = read(text, &origin).unwrap();
        assert_eq!(
            read.value,
            serde_json::json!({"config": {
                "a/b": {"limit": 5, "hosts": ["x", {"name": "y"}], "login": {"user": "me", "since": "2026-11-22"}},
                "c": {"list": [{"n": 16}]},
            }})
        );
        let name = |name: &str| PathStep::Name(name.to_owned());
        let ab = [name("config"), name("a/b")];
        for (path, line) in [
            (vec![], 2),
            (vec![name("limit")], 3),
            (vec![name("hosts"), PathStep::Entry(0)], 5),
            (vec![name("hosts"), PathStep::Entry(1), name("name")], 6),
            (vec![name("login")], 9),
            (vec![name("login"), name("user")], 10),
        ] {
            let path: Vec<PathStep> = ab.iter().cloned().chain(path).collect();
            assert_eq!(read.origin_of(&path), &origin(line), "{path:?}");
        }
        let deep = [name("config"), name("c"), name("list"), PathStep::Entry(0), name("n")];
        assert_eq!(read.origin_of(&deep), &origin(13));
    }

    #[test]
    fn what_is_not_toml_is_told_all_at_once_and_without_the_line_itself() {
        let text = "[config.a]\npassword = hunter2\nlimit = \nlimit = 5\npassword = \"hunter2\" x\n";
        let error = read(text, &origin).map(|_| ()).unwrap_err();
        assert!(error.faults().len() > 1, "{error}");
        assert!(error.to_string().contains("edge.toml:2 is not TOML: "), "{error}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }

    #[test]
    fn numbers_that_json_does_not_have_are_refused() {
        let text = "a = inf\nb = 99999999999999999999\nc = 18446744073709551615\n";
        let error = read(text, &origin).map(|_| ()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "2 settings cannot be used\n  - edge.toml:1 holds a number that is not finite; write one that is\n  - \
             edge.toml:2 holds a number of more than 64 bits; write a smaller one"
        );
    }

    #[test]
    fn what_is_too_deep_is_refused() {
        for text in [
            format!("{} = 1\n", vec!["a"; 100_000].join(".")),
            format!("[{}]\n", vec!["a"; 100_000].join(".")),
            format!("a = {}\n", "[".repeat(100_000)),
        ] {
            let error = read(&text, &origin).map(|_| ()).unwrap_err();
            assert!(error.to_string().contains("recurs"), "{error}");
        }
    }
}

//! JSON text → [`Located`]: serde reads the text, and a scan beside it finds the line of each value.

use serde_json::Value;

use super::{ConfigError, ConfigFault, Located, Origin};

/// Reads a JSON document; `origin` makes the origin of a line.
pub(super) fn read(text: &str, origin: &dyn Fn(u32) -> Origin) -> Result<Located, ConfigError> {
    // What serde accepts, and how deep, is what is scanned.
    if let Err(error) = serde_json::from_str::<Value>(text) {
        let line = u32::try_from(error.line()).unwrap_or(u32::MAX).max(1);
        let at = origin(line);
        let what = error.to_string();
        let what = what.split(" at line ").next().unwrap_or_default();
        return Err(ConfigError::one(format!("{at} is not JSON: {what}"), Some(at)));
    }
    let mut scan = Scan {
        text,
        at: 0,
        line: 1,
        origin,
        doubled: Vec::new(),
    };
    let located = scan.value();
    ConfigError::of(scan.doubled)?;
    Ok(located)
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
    line: u32,
    origin: &'t dyn Fn(u32) -> Origin,
    doubled: Vec<ConfigFault>,
}

impl<'t> Scan<'t> {
    fn value(&mut self) -> Located {
        let start = self.peek();
        let origin = (self.origin)(self.line);
        match start {
            Some(b'{') => self.table(origin),
            Some(b'[') => {
                let mut entries = Vec::new();
                self.at += 1;
                while !self.is_past(b']') {
                    entries.push(self.value());
                }
                Located::list(entries, origin)
            }
            _ => {
                let scalar = self.scalar();
                Located::new(serde_json::from_str(scalar).unwrap_or_default(), origin)
            }
        }
    }

    fn table(&mut self, origin: Origin) -> Located {
        let mut table = Located::table(origin);
        self.at += 1;
        while !self.is_past(b'}') {
            let at = (self.origin)(self.line);
            let name: String = serde_json::from_str(self.scalar()).unwrap_or_default();
            // The colon.
            self.peek();
            self.at += 1;
            let value = self.value();
            if !table.insert(name.clone(), value) {
                let text = format!("`{name}` ({at}) is given twice; keep one");
                self.doubled.push(ConfigFault::new(text, Some(at)));
            }
        }
        table
    }

    /// Skips white space and commas, and tells the next byte.
    fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.as_bytes().get(self.at)?;
            match byte {
                b'\n' => self.line += 1,
                b' ' | b'\t' | b'\r' | b',' => {}
                other => return Some(other),
            }
            self.at += 1;
        }
    }

    /// Whether the list or table ends here; its bracket is then behind.
    fn is_past(&mut self, bracket: u8) -> bool {
        let ends = self.peek().is_none_or(|byte| byte == bracket);
        if ends {
            self.at += 1;
        }
        ends
    }

    /// The text of a text, a number or a word.
    fn scalar(&mut self) -> &'t str {
        let bytes = self.text.as_bytes();
        let start = self.at;
        if bytes.get(start) == Some(&b'"') {
            self.at += 1;
            while let Some(byte) = bytes.get(self.at) {
                match byte {
                    b'\\' => self.at += 2,
                    b'"' => break,
                    _ => self.at += 1,
                }
            }
            self.at += 1;
        } else {
            let ends = |byte: &u8| b",]}: \t\r\n".contains(byte);
            while bytes.get(self.at).is_some_and(|byte| !ends(byte)) {
                self.at += 1;
            }
        }
        self.text.get(start..self.at).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::error::PathStep;

    fn origin(line: u32) -> Origin {
        Origin::File {
            path: "a.json".into(),
            line,
            of_run: false,
        }
    }

    fn json() -> impl Strategy<Value = Value> {
        let scalar = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            (-1e6..1e6).prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        scalar.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    #[test]
    fn each_value_has_its_line() {
        let text = "{\n \"a\": {\"x\\\"\\u0041\": [1,\n -2.5e3, {\"deep\"\n:\n null}]},\n\"b\": \"c\\n\" }\n";
        let read = read(text, &origin).unwrap();
        let value: Value = serde_json::from_str(text).unwrap();
        assert_eq!(read.value, value);
        let name = |name: &str| PathStep::Name(name.to_owned());
        for (path, line) in [
            (vec![], 1),
            (vec![name("a")], 2),
            (vec![name("a"), name("x\"A")], 2),
            (vec![name("a"), name("x\"A"), PathStep::Entry(0)], 2),
            (vec![name("a"), name("x\"A"), PathStep::Entry(1)], 3),
            (vec![name("a"), name("x\"A"), PathStep::Entry(2), name("deep")], 5),
            (vec![name("b")], 6),
            (vec![name("b"), name("nowhere")], 6),
        ] {
            assert_eq!(read.origin_of(&path), &origin(line), "{path:?}");
        }
    }

    #[test]
    fn what_is_not_json_and_what_is_doubled_is_told_with_its_line() {
        let error = |text: &str| read(text, &origin).map(|_| ()).unwrap_err().to_string();
        assert_eq!(error("{\"a\":\n}"), "a.json:2 is not JSON: expected value");
        assert_eq!(
            error("{\"a\": 1,\n\"a\": 2}"),
            "`a` (a.json:2) is given twice; keep one"
        );
        assert!(error(&"[".repeat(1_000)).contains("recursion limit"));
    }

    proptest! {
        #[test]
        fn the_scan_reads_what_serde_reads(value in json(), pretty: bool) {
            let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
            let text = text.unwrap();
            // Not the value itself: serde reads a number of many digits to the nearest but one.
            let expected: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(read(&text, &origin).unwrap().value, expected);
        }

        #[test]
        fn no_text_makes_it_panic(text in "[\\[\\]{}:,\"\\\\0-9a-z \n-]{0,40}") {
            drop(read(&text, &origin));
        }
    }
}

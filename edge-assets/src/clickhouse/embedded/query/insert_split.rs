//! Parts an INSERT that carries data into the statement, the name of the format, and the place where the data begins.
//!
//! Data of an INSERT must reach the engine through its streaming calls: given a whole statement with data, the engine may
//! read the process's standard input, and cuts binary data at a blank line. Where data begins follows the rules of a
//! ClickHouse server.

use super::tokens::{Kind, Token, Tokens};

/// What a statement is with regard to inserting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum InsertShape {
    /// Anything but an INSERT.
    Other,
    /// `INSERT … SELECT`, or from a file: the engine has all it needs.
    WithoutData,
    /// An INSERT that names neither a source nor a format.
    Unfinished,
    /// `INSERT … FORMAT X` or `INSERT … VALUES`, with data after it.
    WithData(InsertSplit),
}

/// Where the parts of an INSERT with data are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InsertSplit {
    /// The statement up to its FORMAT or VALUES.
    pub(crate) statement_end: usize,
    /// Name of the format; `Values` for VALUES.
    pub(crate) format: String,
    /// First byte of the data.
    pub(crate) data_start: usize,
}

/// Looks for the data in `text`.
pub(crate) fn split_insert(text: &[u8]) -> InsertShape {
    let mut tokens = Tokens::new(text);
    let Some(first) = tokens.next() else {
        return InsertShape::Other;
    };
    if !first.is(text, "insert") {
        return InsertShape::Other;
    }
    let mut previous = first;
    let mut nested_source = false;
    while let Some(token) = tokens.next() {
        if names_something(text, &previous) {
            previous = token;
            continue;
        }
        let source = token.is_any(text, &["select", "with", "watch", "infile", "execute"]);
        if token.depth > 0 {
            nested_source |= source && previous.is_sign(b'(');
        } else if source {
            return InsertShape::WithoutData;
        } else if token.is(text, "values") {
            return InsertShape::WithData(InsertSplit {
                statement_end: token.start,
                format: "Values".to_owned(),
                data_start: token.end,
            });
        } else if token.is(text, "format") {
            let Some(name) = tokens.next().filter(|name| name.kind == Kind::Word) else {
                return InsertShape::Unfinished;
            };
            return InsertShape::WithData(InsertSplit {
                statement_end: token.start,
                format: String::from_utf8_lossy(&text[name.start..name.end]).into_owned(),
                data_start: data_after_format(text, name.end),
            });
        }
        previous = token;
    }
    if nested_source {
        InsertShape::WithoutData
    } else {
        InsertShape::Unfinished
    }
}

/// Whether the next word is a name, whatever it reads like: `INSERT INTO format VALUES (1)`.
fn names_something(text: &[u8], previous: &Token) -> bool {
    previous.is_any(text, &["insert", "into", "table", "function"]) && previous.depth == 0 || previous.is_sign(b'.')
}

/// Blanks are skipped up to and including the first line break; a semicolon may end a statement without data.
fn data_after_format(text: &[u8], end: usize) -> usize {
    let rest = &text[end..];
    let blanks = rest
        .iter()
        .position(|byte| !matches!(byte, b' ' | b'\t' | 0x0c))
        .unwrap_or(rest.len());
    let after = &rest[blanks..];
    if after.first() == Some(&b';') && after[1..].iter().all(u8::is_ascii_whitespace) {
        return text.len();
    }
    let line_break = match after {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    };
    end + blanks + line_break
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Statement, format and data of each case, or what it is instead.
    fn check_split(text: &str, expected: Option<(&str, &str, &str)>) {
        let shape = split_insert(text.as_bytes());
        let found = match &shape {
            InsertShape::WithData(split) => Some((
                &text[..split.statement_end],
                split.format.as_str(),
                &text[split.data_start..],
            )),
            InsertShape::Other | InsertShape::WithoutData | InsertShape::Unfinished => None,
        };
        assert_eq!(found, expected, "{text:?} is {shape:?}");
    }

    #[test]
    fn data_begins_after_the_format() {
        check_split(
            "INSERT INTO t FORMAT CSV\n1,2\n",
            Some(("INSERT INTO t ", "CSV", "1,2\n")),
        );
        check_split(
            "insert into t (a, `format`) format CSV 1,2",
            Some(("insert into t (a, `format`) ", "CSV", "1,2")),
        );
        check_split(
            "INSERT INTO t FORMAT CSV \r\n\n1",
            Some(("INSERT INTO t ", "CSV", "\n1")),
        );
        check_split(
            "INSERT INTO t FORMAT RowBinary",
            Some(("INSERT INTO t ", "RowBinary", "")),
        );
        check_split("INSERT INTO t FORMAT CSV ; \n", Some(("INSERT INTO t ", "CSV", "")));
    }

    #[test]
    fn data_begins_after_values() {
        check_split(
            "INSERT INTO t VALUES (1), (';')",
            Some(("INSERT INTO t ", "Values", " (1), (';')")),
        );
        check_split("INSERT INTO t(a)VALUES(1)", Some(("INSERT INTO t(a)", "Values", "(1)")));
    }

    #[test]
    fn words_in_quotes_comments_and_parentheses_do_not_count() {
        check_split(
            "INSERT INTO `FORMAT x` (\"values\", b) -- FORMAT TSV\n/* SELECT */ FORMAT CSV 1",
            Some((
                "INSERT INTO `FORMAT x` (\"values\", b) -- FORMAT TSV\n/* SELECT */ ",
                "CSV",
                "1",
            )),
        );
        check_split(
            "INSERT INTO FUNCTION file('a', 'CSV', 'format String') SETTINGS a = 'SELECT' FORMAT TSV x",
            Some((
                "INSERT INTO FUNCTION file('a', 'CSV', 'format String') SETTINGS a = 'SELECT' ",
                "TSV",
                "x",
            )),
        );
    }

    #[test]
    fn tables_may_be_called_like_keywords() {
        check_split(
            "INSERT INTO format FORMAT TSV x",
            Some(("INSERT INTO format ", "TSV", "x")),
        );
        check_split(
            "INSERT INTO db.values VALUES (1)",
            Some(("INSERT INTO db.values ", "Values", " (1)")),
        );
        check_split(
            "INSERT INTO TABLE select (a) VALUES (1)",
            Some(("INSERT INTO TABLE select (a) ", "Values", " (1)")),
        );
    }

    #[test]
    fn statements_without_data_are_told_apart() {
        for (text, shape) in [
            ("INSERT INTO t SELECT 'FORMAT TSV' FORMAT TSV", InsertShape::WithoutData),
            (
                "INSERT INTO t (a) WITH x AS (SELECT 1) SELECT * FROM x",
                InsertShape::WithoutData,
            ),
            ("INSERT INTO t (SELECT 1)", InsertShape::WithoutData),
            ("INSERT INTO t FROM INFILE 'x' FORMAT CSV", InsertShape::WithoutData),
            ("INSERT INTO t (a, b)", InsertShape::Unfinished),
            ("INSERT INTO t (select)", InsertShape::WithoutData),
            ("INSERT INTO t FORMAT", InsertShape::Unfinished),
            ("SELECT 1 FORMAT CSV", InsertShape::Other),
            ("-- INSERT INTO t VALUES (1)\nSELECT 1", InsertShape::Other),
            ("", InsertShape::Other),
        ] {
            assert_eq!(split_insert(text.as_bytes()), shape, "{text:?}");
        }
    }

    #[test]
    fn binary_data_is_left_alone() {
        let text = b"INSERT INTO t FORMAT RowBinary\n\n\n'\xff\x00";
        let InsertShape::WithData(split) = split_insert(text) else {
            panic!("this INSERT carries data")
        };
        assert_eq!(&text[split.data_start..], b"\n\n'\xff\x00");
    }
}

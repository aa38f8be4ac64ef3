//! Reads off a statement what the endpoint must know before the engine sees it.

use super::tokens::{Kind, Token, Tokens};

/// What was found in one pass over a statement that is no INSERT with data.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Statement {
    /// No words at all.
    pub(crate) is_empty: bool,
    /// A second statement follows the first.
    pub(crate) is_several: bool,
    /// Starts as a SELECT, the only thing the engine can stream.
    pub(crate) is_select: bool,
    /// `KILL QUERY`.
    pub(crate) is_kill_query: bool,
    /// Changes only the session: `USE` or `SET`.
    pub(crate) is_session_change: bool,
    /// `… INTO OUTFILE`, which would write a file on our side.
    pub(crate) writes_file: bool,
    /// Name in a trailing `FORMAT` clause.
    pub(crate) format: Option<String>,
    /// Places of `system.processes`, to be read with the ids that clients know.
    pub(crate) processes: Vec<(usize, usize)>,
}

/// Reads a statement.
pub(crate) fn read_statement(text: &[u8]) -> Statement {
    let tokens: Vec<Token> = Tokens::new(text).collect();
    let end = tokens
        .iter()
        .position(|token| token.depth == 0 && token.is_sign(b';'))
        .unwrap_or(tokens.len());
    let is_several = tokens[end..].iter().any(|token| !token.is_sign(b';'));
    let tokens = &tokens[..end];
    let leading = tokens.iter().find(|token| !token.is_sign(b'('));
    let first_is = |words: &[&str]| leading.is_some_and(|token| token.is_any(text, words));
    Statement {
        is_empty: tokens.is_empty(),
        is_several,
        is_select: first_is(&["select", "with", "from"]),
        is_kill_query: first_is(&["kill"]) && tokens.get(1).is_some_and(|token| token.is(text, "query")),
        is_session_change: first_is(&["use", "set"]),
        writes_file: tokens
            .windows(2)
            .any(|pair| pair[0].depth == 0 && pair[0].is(text, "into") && pair[1].is(text, "outfile")),
        format: trailing_format(text, tokens),
        processes: processes_tables(text, tokens),
    }
}

fn trailing_format(text: &[u8], tokens: &[Token]) -> Option<String> {
    let at = tokens.windows(2).rposition(|pair| {
        pair[0].depth == 0 && pair[0].is(text, "format") && pair[1].depth == 0 && pair[1].kind == Kind::Word
    })?;
    let ends = tokens.get(at + 2).is_none_or(|token| token.is(text, "settings"));
    let name = &tokens[at + 1];
    ends.then(|| String::from_utf8_lossy(&text[name.start..name.end]).into_owned())
}

/// `system.processes` where a table can stand; as the qualifier of a column it is left alone.
fn processes_tables(text: &[u8], tokens: &[Token]) -> Vec<(usize, usize)> {
    let named = |token: &Token, name: &str| {
        let bytes = &text[token.start..token.end];
        token.is(text, name)
            || token.kind == Kind::Quoted
                && bytes.len() == name.len() + 2
                && &bytes[1..=name.len()] == name.as_bytes()
                && bytes[0] != b'\''
    };
    (1..tokens.len().saturating_sub(2))
        .filter(|at| {
            tokens[at - 1].is_any(text, &["from", "join"])
                && named(&tokens[*at], "system")
                && tokens[at + 1].is_sign(b'.')
                && named(&tokens[at + 2], "processes")
        })
        .map(|at| (tokens[at].start, tokens[at + 2].end))
        .collect()
}

/// A text as a string literal.
pub(crate) fn quote_string(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// A name as a quoted identifier.
pub(crate) fn quote_identifier(name: &str) -> String {
    format!("`{}`", name.replace('\\', "\\\\").replace('`', "\\`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Statement {
        read_statement(text.as_bytes())
    }

    #[test]
    fn a_trailing_format_is_found() {
        for (text, format) in [
            ("SELECT 1 FORMAT JSONEachRow", Some("JSONEachRow")),
            ("SELECT 1 format CSV;", Some("CSV")),
            ("SELECT 1 FORMAT CSV SETTINGS max_threads = 1", Some("CSV")),
            ("SELECT 'FORMAT CSV'", None),
            ("SELECT format FROM t", None),
            ("SELECT * FROM (SELECT 1 FORMAT CSV)", None),
            ("SELECT 1 -- FORMAT CSV", None),
        ] {
            assert_eq!(read(text).format.as_deref(), format, "{text}");
        }
    }

    #[test]
    fn several_statements_are_noticed() {
        assert!(read("SELECT 1; SELECT 2").is_several);
        assert!(!read("SELECT ';' ; -- bye; bye\n;").is_several);
        assert!(read(" -- nothing").is_empty);
    }

    #[test]
    fn kinds_of_statements_are_told_apart() {
        assert!(read("((SELECT 1))").is_select);
        assert!(read("WITH x AS (SELECT 1) SELECT * FROM x").is_select);
        assert!(!read("SHOW TABLES").is_select);
        assert!(read("kill query WHERE 1").is_kill_query);
        assert!(!read("KILL MUTATION WHERE 1").is_kill_query);
        assert!(read("SELECT 1 INTO OUTFILE 'x'").writes_file);
    }

    #[test]
    fn the_processes_table_is_found_where_it_is_a_table() {
        let text =
            "SELECT system.processes.query_id, 'FROM system.processes' FROM system.processes JOIN `system`.processes p";
        let places: Vec<_> = read(text)
            .processes
            .iter()
            .map(|(start, end)| &text[*start..*end])
            .collect();
        assert_eq!(places, ["system.processes", "`system`.processes"]);
    }

    #[test]
    fn quoting_keeps_a_text_one_literal() {
        assert_eq!(quote_string(r"it's \ x"), r"'it\'s \\ x'");
        assert_eq!(quote_identifier("a`b"), r"`a\`b`");
    }
}

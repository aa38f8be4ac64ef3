//! `KILL QUERY`, in the ids that clients know.
//!
//! The engine gives queries ids of its own, and its synchronous kill never returns. So the condition is evaluated on the
//! mapped table of processes, what it finds is killed by the engine's ids, and `SYNC` waits here, for a while.

use std::time::Duration;

use super::{
    statement::quote_string,
    tokens::{Token, Tokens},
};
use crate::clickhouse::embedded::{
    engine_error::{EngineError, ErrorCode},
    ffi::{Connection, Parameters, QueryOutput},
};

/// How long `SYNC` waits at most, in steps of `STEP`.
const STEPS: usize = 500;
const STEP: Duration = Duration::from_millis(10);

#[derive(Debug, PartialEq, Eq, Clone, Copy)]
enum Mode {
    Asynchronous,
    Synchronous,
    Test,
}

#[derive(Debug, PartialEq, Eq)]
struct Kill<'a> {
    condition: &'a str,
    mode: Mode,
}

/// Runs the `KILL QUERY` in `sql`, and answers as a server does: a row for each query that was found.
pub(crate) fn kill_query(
    connection: &mut Connection,
    sql: &[u8],
    format: &str,
    parameters: &Parameters<'_>,
) -> Result<QueryOutput, EngineError> {
    let sql = std::str::from_utf8(sql).map_err(|_| syntax_error("the statement is not valid UTF-8"))?;
    let kill = parse(sql)?;
    let victims = connection.rows(&victims_sql(kill.condition), parameters)?;
    let engine_ids: Vec<String> = victims.iter().map(|victim| quote_string(&victim[0])).collect();
    let mut status = "";
    if kill.mode != Mode::Test && !engine_ids.is_empty() {
        let ids = engine_ids.join(", ");
        connection.execute(&format!("KILL QUERY WHERE query_id IN ({ids}) ASYNC"))?;
        status = "waiting";
        if kill.mode == Mode::Synchronous && has_ended(connection, &ids)? {
            status = "finished";
        }
    }
    connection.query(answer_sql(status, &victims).as_bytes(), format, &Parameters::new(&[]))
}

fn victims_sql(condition: &str) -> String {
    format!(
        "SELECT engine_query_id, query_id, user, query FROM (SELECT * REPLACE (\
           if(startsWith(Settings['log_comment'], 'edge/'), substring(Settings['log_comment'], 23), engine_query_id) \
           AS query_id) FROM (SELECT *, query_id AS engine_query_id FROM system.processes)) \
         WHERE Settings['log_comment'] != getSetting('log_comment') AND ({condition}\n)"
    )
}

fn answer_sql(status: &str, victims: &[Vec<String>]) -> String {
    let mut rows: Vec<String> = victims
        .iter()
        .map(|victim| {
            let cells = std::iter::once(status)
                .chain(victim[1..].iter().map(String::as_str))
                .map(quote_string);
            format!("({})", cells.collect::<Vec<_>>().join(", "))
        })
        .collect();
    // The function wants at least one row.
    rows.push("('', '', '', '')".to_owned());
    format!(
        "SELECT * FROM values('kill_status String, query_id String, user String, query String', {}) LIMIT {}",
        rows.join(", "),
        victims.len()
    )
}

fn has_ended(connection: &mut Connection, engine_ids: &str) -> Result<bool, EngineError> {
    let still_there = format!("SELECT count() FROM system.processes WHERE query_id IN ({engine_ids})");
    for _ in 0..STEPS {
        if connection
            .rows(&still_there, &Parameters::new(&[]))?
            .first()
            .is_none_or(|row| row[0] == "0")
        {
            return Ok(true);
        }
        std::thread::sleep(STEP);
    }
    Ok(false)
}

/// `KILL QUERY [ON CLUSTER c] WHERE condition [SYNC | ASYNC | TEST] [FORMAT f]`, whose format was read before.
fn parse(sql: &str) -> Result<Kill<'_>, EngineError> {
    let text = sql.as_bytes();
    let tokens: Vec<Token> = Tokens::new(text).collect();
    let is = |at: usize, words: &[&str]| tokens.get(at).is_some_and(|token| token.is_any(text, words));
    let place = tokens
        .iter()
        .position(|token| token.depth == 0 && token.is(text, "where"));
    let place = place.ok_or_else(|| syntax_error("KILL QUERY needs a WHERE"))?;
    let mut end = tokens.len();
    if end > place + 1 && tokens[end - 1].is_sign(b';') {
        end -= 1;
    }
    if end > place + 3 && is(end - 2, &["format"]) {
        end -= 2;
    }
    let mode = match end
        .checked_sub(1)
        .filter(|last| *last > place)
        .map(|last| &tokens[last])
    {
        Some(last) if last.is(text, "sync") => Mode::Synchronous,
        Some(last) if last.is(text, "async") => Mode::Asynchronous,
        Some(last) if last.is(text, "test") => Mode::Test,
        _ => {
            end += 1;
            Mode::Asynchronous
        }
    };
    end -= 1;
    if end <= place + 1 {
        return Err(syntax_error("KILL QUERY needs a condition after WHERE"));
    }
    let condition = sql.get(tokens[place + 1].start..tokens[end - 1].end);
    Ok(Kill {
        condition: condition.ok_or_else(|| syntax_error("the condition is not valid UTF-8"))?,
        mode,
    })
}

fn syntax_error(text: &str) -> EngineError {
    EngineError::new(ErrorCode::SYNTAX_ERROR, format!("Syntax error: {text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn condition_and_mode_are_read() {
        for (sql, condition, mode) in [
            ("KILL QUERY WHERE query_id = 'a'", "query_id = 'a'", Mode::Asynchronous),
            (
                "kill query where query_id = 'sync' sync;",
                "query_id = 'sync'",
                Mode::Synchronous,
            ),
            (
                "KILL QUERY ON CLUSTER c WHERE (1) AND user = 'x' ASYNC FORMAT JSON",
                "(1) AND user = 'x'",
                Mode::Asynchronous,
            ),
            ("KILL QUERY WHERE 1 TEST FORMAT TSV", "1", Mode::Test),
        ] {
            assert_eq!(parse(sql).unwrap(), Kill { condition, mode }, "{sql}");
        }
    }

    #[test]
    fn a_condition_is_required() {
        for sql in [
            "KILL QUERY",
            "KILL QUERY WHERE",
            "KILL QUERY WHERE SYNC",
            "KILL QUERY WHERE ;",
        ] {
            assert_eq!(parse(sql).unwrap_err().code, 62, "{sql}");
        }
    }
}

//! Runs one request on an engine thread, from its body to the end of its answer. May block at every step.
//!
//! Steps: read the body far enough to know the statement; wait for a slot; take a connection, fresh or of a session; make database and
//! settings current on it; then insert by the streaming calls, stream a SELECT, or answer in one piece.

use std::{
    io::{self, Cursor, Read},
    sync::Arc,
};

use super::{
    insert_split::{InsertShape, InsertSplit, split_insert},
    kill::kill_query,
    running::{PROCESSES, RunningRequest},
    select_format::{Chunking, HeaderCutter, chunking_of},
    sessions::Sessions,
    settings_of_request::RequestSettings,
    slots::Slots,
    statement::{Statement, read_statement},
};
use crate::clickhouse::embedded::{
    engine::Engine,
    engine_error::{EngineError, ErrorCode},
    ffi::{Connection, Parameters, StatementClass, Statistics},
    http::body::{ChunkReader, unpacked},
    http::reply::Reply,
    http::request::QueryRequest,
};

/// How much of a body is read before its statement must be known. Data of an INSERT after it is never held in memory.
const STATEMENT_HEAD: u64 = 1 << 20;
/// Size of the pieces in which data is handed to the engine.
const DATA_PIECE: usize = 1 << 20;
const DEFAULT_FORMAT: &str = "TabSeparated";

/// A request that is ready to run.
pub(crate) struct Execution {
    pub(crate) engine: Arc<Engine>,
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) slots: Arc<Slots>,
    pub(crate) running: RunningRequest,
    pub(crate) request: QueryRequest,
    pub(crate) body: Option<ChunkReader>,
    /// Largest statement, data of an INSERT apart.
    pub(crate) max_statement: u64,
}

/// What the body turned out to be.
enum Work {
    Insert {
        statement: Vec<u8>,
        format: String,
        data: Box<dyn Read>,
    },
    Text(Vec<u8>),
}

impl Execution {
    /// Runs to the end. The connection and the request's place are given back before the client learns of the end, so
    /// that it may use the same session or id at once.
    pub(crate) fn run(self, mut reply: Reply) {
        let result = self.execute(&mut reply);
        reply.finish(result);
    }

    fn execute(mut self, reply: &mut Reply) -> Result<(), EngineError> {
        let work = self.read_work()?;
        self.running.check_stopped()?;
        // Killing must be possible when everything is taken.
        let _slot = match &work {
            Work::Text(sql) if read_statement(sql).is_kill_query => None,
            Work::Text(_) | Work::Insert { .. } => Some(self.slots.claim(|| self.running.check_stopped())?),
        };
        match self.request.session.clone() {
            None => {
                let mut connection = self.engine.connect()?;
                RequestSettings::new(&self.request, &self.running.log_comment)?.apply(&mut connection)?;
                self.perform(&mut connection, work, reply)
            }
            Some(session) => {
                let mut session = self.sessions.claim(&self.engine, &session)?;
                let connection = session.connection();
                let settings = RequestSettings::new(&self.request, &self.running.log_comment)?;
                let before = settings.remember(connection)?;
                let result = settings
                    .apply(connection)
                    .and_then(|()| self.perform(connection, work, reply));
                before.restore(connection);
                result
            }
        }
    }

    fn read_work(&mut self) -> Result<Work, EngineError> {
        let mut text = std::mem::take(&mut self.request.query).into_bytes();
        let body = match self.body.take() {
            Some(chunks) => unpacked(chunks, self.request.encoding, self.request.body_in_blocks).map_err(body_error)?,
            None => Box::new(io::empty()),
        };
        if let InsertShape::WithData(split) = split_insert(&text) {
            if !text[split.data_start..].trim_ascii().is_empty() {
                text.push(b'\n');
            }
            return Ok(insert_work(text, split, body));
        }
        if !text.is_empty() {
            text.push(b'\n');
        }
        let mut body = body;
        body.by_ref()
            .take(STATEMENT_HEAD)
            .read_to_end(&mut text)
            .map_err(body_error)?;
        match split_insert(&text) {
            InsertShape::WithData(split) if split.data_start < text.len() => return Ok(insert_work(text, split, body)),
            _ => {}
        }
        body.by_ref()
            .take(self.max_statement)
            .read_to_end(&mut text)
            .map_err(body_error)?;
        if text.len() as u64 > self.max_statement {
            let limit = self.max_statement;
            let text = format!("the statement is larger than {limit} bytes; send data by INSERT … FORMAT");
            return Err(EngineError::new(ErrorCode::QUERY_IS_TOO_LARGE, text));
        }
        match split_insert(&text) {
            InsertShape::WithData(split) => Ok(insert_work(text, split, body)),
            InsertShape::Unfinished => Err(EngineError::new(
                ErrorCode::SYNTAX_ERROR,
                "Syntax error: INSERT names neither VALUES nor FORMAT nor SELECT",
            )),
            InsertShape::Other | InsertShape::WithoutData => Ok(Work::Text(text)),
        }
    }

    fn perform(&self, connection: &mut Connection, work: Work, reply: &mut Reply) -> Result<(), EngineError> {
        match work {
            Work::Insert {
                statement,
                format,
                data,
            } => {
                if self.request.read_only {
                    return Err(read_only());
                }
                let statistics = self.insert(connection, &statement, &format, data)?;
                reply.describe(&format, statistics);
                Ok(())
            }
            Work::Text(sql) => self.answer(connection, sql, reply),
        }
    }

    fn insert(
        &self,
        connection: &mut Connection,
        statement: &[u8],
        format: &str,
        mut data: Box<dyn Read>,
    ) -> Result<Statistics, EngineError> {
        let parameters = Parameters::new(&self.request.parameters);
        let mut stream = connection.insert(statement, format, &parameters)?;
        let mut piece = vec![0; DATA_PIECE];
        loop {
            // Leaving early drops the stream, which cancels the insert.
            let length = fill(&mut data, &mut piece).map_err(body_error)?;
            self.running.check_stopped()?;
            if length == 0 {
                return stream.finish();
            }
            stream.append(&piece[..length])?;
        }
    }

    fn answer(&self, connection: &mut Connection, mut sql: Vec<u8>, reply: &mut Reply) -> Result<(), EngineError> {
        let statement = read_statement(&sql);
        self.check_allowed(connection, &sql, &statement)?;
        for (start, end) in statement.processes.iter().rev() {
            sql.splice(start..end, PROCESSES.bytes());
        }
        let default_format = self.request.default_format.as_deref().unwrap_or(DEFAULT_FORMAT);
        let format = statement.format.as_deref().unwrap_or(default_format);
        let parameters = Parameters::new(&self.request.parameters);
        if statement.is_kill_query {
            let output = kill_query(connection, &sql, format, &parameters)?;
            reply.describe(format, output.statistics());
            return Ok(reply.send(output.bytes())?);
        }
        let chunking = self.chunking(&sql, &statement, format);
        if chunking != Chunking::Whole && select_in_chunks(connection, &sql, (format, chunking), &parameters, reply)? {
            return Ok(());
        }
        let output = connection.query(&sql, default_format, &parameters)?;
        reply.describe(format, output.statistics());
        Ok(reply.send(output.bytes())?)
    }

    fn check_allowed(&self, connection: &mut Connection, sql: &[u8], statement: &Statement) -> Result<(), EngineError> {
        if statement.is_empty {
            return Err(EngineError::new(ErrorCode::SYNTAX_ERROR, "Syntax error: Empty query"));
        }
        if statement.is_several {
            let text = "Syntax error (Multi-statements are not allowed): send one statement a request";
            return Err(EngineError::new(ErrorCode::SYNTAX_ERROR, text));
        }
        if statement.writes_file {
            return Err(EngineError::new(
                ErrorCode::UNSUPPORTED_METHOD,
                "INTO OUTFILE is not allowed",
            ));
        }
        if self.request.read_only && !statement.is_session_change {
            match connection.classify(sql) {
                StatementClass::Mutating | StatementClass::Control => return Err(read_only()),
                // What does not parse is for the engine to explain.
                StatementClass::ReadOnly | StatementClass::Unknown => {}
            }
        }
        Ok(())
    }

    /// A setting can turn rows into one array, whose brackets would come once a chunk.
    fn chunking(&self, sql: &[u8], statement: &Statement, format: &str) -> Chunking {
        const ARRAY_OF_ROWS: &str = "output_format_json_array_of_rows";
        let array_of_rows = format.starts_with("JSON")
            && (self.request.session.is_some()
                || self.request.settings.iter().any(|(name, _)| name == ARRAY_OF_ROWS)
                || sql
                    .windows(ARRAY_OF_ROWS.len())
                    .any(|window| window == ARRAY_OF_ROWS.as_bytes()));
        if !statement.is_select || self.request.wait_for_end || array_of_rows {
            return Chunking::Whole;
        }
        chunking_of(format)
    }
}

/// Streams a SELECT; `false` when the engine cannot stream this statement, which it says before it runs it.
fn select_in_chunks(
    connection: &mut Connection,
    sql: &[u8],
    (format, chunking): (&str, Chunking),
    parameters: &Parameters<'_>,
    reply: &mut Reply,
) -> Result<bool, EngineError> {
    let mut stream = match connection.select(sql, format, parameters) {
        Err(error) if error.code == 36 && error.message.contains("Streaming query is not supported") => {
            return Ok(false);
        }
        other => other?,
    };
    let mut cutter = HeaderCutter::new(chunking);
    reply.describe(format, Statistics::default());
    while let Some(chunk) = stream.next_chunk()? {
        reply.describe(format, chunk.statistics());
        reply.send(cutter.cut(chunk.bytes()))?;
    }
    Ok(true)
}

fn insert_work(text: Vec<u8>, split: InsertSplit, rest: Box<dyn Read>) -> Work {
    let mut statement = text[..split.statement_end].to_vec();
    // The engine appends the format, which must not fall into a comment.
    statement.push(b'\n');
    let start = u64::try_from(split.data_start).unwrap_or(u64::MAX);
    let mut data = Cursor::new(text);
    data.set_position(start);
    Work::Insert {
        statement,
        format: split.format,
        data: Box::new(data.chain(rest)),
    }
}

/// Reads until `piece` is full or the data ends.
fn fill(data: &mut dyn Read, piece: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < piece.len() {
        match data.read(&mut piece[length..]) {
            Ok(0) => break,
            Ok(count) => length += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
fn body_error(error: io::Error) -> EngineError {
    EngineError::new(
        ErrorCode::CANNOT_READ_ALL_DATA,
        format!("Cannot read the body of the request: {error}"),
    )
}

fn read_only() -> EngineError {
    EngineError::new(
        ErrorCode::READONLY,
        "Cannot execute this statement in readonly mode: GET changes nothing, use POST",
    )
}

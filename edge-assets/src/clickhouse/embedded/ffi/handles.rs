//! Owning handles over connections, results, result streams and insert streams of the engine.
//!
//! Every call here may block for as long as the statement runs, so it belongs on a thread that may wait. A connection
//! runs one statement at a time, which the `&mut` of its methods says. What a handle owns is freed when it is dropped; a
//! stream that was not read to its end is canceled first.

use std::{
    ffi::{CStr, CString, c_char, c_int},
    ptr,
    sync::Arc,
};

use super::symbols::{EngineLibrary, RawAnalysis, RawConnection, RawInsert, RawResult};
use crate::clickhouse::embedded::engine_error::{EngineError, ErrorCode};

/// One connection: its own current database, settings and temporary tables.
pub(crate) struct Connection {
    library: Arc<EngineLibrary>,
    cell: *mut *mut RawConnection,
}

// SAFETY: the engine lets a connection be used from any thread as long as calls do not overlap, and every method that
// reaches the engine takes `&mut self`.
unsafe impl Send for Connection {}

/// What the engine counted while a statement ran.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Statistics {
    /// Seconds.
    pub(crate) elapsed: f64,
    pub(crate) result_rows: u64,
    pub(crate) result_bytes: u64,
    pub(crate) read_rows: u64,
    pub(crate) read_bytes: u64,
    pub(crate) written_rows: u64,
    pub(crate) written_bytes: u64,
}

/// What a statement would do, in the words of the engine's own parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StatementClass {
    /// Leaves no trace.
    ReadOnly,
    /// Changes data, tables or objects beside the databases.
    Mutating,
    /// Changes the session, or steers the engine.
    Control,
    /// Did not parse, or is not known to the classifier.
    Unknown,
}

/// Values of `{name:Type}` placeholders, as pointers into the strings they were made from.
pub(crate) struct Parameters<'a> {
    names: Vec<*const c_char>,
    name_lengths: Vec<usize>,
    values: Vec<*const c_char>,
    value_lengths: Vec<usize>,
    _strings: &'a [(String, String)],
}

impl<'a> Parameters<'a> {
    /// Borrows names and values.
    pub(crate) fn new(strings: &'a [(String, String)]) -> Self {
        Self {
            names: strings.iter().map(|(name, _)| name.as_ptr().cast()).collect(),
            name_lengths: strings.iter().map(|(name, _)| name.len()).collect(),
            values: strings.iter().map(|(_, value)| value.as_ptr().cast()).collect(),
            value_lengths: strings.iter().map(|(_, value)| value.len()).collect(),
            _strings: strings,
        }
    }
}

impl Connection {
    /// Connects; the first connection of a process starts the engine on the path that `arguments` name.
    pub(crate) fn open(library: &Arc<EngineLibrary>, arguments: &[CString]) -> Option<Self> {
        // The C side takes `char **` as `main` does, and does not write through it.
        let mut pointers: Vec<*mut c_char> = arguments.iter().map(|argument| argument.as_ptr().cast_mut()).collect();
        let count = c_int::try_from(pointers.len()).ok()?;
        // SAFETY: `pointers` holds `count` NUL-terminated strings that outlive the call.
        let cell = unsafe { (library.connect)(count, pointers.as_mut_ptr()) };
        // SAFETY: a cell that is not null points to the connection, which may be null.
        if cell.is_null() || unsafe { (*cell).is_null() } {
            return None;
        }
        Some(Self {
            library: Arc::clone(library),
            cell,
        })
    }

    fn raw(&self) -> *mut RawConnection {
        // SAFETY: `open` checked the cell, and only `drop` frees it.
        unsafe { *self.cell }
    }

    /// Runs a statement and keeps its whole answer in memory.
    pub(crate) fn query(
        &mut self,
        sql: &[u8],
        format: &str,
        parameters: &Parameters<'_>,
    ) -> Result<QueryOutput, EngineError> {
        // SAFETY: all pointers come with their lengths and outlive the call; the engine copies what it keeps.
        let raw = unsafe {
            (self.library.query)(
                self.raw(),
                sql.as_ptr().cast(),
                sql.len(),
                format.as_ptr().cast(),
                format.len(),
                parameters.names.as_ptr(),
                parameters.name_lengths.as_ptr(),
                parameters.values.as_ptr(),
                parameters.value_lengths.as_ptr(),
                parameters.names.len(),
            )
        };
        QueryOutput::new(&self.library, raw)
    }

    /// Starts a SELECT whose answer comes in chunks. Anything else is refused by the engine before it runs.
    pub(crate) fn select(
        &mut self,
        sql: &[u8],
        format: &str,
        parameters: &Parameters<'_>,
    ) -> Result<SelectStream<'_>, EngineError> {
        // SAFETY: as in `query`.
        let raw = unsafe {
            (self.library.stream_query)(
                self.raw(),
                sql.as_ptr().cast(),
                sql.len(),
                format.as_ptr().cast(),
                format.len(),
                parameters.names.as_ptr(),
                parameters.name_lengths.as_ptr(),
                parameters.values.as_ptr(),
                parameters.value_lengths.as_ptr(),
                parameters.names.len(),
            )
        };
        let handle = QueryOutput::new(&self.library, raw)?;
        Ok(SelectStream {
            connection: self,
            handle,
            ended: false,
        })
    }

    /// Starts an INSERT (the statement without its FORMAT clause and data) whose data is appended in chunks.
    pub(crate) fn insert(
        &mut self,
        sql: &[u8],
        format: &str,
        parameters: &Parameters<'_>,
    ) -> Result<InsertStream<'_>, EngineError> {
        // SAFETY: as in `query`.
        let raw = unsafe {
            (self.library.insert)(
                self.raw(),
                sql.as_ptr().cast(),
                sql.len(),
                format.as_ptr().cast(),
                format.len(),
                parameters.names.as_ptr(),
                parameters.name_lengths.as_ptr(),
                parameters.values.as_ptr(),
                parameters.value_lengths.as_ptr(),
                parameters.names.len(),
            )
        };
        if raw.is_null() {
            return Err(no_answer());
        }
        let stream = InsertStream {
            connection: self,
            raw,
            ended: false,
        };
        stream.check()?;
        Ok(stream)
    }

    /// Asks the engine's parser what `sql` would do.
    pub(crate) fn classify(&mut self, sql: &[u8]) -> StatementClass {
        let mut analysis = RawAnalysis {
            struct_size: 16,
            statement_count: 0,
            flags: 0,
            query_class: 4,
        };
        // SAFETY: the struct is as large as `struct_size` says; a null target database is allowed.
        let state = unsafe {
            (self.library.classify)(
                self.raw(),
                sql.as_ptr().cast(),
                sql.len(),
                ptr::null(),
                0,
                &raw mut analysis,
            )
        };
        match (state, analysis.query_class) {
            (0, 0) => StatementClass::ReadOnly,
            (0, 1 | 2) => StatementClass::Mutating,
            (0, 3) => StatementClass::Control,
            _ => StatementClass::Unknown,
        }
    }
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connection").finish_non_exhaustive()
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // SAFETY: the cell came from `connect` and is freed once. Streams borrow the connection, so none is open.
        unsafe { (self.library.close_connection)(self.cell) }
    }
}

/// A finished answer, or one chunk of a stream.
pub(crate) struct QueryOutput {
    library: Arc<EngineLibrary>,
    raw: *mut RawResult,
}

impl QueryOutput {
    fn new(library: &Arc<EngineLibrary>, raw: *mut RawResult) -> Result<Self, EngineError> {
        if raw.is_null() {
            return Err(no_answer());
        }
        let output = Self {
            library: Arc::clone(library),
            raw,
        };
        // SAFETY: `raw` is a live result.
        let error = unsafe { (library.result_error)(raw) };
        if error.is_null() {
            return Ok(output);
        }
        // SAFETY: a NUL-terminated text that lives as long as the result, which `output` still owns.
        Err(EngineError::from_engine(
            &unsafe { CStr::from_ptr(error) }.to_string_lossy(),
        ))
    }

    /// The bytes of the answer in the format that was asked for.
    pub(crate) fn bytes(&self) -> &[u8] {
        // SAFETY: `raw` is a live result.
        let (buffer, length) = unsafe {
            (
                (self.library.result_buffer)(self.raw),
                (self.library.result_length)(self.raw),
            )
        };
        if buffer.is_null() || length == 0 {
            return &[];
        }
        // SAFETY: the result owns `length` bytes at `buffer` and does not move them while it lives.
        unsafe { std::slice::from_raw_parts(buffer.cast_const().cast(), length) }
    }

    /// What the engine counted up to here.
    pub(crate) fn statistics(&self) -> Statistics {
        // SAFETY: plain getters on a live result.
        unsafe {
            Statistics {
                elapsed: (self.library.result_elapsed)(self.raw),
                result_rows: (self.library.result_rows)(self.raw),
                result_bytes: (self.library.result_bytes)(self.raw),
                read_rows: (self.library.result_storage_rows)(self.raw),
                read_bytes: (self.library.result_storage_bytes)(self.raw),
                written_rows: (self.library.result_rows_written)(self.raw),
                written_bytes: (self.library.result_bytes_written)(self.raw),
            }
        }
    }
}

impl Drop for QueryOutput {
    fn drop(&mut self) {
        // SAFETY: the result is owned by this handle alone and freed once.
        unsafe { (self.library.result_destroy)(self.raw) }
    }
}

/// A SELECT whose answer is fetched chunk by chunk.
pub(crate) struct SelectStream<'a> {
    connection: &'a mut Connection,
    handle: QueryOutput,
    ended: bool,
}

impl SelectStream<'_> {
    /// Waits for the next chunk; `None` is the end.
    pub(crate) fn next_chunk(&mut self) -> Result<Option<QueryOutput>, EngineError> {
        if self.ended {
            return Ok(None);
        }
        // SAFETY: both handles are live, and `&mut` keeps calls on the connection from overlapping.
        let raw = unsafe { (self.connection.library.stream_fetch)(self.connection.raw(), self.handle.raw) };
        let chunk = QueryOutput::new(&self.connection.library, raw).inspect_err(|_| self.ended = true)?;
        if chunk.bytes().is_empty() {
            self.ended = true;
            return Ok(None);
        }
        Ok(Some(chunk))
    }
}

impl Drop for SelectStream<'_> {
    fn drop(&mut self) {
        // The engine wants this for finished streams too, where it does nothing.
        // SAFETY: both handles are live.
        unsafe { (self.connection.library.stream_cancel)(self.connection.raw(), self.handle.raw) }
    }
}

/// An INSERT whose data is appended chunk by chunk. Dropped before [`finish`](Self::finish), it writes nothing more.
pub(crate) struct InsertStream<'a> {
    connection: &'a mut Connection,
    raw: *mut RawInsert,
    ended: bool,
}

impl InsertStream<'_> {
    fn check(&self) -> Result<(), EngineError> {
        // SAFETY: the stream is live.
        let error = unsafe { (self.connection.library.insert_error)(self.raw) };
        if error.is_null() {
            return Ok(());
        }
        // SAFETY: a NUL-terminated text that lives as long as the stream.
        Err(EngineError::from_engine(
            &unsafe { CStr::from_ptr(error) }.to_string_lossy(),
        ))
    }

    /// Hands over the next bytes of the data; waits when the engine is behind.
    pub(crate) fn append(&mut self, data: &[u8]) -> Result<(), EngineError> {
        // SAFETY: the stream is live, and the engine copies the bytes before it returns.
        let state = unsafe { (self.connection.library.insert_append)(self.raw, data.as_ptr().cast(), data.len()) };
        if state == 0 {
            return Ok(());
        }
        self.check()?;
        Err(no_answer())
    }

    /// Says that the data is complete, and waits until it is written.
    pub(crate) fn finish(mut self) -> Result<Statistics, EngineError> {
        self.ended = true;
        // SAFETY: the stream is live, and this is called once because it takes `self`.
        let raw = unsafe { (self.connection.library.insert_done)(self.raw) };
        if raw.is_null() {
            self.check()?;
        }
        Ok(QueryOutput::new(&self.connection.library, raw)?.statistics())
    }
}

impl Drop for InsertStream<'_> {
    fn drop(&mut self) {
        // SAFETY: the stream is live until `insert_destroy`, which comes last and once.
        unsafe {
            if !self.ended {
                (self.connection.library.insert_cancel)(self.raw);
            }
            (self.connection.library.insert_destroy)(self.raw);
        }
    }
}

fn no_answer() -> EngineError {
    EngineError::new(ErrorCode::UNKNOWN_EXCEPTION, "the engine gave no answer")
}

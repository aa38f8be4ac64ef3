//! The engine of this process: one folder, one library, as many connections as are asked for.
//!
//! Everything here may block. An engine lives from [`Engine::open`] to [`Engine::close`]; an anchor connection keeps it
//! from shutting down between requests.

use std::{
    ffi::CString,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::engine_error::{EngineError, ErrorCode};
use crate::clickhouse::embedded::{
    ffi::{Connection, EngineLibrary, Parameters},
    query::statement::quote_identifier,
};

/// The running engine.
#[derive(Debug)]
pub(crate) struct Engine {
    library: Arc<EngineLibrary>,
    arguments: Vec<CString>,
    /// Never used, only held: with its last connection the engine would end.
    anchor: Mutex<Option<Connection>>,
    /// What `SELECT version()` answers.
    pub(crate) version: String,
    /// The engine's default time zone.
    pub(crate) time_zone: String,
}

impl Engine {
    /// Starts the engine on `folder`, which must be absolute: a relative one would be taken for something else.
    pub(crate) fn open(library: EngineLibrary, folder: &Path) -> Result<Self, EngineError> {
        let refused = |text: &str| EngineError::new(ErrorCode::BAD_ARGUMENTS, text);
        if !folder.is_absolute() {
            return Err(refused("the folder of the engine must be an absolute path"));
        }
        let folder = folder
            .to_str()
            .ok_or_else(|| refused("the folder of the engine is not valid UTF-8"))?;
        let arguments = ["clickhouse".to_owned(), format!("--path={folder}")]
            .map(|argument| CString::new(argument).map_err(|_| refused("the folder of the engine holds a NUL byte")))
            .into_iter()
            .collect::<Result<Vec<_>, _>>()?;
        let library = Arc::new(library);
        let mut anchor = connect(&library, &arguments)?;
        let answer = anchor.rows("SELECT version(), timezone()", &Parameters::new(&[]))?;
        let Some([version, time_zone]) = answer.first().map(Vec::as_slice) else {
            return Err(EngineError::new(
                ErrorCode::UNKNOWN_EXCEPTION,
                "the engine does not tell its version",
            ));
        };
        Ok(Self {
            version: version.clone(),
            time_zone: time_zone.clone(),
            library,
            arguments,
            anchor: Mutex::new(Some(anchor)),
        })
    }

    /// A fresh connection, which costs a fraction of a millisecond.
    pub(crate) fn connect(&self) -> Result<Connection, EngineError> {
        if self.anchor().is_none() {
            return Err(EngineError::new(
                ErrorCode::NETWORK_ERROR,
                "the embedded engine is shutting down",
            ));
        }
        connect(&self.library, &self.arguments)
    }

    /// Lets the engine go. It shuts down when the last connection is dropped.
    pub(crate) fn close(&self) {
        let anchor = self.anchor().take();
        drop(anchor);
    }

    fn anchor(&self) -> MutexGuard<'_, Option<Connection>> {
        self.anchor.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn connect(library: &Arc<EngineLibrary>, arguments: &[CString]) -> Result<Connection, EngineError> {
    Connection::open(library, arguments)
        .ok_or_else(|| EngineError::new(ErrorCode::NETWORK_ERROR, "the embedded engine refused a connection"))
}

impl Connection {
    /// Runs a statement whose answer does not matter.
    pub(crate) fn execute(&mut self, sql: &str) -> Result<(), EngineError> {
        self.query(sql.as_bytes(), "Null", &Parameters::new(&[])).map(drop)
    }

    /// Runs a small statement of ours, and gives the cells of its rows as text.
    pub(crate) fn rows(&mut self, sql: &str, parameters: &Parameters<'_>) -> Result<Vec<Vec<String>>, EngineError> {
        let answer = self.query(sql.as_bytes(), "JSONCompactStringsEachRow", parameters)?;
        serde_json::Deserializer::from_slice(answer.bytes())
            .into_iter()
            .collect::<Result<_, _>>()
            .map_err(|error| EngineError::new(ErrorCode::UNKNOWN_EXCEPTION, error))
    }

    /// Makes `database` the current one.
    pub(crate) fn use_database(&mut self, database: &str) -> Result<(), EngineError> {
        self.execute(&format!("USE {}", quote_identifier(database)))
    }
}

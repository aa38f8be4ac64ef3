//! Database and settings of a request: made current on its connection, and taken back where the connection lives on.
//!
//! Settings given when connecting would be checked without a word about what is wrong, so they are set by statement.

use super::statement::quote_string;
use crate::clickhouse::embedded::{
    child::complaint::complain,
    engine_error::{EngineError, ErrorCode},
    ffi::{Connection, Parameters},
    http::request::QueryRequest,
};

/// Settings under which every request runs, before its own: as a server does, not as a local shell does.
const SERVER_LIKE: [(&str, &str); 1] = [("implicit_select", "0")];
/// Carries the number and id of the request, so a client's own value would hide it from `KILL QUERY`.
const LOG_COMMENT: &str = "log_comment";

/// What a request wants to be current.
#[derive(Debug)]
pub(crate) struct RequestSettings<'a> {
    database: Option<&'a str>,
    settings: Vec<(&'a str, &'a str)>,
}

/// What was current before a request.
#[derive(Debug)]
pub(crate) struct Before {
    database: Option<String>,
    settings: Vec<String>,
}

impl<'a> RequestSettings<'a> {
    /// Checks that the names are names.
    pub(crate) fn new(request: &'a QueryRequest, log_comment: &'a str) -> Result<Self, EngineError> {
        let mut settings = SERVER_LIKE.to_vec();
        for (name, value) in &request.settings {
            let is_name = !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(&byte));
            if !is_name {
                return Err(EngineError::new(
                    ErrorCode::UNKNOWN_SETTING,
                    format!("Unknown setting '{name}'"),
                ));
            }
            if name != LOG_COMMENT {
                settings.push((name, value));
            }
        }
        settings.push((LOG_COMMENT, log_comment));
        Ok(Self {
            database: request.database.as_deref(),
            settings,
        })
    }

    /// Makes them current.
    pub(crate) fn apply(&self, connection: &mut Connection) -> Result<(), EngineError> {
        if let Some(database) = self.database {
            connection.use_database(database)?;
        }
        let list: Vec<String> = self
            .settings
            .iter()
            .map(|(name, value)| format!("{name} = {}", quote_string(value)))
            .collect();
        connection.execute(&format!("SET {}", list.join(", ")))
    }

    /// Notes what [`apply`](Self::apply) will change.
    pub(crate) fn remember(&self, connection: &mut Connection) -> Result<Before, EngineError> {
        let none = Parameters::new(&[]);
        let database = match self.database {
            Some(_) => connection
                .rows("SELECT currentDatabase()", &none)?
                .into_iter()
                .flatten()
                .next(),
            None => None,
        };
        let names: Vec<String> = self.settings.iter().map(|(name, _)| quote_string(name)).collect();
        let names = names.join(", ");
        let sql = format!("SELECT changed, name, value FROM system.settings WHERE name IN ({names})");
        let rows = connection.rows(&sql, &none)?;
        let settings = rows
            .iter()
            .filter_map(|row| match row.as_slice() {
                [changed, name, value] if changed == "1" => Some(format!("{name} = {}", quote_string(value))),
                [_, name, _] => Some(format!("{name} = DEFAULT")),
                _ => None,
            })
            .collect();
        Ok(Before { database, settings })
    }
}

impl Before {
    /// Makes current what was so before. A session in which that fails goes on with what it has.
    pub(crate) fn restore(self, connection: &mut Connection) {
        let database = self
            .database
            .map_or(Ok(()), |database| connection.use_database(&database));
        let settings = connection.execute(&format!("SET {}", self.settings.join(", ")));
        if let Err(error) = database.and(settings) {
            complain("the settings of a session could not be restored", error);
        }
    }
}

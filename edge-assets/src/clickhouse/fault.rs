//! [`ClickHouseFault`]: what went wrong, read from whatever the client or the server said, and whether it may pass.
//!
//! A fault is the typed cause of every [`ClickHouseError`](super::ClickHouseError): it survives boxing by `anyhow`, and
//! the framework reads the retry class from it. Server texts are cut to a readable length; a password that a server
//! should echo is blotted out.

use std::{error::Error, io};

use ::clickhouse::error::Error as DriverError;
use hyper_util::client::legacy::Error as TransportError;

use super::{
    codes::{self, ErrorCode, code},
    hints::Hints,
    transport::ServerException,
};
use crate::resource::ErrorClass;

/// The longest text of a server that is kept.
const MAX_MESSAGE: usize = 2_000;

/// What kind of fault it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultKind {
    /// No connection came about.
    Unreachable,
    /// The connection broke, or the answer ended before its end.
    Interrupted,
    /// The server did not answer in time; its query was killed.
    TimedOut,
    /// The step was cancelled; its query was killed.
    Cancelled,
    /// The server refused: see the code.
    Server,
    /// Something between us and the server answered in its place.
    Intermediary,
    /// The rows are not what the row type says.
    Schema,
    /// The result has more or fewer rows than were asked for.
    RowCount,
    /// The request could not be made: a parameter, a setting.
    Request,
    /// An insert was sent, and whether it was applied is not known.
    OutcomeUnknown,
    /// We refused, to keep good data.
    Refused,
}

/// What went wrong in a call to ClickHouse.
///
/// It prints the message, the server's code and name, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}{}{}", self.code_text(), self.hint_text())]
pub struct ClickHouseFault {
    kind: FaultKind,
    code: Option<i32>,
    name: Option<String>,
    message: String,
    hint: Option<String>,
    transient: bool,
}

impl ClickHouseFault {
    /// A fault that the server did not name.
    pub(super) fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        let transient = match kind {
            FaultKind::Unreachable | FaultKind::Interrupted | FaultKind::TimedOut | FaultKind::Intermediary => true,
            FaultKind::Cancelled
            | FaultKind::Server
            | FaultKind::Schema
            | FaultKind::RowCount
            | FaultKind::Request
            | FaultKind::OutcomeUnknown
            | FaultKind::Refused => false,
        };
        Self {
            kind,
            code: None,
            name: None,
            message: message.into(),
            hint: None,
            transient,
        }
    }

    pub(super) fn cancelled() -> Self {
        Self::new(FaultKind::Cancelled, "the step was cancelled")
    }

    /// What the client crate says, in our words.
    pub(super) fn from_driver(error: &DriverError) -> Self {
        match error {
            DriverError::BadResponse(text) => Self::from_server(text),
            DriverError::Network(cause) => {
                if let Some(exception) = exception_within(cause.as_ref()) {
                    return Self::from_server(exception);
                }
                let connect = cause
                    .downcast_ref::<TransportError>()
                    .is_some_and(TransportError::is_connect);
                if !connect {
                    return Self::new(FaultKind::Interrupted, innermost(cause.as_ref()));
                }
                let mut fault = Self::new(FaultKind::Unreachable, innermost(cause.as_ref()));
                if let Some(reason) = distrust_within(cause.as_ref()) {
                    fault.message = reason;
                    fault.transient = false;
                }
                fault
            }
            DriverError::TimedOut => Self::new(FaultKind::TimedOut, "the server did not take or answer it in time"),
            DriverError::NotEnoughData => Self::new(FaultKind::Interrupted, "the answer ended within a row"),
            DriverError::Decompression(cause) => Self::new(
                FaultKind::Interrupted,
                format!("the answer cannot be decompressed: {cause}"),
            ),
            DriverError::RowNotFound => Self::new(FaultKind::RowCount, "no row came back where one was asked for"),
            DriverError::InvalidParams(cause) => Self::new(FaultKind::Request, innermost(cause.as_ref())),
            DriverError::SchemaMismatch(text) => Self::new(FaultKind::Schema, limited(text)),
            DriverError::InvalidColumnsHeader(cause) => Self::new(
                FaultKind::Schema,
                format!("the header of the answer cannot be read: {cause}"),
            ),
            other => Self::new(FaultKind::Schema, limited(&other.to_string())),
        }
    }

    /// Reads `Code: 60. DB::Exception: Table x does not exist. (UNKNOWN_TABLE) (version 26.7.2.1)`.
    fn from_server(text: &str) -> Self {
        if text.starts_with("Could not read columns header") {
            return Self::new(FaultKind::Interrupted, "the answer is empty");
        }
        let Some((number, rest)) = server_code(text) else {
            return Self::new(
                FaultKind::Intermediary,
                format!("an answer that is not ClickHouse's: {}", limited(text)),
            );
        };
        let known = codes::find(number);
        let (message, name) = server_message(rest);
        let message = if message.is_empty() {
            "the server gave no reason".to_owned()
        } else {
            limited(message)
        };
        Self {
            kind: if number == code::UNKNOWN_STATUS_OF_INSERT {
                FaultKind::OutcomeUnknown
            } else {
                FaultKind::Server
            },
            code: Some(number),
            name: name.or(known.map(|known| known.name)).map(str::to_owned),
            message,
            hint: known.and_then(|known| known.hint).map(str::to_owned),
            transient: known.is_some_and(|ErrorCode { class, .. }| *class == ErrorClass::Transient),
        }
    }

    /// The kind of fault.
    #[must_use]
    pub const fn kind(&self) -> FaultKind {
        self.kind
    }

    /// The server's error code, such as 60.
    #[must_use]
    pub const fn code(&self) -> Option<i32> {
        self.code
    }

    /// The server's name for the code, such as `UNKNOWN_TABLE`.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The server's name for a code, where the table of retry classes holds it.
    #[must_use]
    pub fn name_of(code: i32) -> Option<&'static str> {
        codes::find(code).map(|known| known.name)
    }

    /// What was said, without code and hint.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Whether a repetition may work.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        self.transient
    }

    /// Whether a repetition may work, as the framework asks it.
    #[must_use]
    pub const fn class(&self) -> ErrorClass {
        if self.transient {
            ErrorClass::Transient
        } else {
            ErrorClass::Permanent
        }
    }

    /// Whether a table or a database is missing.
    #[must_use]
    pub const fn is_unknown_table(&self) -> bool {
        matches!(
            self.code,
            Some(code::UNKNOWN_TABLE | code::UNKNOWN_DATABASE | code::CANNOT_GET_CREATE_TABLE_QUERY)
        )
    }

    /// The fault of an insert whose end was not heard.
    ///
    /// It is not repeated blindly: without a token that the server deduplicates by, rows would be written twice.
    pub(super) fn after_sending_rows(mut self, repeatable: bool) -> Self {
        let unclear = matches!(
            self.kind,
            FaultKind::Interrupted | FaultKind::TimedOut | FaultKind::Intermediary | FaultKind::OutcomeUnknown
        );
        if unclear {
            self.kind = FaultKind::OutcomeUnknown;
            self.transient = repeatable;
            self.hint = Some(if repeatable {
                "the rows may have been written; repeating it does not double them".to_owned()
            } else {
                "the rows may have been written; write through a staged table or with a deduplication token, so that \
                 it can be repeated"
                    .to_owned()
            });
        }
        self
    }

    /// Puts the application's words in the place of ours, and blots out the password.
    pub(super) fn in_words_of(mut self, hints: &Hints) -> Self {
        if let Some(hint) = self.code.and_then(|code| hints.of(code)) {
            self.hint = Some(hint.to_owned());
        }
        self.message = hints.without_password(self.message);
        self
    }

    pub(super) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    fn code_text(&self) -> String {
        match (self.code, &self.name) {
            (Some(code), Some(name)) => format!(" ({code} {name})"),
            (Some(code), None) => format!(" ({code})"),
            (None, _) => String::new(),
        }
    }

    fn hint_text(&self) -> String {
        self.hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default()
    }
}

/// The innermost cause: the client's own errors repeat theirs in their text.
fn innermost(error: &(dyn Error + 'static)) -> String {
    let mut innermost = error;
    while let Some(cause) = innermost.source() {
        innermost = cause;
    }
    limited(&innermost.to_string())
}

/// The server's own error, where the watch over the connection found one.
fn exception_within<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e str> {
    find_carried(error, |carried| {
        carried.downcast_ref().map(|ServerException(text)| text.as_str())
    })
}

/// Why TLS does not trust the server.
fn distrust_within(error: &(dyn Error + 'static)) -> Option<String> {
    find_carried(error, |carried| match carried.downcast_ref() {
        Some(rustls::Error::InvalidCertificate(reason)) => {
            Some(format!("the server's certificate is not trusted: {reason}"))
        }
        _ => None,
    })
}

/// Asks every error of the chain, and those that I/O errors carry, which are no sources of theirs.
fn find_carried<'e, A>(
    error: &'e (dyn Error + 'static),
    ask: impl Fn(&'e (dyn Error + 'static)) -> Option<A>,
) -> Option<A> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(answer) = ask(error) {
            return Some(answer);
        }
        let carried = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = match carried {
            Some(carried) => Some(carried),
            None => error.source(),
        };
    }
    None
}

fn limited(text: &str) -> String {
    let text = text.trim().trim_end_matches('.');
    match text.char_indices().nth(MAX_MESSAGE) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text.to_owned(),
    }
}

fn server_code(text: &str) -> Option<(i32, &str)> {
    let rest = text.trim_start().strip_prefix("Code: ")?;
    let end = rest
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(rest.len());
    Some((rest[..end].parse().ok()?, rest[end..].trim_start_matches(['.', ' '])))
}

/// Splits `DB::Exception: message. (NAME) (version …)`.
fn server_message(text: &str) -> (&str, Option<&str>) {
    let mut text = text.trim();
    if let Some((before, _)) = text.rsplit_once(" (version ") {
        text = before.trim_end();
    }
    let mut name = None;
    if let Some((before, last)) = text.rsplit_once(" (")
        && let Some(candidate) = last.strip_suffix(')')
        && !candidate.is_empty()
        && candidate
            .chars()
            .all(|character| character.is_ascii_uppercase() || character.is_ascii_digit() || character == '_')
    {
        name = Some(candidate);
        text = before;
    }
    for prefix in ["DB::NetException: ", "DB::Exception: "] {
        text = text.strip_prefix(prefix).unwrap_or(text);
    }
    (text.trim_end_matches('.'), name)
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;

    #[test]
    fn answers_of_servers_are_taken_apart() {
        let cases = [
            (
                "Code: 60. DB::Exception: Table db.t does not exist. (UNKNOWN_TABLE) (version 24.8.1.1 (official build))\n",
                Some(60),
                Some("UNKNOWN_TABLE"),
                "Table db.t does not exist",
                FaultKind::Server,
                false,
            ),
            (
                "Code: 210. DB::NetException: Connection refused (db1:9000). (NETWORK_ERROR) (version 26.7.2.1)",
                Some(210),
                Some("NETWORK_ERROR"),
                "Connection refused (db1:9000)",
                FaultKind::Server,
                true,
            ),
            (
                // Without the version, and with parentheses that are no name.
                "Code: 395. DB::Exception: as told: while executing 'f(x) (y)'. (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO)",
                Some(395),
                Some("FUNCTION_THROW_IF_VALUE_IS_NON_ZERO"),
                "as told: while executing 'f(x) (y)'",
                FaultKind::Server,
                false,
            ),
            (
                "Code: 241",
                Some(241),
                Some("MEMORY_LIMIT_EXCEEDED"),
                "the server gave no reason",
                FaultKind::Server,
                false,
            ),
            (
                "Code: 99999. DB::Exception: of tomorrow (something (else))",
                Some(99_999),
                None,
                "of tomorrow (something (else))",
                FaultKind::Server,
                false,
            ),
            (
                "<html>502 Bad Gateway</html>",
                None,
                None,
                "an answer that is not ClickHouse's: <html>502 Bad Gateway</html>",
                FaultKind::Intermediary,
                true,
            ),
            (
                "Code: 319. DB::Exception: Unknown status. (UNKNOWN_STATUS_OF_INSERT)",
                Some(319),
                Some("UNKNOWN_STATUS_OF_INSERT"),
                "Unknown status",
                FaultKind::OutcomeUnknown,
                true,
            ),
        ];
        for (text, code, name, message, kind, transient) in cases {
            let fault = ClickHouseFault::from_driver(&DriverError::BadResponse(text.to_owned()));
            assert_eq!(
                (fault.code(), fault.name(), fault.message()),
                (code, name, message),
                "{text}"
            );
            assert_eq!((fault.kind(), fault.is_transient()), (kind, transient), "{text}");
        }
    }

    #[test]
    fn long_texts_are_cut_and_say_so() {
        let text = format!("Code: 62. DB::Exception: {}", "ä".repeat(10_000));
        let fault = ClickHouseFault::from_driver(&DriverError::BadResponse(text));
        assert_eq!(fault.message().chars().count(), MAX_MESSAGE + 2);
        assert!(fault.message().ends_with(" …"));
    }

    #[test]
    fn the_applications_words_win_and_the_password_is_blotted_out() {
        let hints = Hints {
            unknown_table: Some("run `migrate`".to_owned()),
            authentication: None,
            password: SecretString::from("canary"),
        };
        for code in [60, 81, 390] {
            let text = format!("Code: {code}. DB::Exception: no canary there");
            let fault = ClickHouseFault::from_driver(&DriverError::BadResponse(text)).in_words_of(&hints);
            assert_eq!(fault.hint(), Some("run `migrate`"));
            assert_eq!(fault.message(), "no *** there");
            assert!(fault.is_unknown_table());
        }
    }

    #[test]
    fn an_insert_that_a_server_refused_is_not_unclear() {
        let refused = ClickHouseFault::from_driver(&DriverError::BadResponse("Code: 252. DB::Exception: x".to_owned()));
        assert_eq!(refused.clone().after_sending_rows(false), refused);
        for kind in [FaultKind::Interrupted, FaultKind::TimedOut, FaultKind::Intermediary] {
            let unclear = ClickHouseFault::new(kind, "x").after_sending_rows(false);
            assert_eq!(
                (unclear.kind(), unclear.is_transient()),
                (FaultKind::OutcomeUnknown, false)
            );
            let repeatable = ClickHouseFault::new(kind, "x").after_sending_rows(true);
            assert_eq!(
                (repeatable.kind(), repeatable.is_transient()),
                (FaultKind::OutcomeUnknown, true)
            );
        }
        // Nothing of it was sent.
        assert!(
            ClickHouseFault::new(FaultKind::Unreachable, "x")
                .after_sending_rows(false)
                .is_transient()
        );
    }
}

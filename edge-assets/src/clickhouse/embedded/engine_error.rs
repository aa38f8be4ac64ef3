//! Errors as ClickHouse clients know them: a number, a name, and the text `Code: N. DB::Exception: …. (NAME)`.

/// Number and name of an error of ClickHouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ErrorCode {
    pub(crate) number: i32,
    name: &'static str,
}

impl ErrorCode {
    pub(crate) const UNSUPPORTED_METHOD: Self = Self::new(1, "UNSUPPORTED_METHOD");
    pub(crate) const CANNOT_READ_ALL_DATA: Self = Self::new(33, "CANNOT_READ_ALL_DATA");
    pub(crate) const BAD_ARGUMENTS: Self = Self::new(36, "BAD_ARGUMENTS");
    pub(crate) const SYNTAX_ERROR: Self = Self::new(62, "SYNTAX_ERROR");
    pub(crate) const UNKNOWN_SETTING: Self = Self::new(115, "UNKNOWN_SETTING");
    pub(crate) const READONLY: Self = Self::new(164, "READONLY");
    pub(crate) const TOO_MANY_SIMULTANEOUS_QUERIES: Self = Self::new(202, "TOO_MANY_SIMULTANEOUS_QUERIES");
    pub(crate) const NETWORK_ERROR: Self = Self::new(210, "NETWORK_ERROR");
    pub(crate) const QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING: Self =
        Self::new(216, "QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING");
    pub(crate) const UNKNOWN_COMPRESSION_METHOD: Self = Self::new(89, "UNKNOWN_COMPRESSION_METHOD");
    pub(crate) const SESSION_NOT_FOUND: Self = Self::new(372, "SESSION_NOT_FOUND");
    pub(crate) const SESSION_IS_LOCKED: Self = Self::new(373, "SESSION_IS_LOCKED");
    pub(crate) const INVALID_SESSION_TIMEOUT: Self = Self::new(374, "INVALID_SESSION_TIMEOUT");
    pub(crate) const QUERY_WAS_CANCELLED: Self = Self::new(394, "QUERY_WAS_CANCELLED");
    pub(crate) const QUERY_IS_TOO_LARGE: Self = Self::new(229, "QUERY_IS_TOO_LARGE");
    pub(crate) const AUTHENTICATION_FAILED: Self = Self::new(516, "AUTHENTICATION_FAILED");
    pub(crate) const UNKNOWN_EXCEPTION: Self = Self::new(1002, "UNKNOWN_EXCEPTION");

    const fn new(number: i32, name: &'static str) -> Self {
        Self { number, name }
    }
}

/// A statement or a request failed.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub(crate) struct EngineError {
    /// Number of the error, which clients branch on.
    pub(crate) code: i32,
    /// The whole text as it goes to the client.
    pub(crate) message: String,
}

impl EngineError {
    /// An error of ours, in the form of the engine's.
    pub(crate) fn new(code: ErrorCode, text: impl std::fmt::Display) -> Self {
        Self {
            code: code.number,
            message: format!("Code: {}. DB::Exception: {text}. ({})", code.number, code.name),
        }
    }

    /// An error of the engine, from its text.
    pub(crate) fn from_engine(text: &str) -> Self {
        let text = text.trim_end();
        let code = text
            .split_once("Code: ")
            .map(|(_, rest)| rest.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default())
            .and_then(|digits| digits.parse().ok());
        match code {
            Some(code) => Self {
                code,
                message: text.to_owned(),
            },
            None => Self::new(ErrorCode::UNKNOWN_EXCEPTION, text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_taken_from_the_text() {
        let error = EngineError::from_engine("Code: 60. DB::Exception: Table x does not exist. (UNKNOWN_TABLE)\n");
        assert_eq!(error.code, 60);
        assert_eq!(
            error.message,
            "Code: 60. DB::Exception: Table x does not exist. (UNKNOWN_TABLE)"
        );
    }

    #[test]
    fn a_text_without_a_number_gets_one() {
        let error = EngineError::from_engine("No active streaming query");
        assert_eq!(error.code, 1002);
        assert_eq!(
            error.message,
            "Code: 1002. DB::Exception: No active streaming query. (UNKNOWN_EXCEPTION)"
        );
    }
}

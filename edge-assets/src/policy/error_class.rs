//! [`ErrorClass`]: whether a repetition may cure an error.

/// Whether a failed attempt is worth repeating.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorClass {
    /// It may work the next time: a refused connection, a time-out, a server that is short of memory slots.
    Transient,
    /// It will fail in the same way again: a syntax error, a missing table, a wrong password.
    Permanent,
}

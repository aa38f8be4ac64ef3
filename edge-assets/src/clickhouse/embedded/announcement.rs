//! The one line that an engine process prints for its parent: where it listens, or why it does not.

use serde::{Deserialize, Serialize};

/// The line, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Announcement {
    /// The endpoint answers.
    Ready {
        /// Port on the loopback interface.
        port: u16,
        /// What `SELECT version()` answers.
        version: String,
    },
    /// The process ends.
    Failed {
        /// The error and its causes.
        reason: String,
    },
}

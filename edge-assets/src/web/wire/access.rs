//! Who calls, and who did what.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::at::At;
use crate::store::{AuditEntry, TokenScope};

/// What a caller may do. Each may do all that those before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Scope {
    /// Read, all but the audit.
    Viewer,
    /// Also launch, stop, repeat, switch.
    Operator,
    /// Also read who did what.
    Admin,
}

impl From<TokenScope> for Scope {
    fn from(scope: TokenScope) -> Self {
        match scope {
            TokenScope::Viewer => Self::Viewer,
            TokenScope::Operator => Self::Operator,
            TokenScope::Admin => Self::Admin,
        }
    }
}

/// A token that is to begin a session.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Login {
    /// The token.
    pub(crate) token: String,
}

/// Who calls.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Session {
    /// The name of the token; `local` where none is asked for.
    pub(crate) who: String,
    /// What it may do.
    pub(crate) scope: Scope,
    /// Whether this server asks for tokens.
    pub(crate) needs_token: bool,
    /// Until when the session lasts that began now.
    pub(crate) until: Option<At>,
}

/// Something that somebody did, or was not allowed to do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Audit {
    /// When.
    pub(crate) at: At,
    /// The name of the token; `local` where none was asked for.
    pub(crate) who: String,
    /// What: `POST /api/v1/runs/{id}/cancel`.
    #[schema(example = "POST /api/v1/runs/{id}/cancel")]
    pub(crate) action: String,
    /// On what: the path, or what was made.
    pub(crate) target: String,
    /// The status of the answer; 499 when nobody waited for it.
    pub(crate) status: u16,
    /// Why it was not done.
    pub(crate) problem: Option<String>,
}

impl From<AuditEntry> for Audit {
    fn from(entry: AuditEntry) -> Self {
        Self {
            at: At(entry.at),
            who: entry.who.to_string(),
            action: entry.action.to_string(),
            target: entry.target.to_string(),
            status: entry.status,
            problem: entry.problem.as_deref().map(str::to_owned),
        }
    }
}

//! [`AccessStore`]: who may do what over the web API, and who did what.

use std::{fmt, str::FromStr, sync::Arc};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::StoreError;
use crate::{
    boxed::BoxFuture,
    page::{Page, PageRequest},
};

/// What a token allows. Each allows all that those before it do.
///
/// ```
/// use edge_assets::store::TokenScope;
/// assert!(TokenScope::Admin > TokenScope::Operator && TokenScope::Operator > TokenScope::Viewer);
/// assert_eq!("operator".parse::<TokenScope>()?.to_string(), "operator");
/// # Ok::<(), edge_assets::store::UnknownScope>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TokenScope {
    /// Reading, all but the audit.
    Viewer,
    /// Also launching, stopping, repeating, switching.
    Operator,
    /// Also reading who did what.
    Admin,
}

impl TokenScope {
    /// All of them, from the least.
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Operator, Self::Admin];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Operator => "operator",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for TokenScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text is no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no scope; take `viewer`, `operator` or `admin`")]
pub struct UnknownScope(String);

impl FromStr for TokenScope {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        let known = Self::ALL.into_iter().find(|scope| scope.as_str() == text);
        known.ok_or_else(|| UnknownScope(text.to_owned()))
    }
}

/// A token, of which only the digest is known.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken {
    /// Its name, which the audit tells.
    pub name: Arc<str>,
    /// The SHA-256 of its text.
    pub digest: [u8; 32],
    /// What it allows.
    pub scope: TokenScope,
    /// When it was made.
    pub created_at: Timestamp,
    /// From then on it allows nothing.
    pub expires_at: Option<Timestamp>,
}

impl AccessToken {
    /// Whether it still allows something.
    #[must_use]
    pub fn is_valid(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
}

/// Without the digest.
impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessToken")
            .field("name", &self.name)
            .field("scope", &self.scope)
            .field("created_at", &self.created_at)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// Something that somebody did, or was not allowed to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// The name of the token; `local` where none is asked for.
    pub who: Arc<str>,
    /// What: `POST /api/v1/runs/{id}/cancel`.
    pub action: Arc<str>,
    /// On what: the path, or what was made.
    pub target: Arc<str>,
    /// How it ended: the status of the answer.
    pub status: u16,
    /// Why not: the kind of the problem.
    pub problem: Option<Arc<str>>,
}

/// Which entries of the audit are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditFilter {
    /// Of this name.
    pub who: Option<Arc<str>>,
}

/// Tokens, and the audit of what was done with them.
pub trait AccessStore: Send + Sync {
    /// Adds a token; says whether the name was free.
    fn add_token(&self, token: AccessToken) -> BoxFuture<'_, Result<bool, StoreError>>;

    /// Takes a token away; says whether it was there.
    fn remove_token(&self, name: Arc<str>) -> BoxFuture<'_, Result<bool, StoreError>>;

    /// All tokens, by name.
    fn tokens(&self) -> BoxFuture<'_, Result<Vec<AccessToken>, StoreError>>;

    /// The token of a digest.
    fn token(&self, digest: [u8; 32]) -> BoxFuture<'_, Result<Option<AccessToken>, StoreError>>;

    /// Keeps an entry of the audit.
    fn record_audit(&self, entry: AuditEntry) -> BoxFuture<'_, Result<(), StoreError>>;

    /// The audit, newest first.
    fn audit(&self, filter: AuditFilter, page: PageRequest) -> BoxFuture<'_, Result<Page<AuditEntry>, StoreError>>;
}

//! [`Fault`]: what can go wrong inside, and how it is told outside: as a [`StoreError`] with the place and the cure.

use rusqlite::ErrorCode;

use super::super::StoreError;

/// What went wrong in a piece of work.
#[derive(Debug)]
pub(super) enum Fault {
    /// The rules do not allow it.
    Refused(StoreError),
    /// The database says no.
    Sql(rusqlite::Error),
    /// A row holds what no row may hold.
    Odd(String),
}

pub(super) type Answer<T> = Result<T, Fault>;

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Refused(error)
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl Fault {
    /// Says it to the caller.
    pub(super) fn told(self, place: &str, action: &'static str) -> StoreError {
        match self {
            Self::Refused(error) => error,
            Self::Sql(_) | Self::Odd(_) => self.told_to_each(place, action),
        }
    }

    /// Says it to one of several callers: the transaction was theirs together.
    pub(super) fn told_to_each(&self, place: &str, action: &'static str) -> StoreError {
        match self {
            Self::Refused(error) => StoreError::Failed {
                action,
                source: error.to_string().into(),
            },
            Self::Sql(error) => told(error, place, action),
            Self::Odd(what) => StoreError::Corrupt {
                place: place.to_owned(),
                source: what.clone().into(),
            },
        }
    }

    /// The same once more, as far as it concerns others.
    pub(super) fn copy(&self) -> Self {
        match self {
            Self::Sql(rusqlite::Error::SqliteFailure(code, text)) => {
                Self::Sql(rusqlite::Error::SqliteFailure(*code, text.clone()))
            }
            Self::Sql(error) => Self::Odd(error.to_string()),
            Self::Refused(error) => Self::Odd(error.to_string()),
            Self::Odd(what) => Self::Odd(what.clone()),
        }
    }
}

/// Says what the database says.
pub(super) fn told(error: &rusqlite::Error, place: &str, action: &'static str) -> StoreError {
    let place = place.to_owned();
    let source = crate::boxed::error_chain(error).into();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Locked { place },
        // SQLite says the same of both; the system says which it is.
        Some(ErrorCode::CannotOpen) if std::fs::File::open(&place).is_err_and(|error| is_out_of_files(&error)) => {
            StoreError::TooManyFiles { place }
        }
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            StoreError::ReadOnly { place }
        }
        Some(ErrorCode::DiskFull) => StoreError::Full { place },
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Corrupt { place, source },
        _ => StoreError::Failed { action, source },
    }
}

/// Whether the process, or the system, has as many files open as it may.
pub(super) fn is_out_of_files(error: &std::io::Error) -> bool {
    // EMFILE and ENFILE, which have no kind of their own; the numbers are the same on every Unix.
    cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24))
}

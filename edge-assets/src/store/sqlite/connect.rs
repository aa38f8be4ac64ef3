//! Connections: the file and its rights, what each connection is told, and what a database must be to be ours.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::{
    super::StoreError,
    fault::{Answer, Fault, is_out_of_files, told},
    migrate,
    options::SqliteOptions,
};

/// Marks the file as ours: `EdgA`.
pub(super) const APPLICATION: i64 = 0x4564_6741;
/// So many statements stay prepared on a connection.
const STATEMENTS: usize = 128;
/// What the write-ahead log is cut to after it grew, in bytes.
const LOG_BYTES: i64 = 64 * 1024 * 1024;

/// Opens the connection that writes; makes the file, and brings it up to date.
pub(super) fn writer(options: &SqliteOptions) -> Result<Connection, StoreError> {
    let place = options.path.display().to_string();
    prepare_file(&options.path).map_err(|error| file_error(&error, &place))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = open(&options.path, flags, options.busy_timeout).and_then(|connection| {
        patiently(&connection, options.busy_timeout, || {
            // Before anything is changed.
            migrate::refuse_foreign(&connection, &place)?;
            set_up(&connection, options)
        })?;
        Ok(connection)
    });
    let mut connection = opened.map_err(|fault| fault.told(&place, "open"))?;
    migrate::bring_up_to_date(&mut connection, &place)?;
    Ok(connection)
}

/// Tries again while another process makes the same change: SQLite itself does not wait for a change of the journal.
fn patiently(connection: &Connection, patience: Duration, attempt: impl Fn() -> Answer<()>) -> Answer<()> {
    const ATTEMPTS: u32 = 100;
    connection.busy_timeout(Duration::ZERO)?;
    for _ in 1..ATTEMPTS {
        match attempt() {
            Err(Fault::Sql(error)) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                std::thread::sleep(patience / ATTEMPTS);
            }
            answer => {
                connection.busy_timeout(patience)?;
                return answer;
            }
        }
    }
    attempt()
}

/// Opens a connection that reads.
pub(super) fn reader(path: &Path, patience: Duration) -> Answer<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = open(path, flags, patience)?;
    connection.pragma_update(None, "cache_size", -2_000)?;
    Ok(connection)
}

fn open(path: &Path, flags: OpenFlags, patience: Duration) -> Answer<Connection> {
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(patience)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

fn set_up(connection: &Connection, options: &SqliteOptions) -> Answer<()> {
    // Before the first page is written; free pages are then given back in small pieces.
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    let mode: String = connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if mode != "wal" {
        let why = format!("keeps a journal of the kind `{mode}` instead of a WAL; put it on a local file system");
        return Err(unfit(&options.path.display().to_string(), &why).into());
    }
    connection.pragma_update(None, "cache_size", -8_000)?;
    connection.pragma_update(None, "foreign_keys", false)?;
    connection.pragma_update_and_check(None, "journal_size_limit", LOG_BYTES, |_| Ok(()))?;
    if let Some(bytes) = options.max_bytes {
        let page: i64 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
        let pages = i64::try_from(bytes).unwrap_or(i64::MAX) / page;
        connection.pragma_update_and_check(None, "max_page_count", pages.max(1), |_| Ok(()))?;
    }
    Ok(())
}

/// Makes the folder and the file where they are missing, for their owner only: what is in it may be nobody else's to read.
fn prepare_file(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
    }
    private_file(path).map(drop).or_else(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Ok(()),
        _ => Err(error),
    })
}

/// Makes a file that only its owner may read; fails when it is there.
pub(super) fn private_file(path: &Path) -> io::Result<fs::File> {
    let mut file = fs::OpenOptions::new();
    file.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    file.open(path)
}

/// Says what the file system says.
pub(super) fn file_error(error: &io::Error, place: &str) -> StoreError {
    let place = place.to_owned();
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly { place },
        _ if is_out_of_files(error) => StoreError::TooManyFiles { place },
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full { place },
        _ => StoreError::Failed {
            action: "open",
            source: format!("`{place}`: {error}").into(),
        },
    }
}

/// Says why a file that is whole cannot be the store.
pub(super) fn unfit(place: &str, why: &str) -> StoreError {
    StoreError::Failed {
        action: "open its file",
        source: format!("`{place}` {why}").into(),
    }
}

/// Says what the database says of a file.
pub(super) fn database_error(error: &rusqlite::Error, path: &Path, action: &'static str) -> StoreError {
    told(error, &path.display().to_string(), action)
}

/// The file that stands beside another one while it is made.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    path.with_file_name(name)
}

//! Backups: a copy of one snapshot, while others write. It appears under its name when it is whole and on the disk.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, backup::Backup};

use super::{
    super::StoreError,
    connect::{beside, database_error, file_error, private_file},
    fault::Answer,
};

const ACTION: &str = "write a backup";

/// Copies what the connection sees into a new file.
pub(super) fn write(from: &Connection, to: &Path) -> Answer<()> {
    if to.symlink_metadata().is_ok() {
        return Err(exists(to).into());
    }
    let unfinished = Unfinished(beside(to, ".unfinished"));
    copy(from, &unfinished.0)?;
    publish(&unfinished.0, to)?;
    Ok(())
}

fn copy(from: &Connection, to: &Path) -> Answer<()> {
    // One that a killed process left is nobody's.
    fs::remove_file(to).ok();
    let place = to.display().to_string();
    private_file(to).map_err(|error| file_error(&error, &place))?;
    let told = |error: rusqlite::Error| database_error(&error, to, ACTION);
    let mut target = Connection::open(to).map_err(told)?;
    // In one step: the snapshot is then read once, however much is written meanwhile.
    let backup = Backup::new(from, &mut target)?;
    backup.step(-1).map_err(told)?;
    drop(backup);
    target.close().map_err(|(_, error)| told(error))?;
    let synced = fs::File::open(to).and_then(|file| file.sync_all());
    Ok(synced.map_err(|error| file_error(&error, &place))?)
}

/// Gives the copy its name, unless that is taken.
fn publish(from: &Path, to: &Path) -> Result<(), StoreError> {
    let linked = match fs::hard_link(from, to) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            // A file system without links; there the check and the renaming are two steps.
            if to.symlink_metadata().is_ok() {
                return Err(exists(to));
            }
            fs::rename(from, to)
        }
        linked => linked,
    };
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(exists(to)),
        Err(error) => Err(file_error(&error, &to.display().to_string())),
        Ok(()) => Ok(()),
    }
}

fn exists(to: &Path) -> StoreError {
    StoreError::Failed {
        action: ACTION,
        source: format!("`{}` exists already; name another file", to.display()).into(),
    }
}

/// A file that goes when its making ends, well or not.
struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        for ending in ["", "-journal", "-wal", "-shm"] {
            fs::remove_file(beside(&self.0, ending)).ok();
        }
    }
}

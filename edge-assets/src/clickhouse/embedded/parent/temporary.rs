//! A folder under the system's temporary one that is deleted with its value.

use std::{
    io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::clickhouse::embedded::child::folder::is_locked;

const PREFIX: &str = "edge-clickhouse-";
/// Folders younger than this may belong to an engine that is just starting.
const YOUNG: Duration = Duration::from_secs(3600);

/// The folder. Only this user can enter it.
#[derive(Debug)]
pub(crate) struct TemporaryFolder {
    path: PathBuf,
}

impl TemporaryFolder {
    /// Makes a folder with a name of its own.
    pub(crate) fn new() -> io::Result<Self> {
        let id = uuid::Uuid::now_v7();
        let parent = std::env::temp_dir();
        delete_abandoned(&parent, id);
        let path = parent.join(format!("{PREFIX}{}", id.simple()));
        std::fs::DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Self { path })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        match std::fs::remove_dir_all(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(error = %error, folder = %self.path.display(), "a temporary folder could not be deleted");
            }
            _ => {}
        }
    }
}

/// Deletes what engines left behind that were killed together with their parents. Their names tell their age.
fn delete_abandoned(parent: &Path, now: uuid::Uuid) {
    let age = |name: &str| {
        let then = uuid::Uuid::parse_str(name.strip_prefix(PREFIX)?)
            .ok()?
            .get_timestamp()?
            .to_unix()
            .0;
        Some(Duration::from_secs(
            now.get_timestamp()?.to_unix().0.saturating_sub(then),
        ))
    };
    let Ok(entries) = std::fs::read_dir(parent) else { return };
    for entry in entries.filter_map(Result::ok) {
        let is_old = entry.file_name().to_str().and_then(age).is_some_and(|age| age > YOUNG);
        if is_old && !is_locked(&entry.path()) {
            // Another process may be about to do the same, and another user's folder is not ours to delete.
            let _deleted = std::fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_temporary_folder_goes_with_its_value() {
        let folder = TemporaryFolder::new().unwrap();
        let path = folder.path().to_owned();
        std::fs::write(path.join("x"), "x").unwrap();
        drop(folder);
        assert!(!path.exists());
    }

    #[test]
    fn only_old_folders_without_an_engine_are_deleted() {
        let root = tempfile::tempdir().unwrap();
        let now = uuid::Uuid::now_v7();
        let seconds = now.get_timestamp().unwrap().to_unix().0;
        let folder = |age: u64| {
            let id = uuid::Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds - age, 0));
            let path = root.path().join(format!("{PREFIX}{}", id.simple()));
            std::fs::create_dir(&path).unwrap();
            path
        };
        let (old, young, in_use) = (folder(4000), folder(3000), folder(4001));
        let _engine = crate::clickhouse::embedded::child::folder::EngineFolder::open(&in_use).unwrap();
        let other = root.path().join("edge-clickhouse-notes");
        std::fs::create_dir(&other).unwrap();
        delete_abandoned(root.path(), now);
        assert!(!old.exists());
        assert!(young.exists() && in_use.exists() && other.exists());
    }
}

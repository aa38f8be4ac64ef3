//! The engine's folder: made when missing, refused when it is somebody else's, locked while an engine runs on it.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use tokio::time::Instant;

use super::stop_order::DEADLINE;

/// Our own lock; the engine's would say little to a person.
const LOCK_FILE: &str = "edge-engine.lock";
/// Follows the process id in the lock file while its process ends.
const STOPPING: &str = ", which is stopping";
/// How long a folder in use is waited for: a process that was killed holds its lock for a moment.
const PATIENCE: Duration = Duration::from_millis(300);
const LOOK: Duration = Duration::from_millis(5);
/// What the engine itself leaves in its folder.
const ENGINE_FILES: [&str; 3] = ["status", "store", "metadata"];

/// Why a folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FolderError {
    /// Another process runs an engine on it.
    #[error(
        "the folder `{path}` is in use by another engine{owner}; stop that process, or give this one a folder of its own"
    )]
    InUse { path: PathBuf, owner: String },
    /// It holds files that are not the engine's.
    #[error(
        "the folder `{path}` holds files that are not an engine's, such as `{stranger}`; give an empty or new folder"
    )]
    NotOurs { path: PathBuf, stranger: String },
    /// The operating system refused.
    #[error("the folder `{path}` cannot be used; check that it is a folder and that this user may write to it")]
    Io {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
}

/// A locked folder. The lock goes with the value, and with the process.
#[derive(Debug)]
pub(crate) struct EngineFolder {
    path: PathBuf,
    lock: File,
}

impl EngineFolder {
    /// Makes and locks the folder.
    pub(crate) fn open(path: &Path) -> Result<Self, FolderError> {
        let failed = |source| FolderError::Io {
            path: path.to_owned(),
            source,
        };
        std::fs::create_dir_all(path).map_err(failed)?;
        let path = path.canonicalize().map_err(failed)?;
        let failed = |source| FolderError::Io {
            path: path.clone(),
            source,
        };
        refuse_strangers(&path)?;
        let mut lock = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path.join(LOCK_FILE))
            .map_err(failed)?;
        let asked = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(source)) => return Err(failed(source)),
            }
            let owner = read_owner(&mut lock);
            let patience = if owner.contains(STOPPING) { DEADLINE } else { PATIENCE };
            if asked.elapsed() > patience {
                let owner = if owner.is_empty() {
                    owner
                } else {
                    format!(" (process {owner})")
                };
                return Err(FolderError::InUse { path, owner });
            }
            thread::sleep(LOOK);
        }
        let mut folder = Self { path, lock };
        folder.write_owner("").map_err(|source| FolderError::Io {
            path: folder.path.clone(),
            source,
        })?;
        Ok(folder)
    }

    /// Tells whoever wants the folder next that it is worth waiting for.
    pub(crate) fn say_stopping(&mut self) {
        // Only a hint; without it, the next one does not wait.
        let _written = self.write_owner(STOPPING);
    }

    fn write_owner(&mut self, state: &str) -> io::Result<()> {
        self.lock.set_len(0)?;
        self.lock.rewind()?;
        let process = std::process::id();
        self.lock.write_all(format!("{process}{state}\n").as_bytes())
    }

    /// The folder, absolute and without links.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// Whether an engine runs on the folder right now.
pub(crate) fn is_locked(path: &Path) -> bool {
    let lock = OpenOptions::new().write(true).open(path.join(LOCK_FILE));
    lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)))
}

fn read_owner(lock: &mut File) -> String {
    let mut owner = String::new();
    let read = lock.rewind().and_then(|()| lock.read_to_string(&mut owner));
    if read.is_err() {
        owner.clear();
    }
    owner.trim().to_owned()
}

fn refuse_strangers(path: &Path) -> Result<(), FolderError> {
    let failed = |source| FolderError::Io {
        path: path.to_owned(),
        source,
    };
    let mut stranger = None;
    for entry in std::fs::read_dir(path).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        let name = name.to_string_lossy();
        if name == LOCK_FILE || ENGINE_FILES.contains(&&*name) {
            return Ok(());
        }
        // Left by the system on a fresh volume, or hidden.
        if name != "lost+found" && !name.starts_with('.') {
            stranger.get_or_insert_with(|| name.into_owned());
        }
    }
    match stranger {
        Some(stranger) => Err(FolderError::NotOurs {
            path: path.to_owned(),
            stranger,
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_made_and_locked_once() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a/b");
        let folder = EngineFolder::open(&path).unwrap();
        let error = EngineFolder::open(&path).unwrap_err();
        let expected = format!(
            "`{}` is in use by another engine (process {})",
            folder.path().display(),
            std::process::id()
        );
        assert!(error.to_string().contains(&expected), "{error}");
        drop(folder);
        EngineFolder::open(&path).unwrap();
    }

    #[test]
    fn a_folder_that_is_being_given_up_is_waited_for() {
        let root = tempfile::tempdir().unwrap();
        let mut folder = EngineFolder::open(root.path()).unwrap();
        folder.say_stopping();
        thread::scope(|scope| {
            let next = scope.spawn(|| EngineFolder::open(root.path()));
            thread::sleep(PATIENCE * 2);
            assert!(!next.is_finished());
            drop(folder);
            next.join().unwrap().unwrap();
        });
    }

    #[test]
    fn a_folder_of_somebody_else_is_refused() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("thesis.txt"), "x").unwrap();
        let error = EngineFolder::open(root.path()).unwrap_err();
        assert!(
            matches!(&error, FolderError::NotOurs { stranger, .. } if stranger == "thesis.txt"),
            "{error}"
        );
        assert!(!root.path().join(LOCK_FILE).exists());
    }

    #[test]
    fn a_file_is_no_folder() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("file");
        std::fs::write(&path, "x").unwrap();
        assert!(matches!(EngineFolder::open(&path).unwrap_err(), FolderError::Io { .. }));
    }
}

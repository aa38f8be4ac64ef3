//! Fetches the engine's library into the cache, once, with the ordinary package client.
//!
//! Steps: take the lock of the version's folder (a second process waits, and then finds the work done); `npm pack` into a
//! staging folder, so that the user's own settings of that client apply; check the package's digest; unpack the one file
//! that is wanted; check its digest; rename it into place. Whatever fails leaves the cache as it was. All of it blocks,
//! for as long as 178 MB take.

use std::{
    ffi::OsStr,
    fs::{self, File, TryLockError},
    io::{self, Read},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use sha2::{Digest, Sha256, Sha512};

use super::{
    fetch_error::FetchError,
    search::{CAN_BE_FETCHED, LIBRARY_FILE, LIBRARY_VERSION, LibrarySearch},
};
use crate::clickhouse::embedded::error::EmbeddedError;

/// How often the size of a download is looked at.
const POLL: Duration = Duration::from_millis(100);
const LOCK_FILE: &str = "fetch.lock";
const STAGING_FOLDER: &str = ".staging";

/// What is fetched, and how it is known to be right.
#[derive(Debug, Clone)]
struct Package {
    name: String,
    version: String,
    /// Size of the packed package, for progress only.
    packed_size: u64,
    /// SHA-512 of the packed package, in hexadecimal.
    packed_digest: String,
    /// SHA-256 of the library, in hexadecimal.
    library_digest: String,
}

impl Package {
    fn pinned() -> Self {
        Self {
            name: "@chdb/lib-linux-x64-gnu".to_owned(),
            version: LIBRARY_VERSION.to_owned(),
            packed_size: 177_817_999,
            packed_digest: "5cff7b98caa7739b59a4a432c11f0dedc2d3b073624e61ebdf4a42e66ce8de35\
                            a6ba48ca9f62016bad1cd81fe059435cb858ce3235a8a2b408082a81563e70a7"
                .to_owned(),
            library_digest: "36ad4e999882821ef13cf2d0f52c93f48e6ee1b4498b35a201c23ce4b8d15bf5".to_owned(),
        }
    }

    fn spec(&self) -> String {
        format!("{}@{}", self.name, self.version)
    }
}

/// How far a fetch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FetchProgress {
    /// Another process fetches the same file.
    Waiting,
    /// Bytes that have come, of about so many.
    Downloading {
        /// So far.
        received: u64,
        /// In all.
        total: u64,
    },
    /// The library is taken out of the package.
    Unpacking,
    /// Digests are compared.
    Verifying,
    /// The library is in its place.
    Done,
}

/// A fetch of the engine's library.
#[derive(Debug, Clone)]
pub struct LibraryFetch {
    package: Package,
    npm: PathBuf,
    target: PathBuf,
}

impl LibraryFetch {
    /// A fetch to where `search` will find the library.
    ///
    /// # Errors
    /// When there is no package for this platform, or no cache folder.
    pub fn new(search: &LibrarySearch) -> Result<Self, FetchError> {
        if !CAN_BE_FETCHED {
            let platform = format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH);
            return Err(FetchError::NoPackage { platform });
        }
        let target = search.cached_library().ok_or(FetchError::NoCacheFolder)?;
        Ok(Self {
            package: Package::pinned(),
            npm: "npm".into(),
            target,
        })
    }

    /// Uses this program as the package client instead of `npm`.
    #[must_use]
    pub fn npm(mut self, program: impl Into<PathBuf>) -> Self {
        self.npm = program.into();
        self
    }

    /// Fetches the library unless it is there already, and returns its path. Holds the thread.
    ///
    /// # Errors
    /// When the client is missing or fails, when a digest does not match, or when a file cannot be written.
    pub fn run(&self, mut progress: impl FnMut(FetchProgress)) -> Result<PathBuf, FetchError> {
        let folder = self.target.parent().ok_or(FetchError::NoCacheFolder)?;
        fs::create_dir_all(folder).map_err(io_error(folder))?;
        let _lock = lock(&folder.join(LOCK_FILE), &mut progress)?;
        if !self.target.is_file() {
            let staging = Staging::new(folder.join(STAGING_FOLDER))?;
            let package = self.download(&staging.path, &mut progress)?;
            progress(FetchProgress::Verifying);
            self.check::<Sha512>("the package", &package, &self.package.packed_digest)?;
            progress(FetchProgress::Unpacking);
            let library = self.unpack(&package, &staging.path)?;
            progress(FetchProgress::Verifying);
            self.check::<Sha256>("the library", &library, &self.package.library_digest)?;
            fs::rename(&library, &self.target).map_err(io_error(&self.target))?;
        }
        progress(FetchProgress::Done);
        Ok(self.target.clone())
    }

    fn download(&self, staging: &Path, progress: &mut impl FnMut(FetchProgress)) -> Result<PathBuf, FetchError> {
        let total = self.package.packed_size;
        progress(FetchProgress::Downloading { received: 0, total });
        let mut command = Command::new(&self.npm);
        command
            .args(["pack", &self.package.spec(), "--ignore-scripts", "--loglevel=error"])
            .arg("--pack-destination")
            .arg(staging)
            // A cache of its own: 178 MB must not stay in the user's, and its growth is the progress.
            .arg("--cache")
            .arg(staging.join("npm-cache"));
        let npm = self.npm.display().to_string();
        let finished = run_program(command, || {
            progress(FetchProgress::Downloading {
                received: size_of_tree(staging).min(total),
                total,
            });
        });
        let (status, last_words) = finished.map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => FetchError::NoClient {
                npm: npm.clone(),
                spec: self.package.spec(),
                target: self.target.clone(),
            },
            _ => FetchError::Io {
                path: self.npm.clone(),
                source,
            },
        })?;
        let packed = fs::read_dir(staging)
            .map_err(io_error(staging))?
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .find(|path| path.extension() == Some(OsStr::new("tgz")));
        match packed {
            Some(packed) if status.success() => {
                progress(FetchProgress::Downloading { received: total, total });
                Ok(packed)
            }
            _ => Err(FetchError::Client {
                npm,
                spec: self.package.spec(),
                status,
                last_words,
            }),
        }
    }

    fn unpack(&self, package: &Path, staging: &Path) -> Result<PathBuf, FetchError> {
        let member = format!("package/{LIBRARY_FILE}");
        let mut command = Command::new("tar");
        command.arg("-xzf").arg(package).arg("-C").arg(staging).arg(&member);
        let (status, last_words) = run_program(command, || {}).map_err(io_error(Path::new("tar")))?;
        let library = staging.join(&member);
        let is_file = fs::symlink_metadata(&library).is_ok_and(|metadata| metadata.is_file());
        if !status.success() || !is_file {
            return Err(FetchError::Unpack {
                spec: self.package.spec(),
                last_words,
            });
        }
        // The rename must not become durable before the content.
        File::open(&library)
            .and_then(|file| file.sync_all())
            .map_err(io_error(&library))?;
        Ok(library)
    }

    fn check<D: Digest>(&self, what: &'static str, path: &Path, expected: &str) -> Result<(), FetchError> {
        let found = digest_of::<D>(path).map_err(io_error(path))?;
        if found == expected {
            return Ok(());
        }
        Err(FetchError::Digest {
            what,
            spec: self.package.spec(),
            found,
            expected: expected.to_owned(),
        })
    }
}

impl LibrarySearch {
    /// Finds the library, or fetches it where that is possible. Holds the thread; `progress` is called if it takes long.
    ///
    /// # Errors
    /// As [`find`](Self::find) where nothing can be fetched, else [`EmbeddedError::Fetch`].
    pub fn find_or_fetch(&self, progress: impl FnMut(FetchProgress)) -> Result<PathBuf, EmbeddedError> {
        match self.find() {
            Err(EmbeddedError::LibraryMissing { .. }) if CAN_BE_FETCHED => Ok(LibraryFetch::new(self)?.run(progress)?),
            found => found,
        }
    }
}

/// A folder for work in progress, emptied before and deleted after.
struct Staging {
    path: PathBuf,
}

impl Staging {
    /// Whoever holds the lock owns the folder, so what a killed process left there can go.
    fn new(path: PathBuf) -> Result<Self, FetchError> {
        match fs::remove_dir_all(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(io_error(&path)(error)),
            _ => {}
        }
        fs::create_dir(&path).map_err(io_error(&path))?;
        Ok(Self { path })
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.path) {
            tracing::warn!(error = %error, folder = %self.path.display(), "a staging folder could not be deleted");
        }
    }
}

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> FetchError {
    let path = path.to_owned();
    move |source| FetchError::Io { path, source }
}

fn lock(path: &Path, progress: &mut impl FnMut(FetchProgress)) -> Result<File, FetchError> {
    let file = File::create(path).map_err(io_error(path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            progress(FetchProgress::Waiting);
            file.lock().map_err(io_error(path))?;
        }
        Err(TryLockError::Error(error)) => return Err(io_error(path)(error)),
    }
    Ok(file)
}

/// Kills the program when the fetch is given up, by a panic in the caller's progress for instance.
struct KillOnDrop(Child);

impl Drop for KillOnDrop {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(None)) && self.0.kill().is_ok() {
            let _reaped = self.0.wait();
        }
    }
}

/// Runs a program to its end, calling `meanwhile` now and then; gives its status and the end of its standard error.
fn run_program(mut command: Command, mut meanwhile: impl FnMut()) -> io::Result<(std::process::ExitStatus, String)> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let mut child = KillOnDrop(command.spawn()?);
    let mut errors = child.0.stderr.take();
    #[expect(
        clippy::disallowed_methods,
        reason = "joined below; ends with the program's standard error"
    )]
    let reader = thread::spawn(move || {
        let mut text = Vec::new();
        let read = errors.as_mut().map(|errors| errors.read_to_end(&mut text));
        drop(read);
        text
    });
    let status = loop {
        if let Some(status) = child.0.try_wait()? {
            break status;
        }
        meanwhile();
        thread::sleep(POLL);
    };
    let text = reader.join().unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.trim_end().lines().collect();
    Ok((status, lines[lines.len().saturating_sub(20)..].join("\n")))
}

/// Sum of the sizes of all files under `folder`; what vanishes meanwhile does not count.
fn size_of_tree(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries
        .filter_map(Result::ok)
        .map(|entry| match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => size_of_tree(&entry.path()),
            Ok(metadata) => metadata.len(),
            Err(_) => 0,
        })
        .sum()
}

fn digest_of<D: Digest>(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut digest = D::new();
    let mut piece = vec![0; 1 << 20];
    loop {
        match file.read(&mut piece)? {
            0 => break,
            length => digest.update(&piece[..length]),
        }
    }
    Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A world with a package client that hands out `package.tgz` from its folder.
    struct World {
        root: tempfile::TempDir,
        fetch: LibraryFetch,
    }

    const CLIENT: &str = r#"#!/bin/sh
echo "$@" >> "$(dirname "$0")/calls"
while [ "$1" != "--pack-destination" ]; do shift; done
cp "$(dirname "$0")/package.tgz" "$2/chdb.tgz"
"#;

    fn world(client: &str) -> World {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("package")).unwrap();
        fs::write(root.path().join("package/libchdb.so"), "the engine").unwrap();
        fs::write(root.path().join("package/README.md"), "not wanted").unwrap();
        let packed = root.path().join("package.tgz");
        let tar = Command::new("tar")
            .arg("-czf")
            .arg(&packed)
            .arg("-C")
            .arg(root.path())
            .arg("package")
            .status();
        assert!(tar.unwrap().success());
        let npm = root.path().join("npm");
        fs::write(&npm, client).unwrap();
        fs::set_permissions(&npm, fs::Permissions::from_mode(0o755)).unwrap();
        let search = LibrarySearch {
            cache_dir: Some(root.path().join("cache")),
            ..LibrarySearch::default()
        };
        let mut fetch = LibraryFetch::new(&search).unwrap().npm(npm);
        fetch.package.packed_digest = digest_of::<Sha512>(&packed).unwrap();
        fetch.package.library_digest = digest_of::<Sha256>(&root.path().join("package/libchdb.so")).unwrap();
        World { root, fetch }
    }

    impl World {
        /// Files in the folder of the version.
        fn left(&self) -> Vec<String> {
            let mut names: Vec<String> = fs::read_dir(self.fetch.target.parent().unwrap())
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        }

        fn calls(&self) -> usize {
            fs::read_to_string(self.root.path().join("calls"))
                .unwrap_or_default()
                .lines()
                .count()
        }
    }

    #[test]
    fn a_library_is_fetched_once_and_alone() {
        let world = world(CLIENT);
        let mut steps = Vec::new();
        let path = world.fetch.run(|step| steps.push(step)).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "the engine");
        assert_eq!(world.left(), ["fetch.lock", "libchdb.so"]);
        assert_eq!(
            steps.first(),
            Some(&FetchProgress::Downloading {
                received: 0,
                total: 177_817_999
            })
        );
        assert_eq!(steps.last(), Some(&FetchProgress::Done));
        assert!(steps.contains(&FetchProgress::Unpacking));
        assert_eq!(world.fetch.run(|_| {}).unwrap(), path);
        assert_eq!(world.calls(), 1);
    }

    #[test]
    fn two_fetches_at_once_do_the_work_once() {
        let world = world(CLIENT);
        let both = thread::scope(|scope| {
            let fetches = [0, 1].map(|_| scope.spawn(|| world.fetch.run(|_| {})));
            fetches.map(|fetch| fetch.join().unwrap().unwrap())
        });
        assert_eq!(both, [world.fetch.target.clone(), world.fetch.target.clone()]);
        assert_eq!(world.calls(), 1);
    }

    #[test]
    fn a_package_with_another_digest_is_not_kept() {
        let world = world(CLIENT);
        fs::write(world.root.path().join("package.tgz"), "something else").unwrap();
        let error = world.fetch.run(|_| {}).unwrap_err();
        assert!(
            matches!(
                &error,
                FetchError::Digest {
                    what: "the package",
                    ..
                }
            ),
            "{error}"
        );
        assert_eq!(world.left(), ["fetch.lock"]);
    }

    #[test]
    fn a_library_with_another_digest_is_not_kept() {
        let mut world = world(CLIENT);
        world.fetch.package.library_digest = "00".repeat(32);
        let error = world.fetch.run(|_| {}).unwrap_err();
        assert!(
            matches!(
                &error,
                FetchError::Digest {
                    what: "the library",
                    ..
                }
            ),
            "{error}"
        );
        assert_eq!(world.left(), ["fetch.lock"]);
    }

    #[test]
    fn a_package_without_the_library_is_explained() {
        let mut world = world(CLIENT);
        let packed = world.root.path().join("package.tgz");
        let tar = Command::new("tar")
            .arg("-czf")
            .arg(&packed)
            .arg("-C")
            .arg(world.root.path())
            .arg("npm")
            .status();
        assert!(tar.unwrap().success());
        world.fetch.package.packed_digest = digest_of::<Sha512>(&packed).unwrap();
        let error = world.fetch.run(|_| {}).unwrap_err();
        assert!(matches!(&error, FetchError::Unpack { .. }), "{error}");
    }

    #[test]
    fn a_failing_client_is_quoted() {
        let world = world("#!/bin/sh\necho 'E404 no such package' >&2\nexit 3\n");
        let text = world.fetch.run(|_| {}).unwrap_err().to_string();
        assert!(
            text.contains("pack @chdb/lib-linux-x64-gnu@26.7.3-stable.1` ended with exit status: 3"),
            "{text}"
        );
        assert!(text.ends_with("E404 no such package"), "{text}");
        assert_eq!(world.left(), ["fetch.lock"]);
    }

    #[test]
    fn without_a_client_the_way_by_hand_is_told() {
        let world = world(CLIENT);
        let fetch = world.fetch.clone().npm("/nowhere/npm");
        let text = fetch.run(|_| {}).unwrap_err().to_string();
        let target = world.fetch.target.display().to_string();
        for part in [
            "`/nowhere/npm` was not found",
            "npm pack @chdb/",
            "package/libchdb.so",
            &target,
            "$CLICKHOUSE_HOST",
        ] {
            assert!(text.contains(part), "{part} is not in: {text}");
        }
    }
}

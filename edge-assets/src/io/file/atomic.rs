//! A file is replaced as a whole: written aside, brought to the disk, renamed.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

/// Replaces the file at `path` by what `write` writes; tells how many bytes that is. What fails leaves no trace.
///
/// Its folder is made when it is not there.
pub(super) fn replace<E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<(), E>,
) -> Result<u64, E> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let aside = Aside::beside(path);
    let mut writer = BufWriter::new(File::create_new(&aside.0)?);
    write(&mut writer)?;
    writer.flush()?;
    let file = writer.get_ref();
    file.sync_all()?;
    let bytes = file.metadata()?.len();
    fs::rename(&aside.0, path)?;
    // The name, too, is to survive a power failure, where the file system lets one ask for that.
    drop(File::open(folder).and_then(|folder| folder.sync_all()));
    Ok(bytes)
}

/// The file that is written aside, removed unless it has been renamed.
struct Aside(PathBuf);

impl Aside {
    fn beside(path: &Path) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // Two attempts at one value may write at once; names begin with a dot so that nobody takes them for values.
        let own = format!(".{}-{}.tmp", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let name = name.get(..name.floor_char_boundary(200)).unwrap_or_default();
        Self(path.with_file_name(format!(".{name}{own}")))
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        // After the rename there is nothing to remove, and of a failure somebody is told already.
        drop(fs::remove_file(&self.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn a_file_is_replaced_as_a_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("asset/value.json");
        let bytes = replace::<io::Error>(&path, |writer| writer.write_all(b"first")).unwrap();
        assert_eq!((bytes, fs::read(&path).unwrap()), (5, b"first".to_vec()));
        let broken = replace::<io::Error>(&path, |writer| {
            writer.write_all(b"sec")?;
            Err(io::Error::other("the disk is full"))
        });
        assert!(broken.is_err());
        assert_eq!(fs::read(&path).unwrap(), b"first");
        replace::<io::Error>(&path, |writer| writer.write_all(b"third")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"third");
        assert_eq!(names(path.parent().unwrap()), ["value.json"], "nothing is left aside");
    }
}

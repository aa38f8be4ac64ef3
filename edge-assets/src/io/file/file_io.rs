//! [`FileIoManager`]: a JSON file for each value. Files are read and written on the runtime's pool for blocking code.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    super::{IoContext, IoError, IoManager, IoType, IoValue, blocking::blocking, envelope, layout},
    atomic,
};
use crate::{
    boxed::{BoxError, BoxFuture},
    key::AssetKey,
    metadata::{Metadata, MetadataValue},
    partition::PartitionKey,
    resource::{Health, Resource},
};

/// Keeps each value as JSON in a file of its own: `folder/asset/value.json`, `folder/asset/partition=2026-10-01.json`.
///
/// A value is written aside and renamed, so that a reader, or the next run after a power failure, finds the old value or
/// the new one. The file says whose value it is; what is cut or foreign is refused when it is loaded. Several processes
/// may share the folder.
///
/// ```
/// use edge_assets::{AssetKey, Resources, io::{FileIoManager, IoManager}};
/// use std::sync::Arc;
/// let files = FileIoManager::new("values");
/// let readings = AssetKey::new("edge/readings")?;
/// assert!(files.path(&readings, None).ends_with("edge+readings/value.json"));
/// let resources = Resources::new().with_arc::<dyn IoManager>(Arc::new(files));
/// assert_eq!(resources.len(), 1);
/// # Ok::<(), edge_assets::KeyError>(())
/// ```
#[derive(Debug, Clone)]
pub struct FileIoManager {
    folder: Arc<Path>,
}

impl FileIoManager {
    /// Keeps values in `folder`, which is made when it is not there.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into().into(),
        }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file of a value.
    #[must_use]
    pub fn path(&self, asset: &AssetKey, partition: Option<&PartitionKey>) -> PathBuf {
        let [folder, name] = layout::place_of(asset, partition);
        self.folder.join(folder).join(name)
    }

    fn path_of(&self, context: &IoContext) -> PathBuf {
        self.path(&context.asset, context.partition.as_ref())
    }
}

#[diagnostic::do_not_recommend]
impl Resource for FileIoManager {
    fn name(&self) -> &str {
        "values in files"
    }

    fn open(&self) -> BoxFuture<'_, Result<(), BoxError>> {
        Box::pin(async {
            let folder = Arc::clone(&self.folder);
            let made = blocking(move || {
                fs::create_dir_all(&folder).map_err(|error| unreachable_place("be made", &folder, error))
            });
            Ok(made.await?)
        })
    }

    fn health(&self) -> BoxFuture<'_, Health> {
        Box::pin(async {
            let folder = Arc::clone(&self.folder);
            let counted = blocking(move || {
                let is_asset =
                    |entry: &io::Result<fs::DirEntry>| entry.as_ref().is_ok_and(|entry| entry.path().is_dir());
                let entries = fs::read_dir(&folder).map(|entries| entries.filter(is_asset).count());
                entries.map_err(|error| unreachable_place("be read", &folder, error))
            });
            match counted.await {
                Ok(assets) => Health::good(format!("values of {assets} assets in `{}`", self.folder.display())),
                Err(error) => Health::bad(crate::boxed::error_chain(&error)),
            }
        })
    }
}

impl IoManager for FileIoManager {
    fn store<'a>(&'a self, context: &'a IoContext, value: &'a IoValue) -> BoxFuture<'a, Result<Metadata, IoError>> {
        Box::pin(async {
            let path = self.path_of(context);
            let (context, value) = (context.clone(), value.clone());
            blocking(move || {
                let written = atomic::replace::<WriteError>(&path, |file| Ok(envelope::write(file, &context, &value)?));
                let bytes = written.map_err(|error| match error {
                    WriteError::Value(error) => value.not_writable(error),
                    WriteError::Place(error) => unreachable_place("be written", &path, error),
                })?;
                Ok(Metadata::new()
                    .with("io/path", path.display().to_string())
                    .with("io/bytes", MetadataValue::Bytes(bytes)))
            })
            .await
        })
    }

    fn load<'a>(&'a self, context: &'a IoContext, kind: IoType) -> BoxFuture<'a, Result<Option<IoValue>, IoError>> {
        Box::pin(async move {
            let path = self.path_of(context);
            let context = context.clone();
            blocking(move || {
                let text = match fs::read(&path) {
                    Ok(text) => text,
                    Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                    Err(error) => return Err(unreachable_place("be read", &path, error)),
                };
                envelope::read(&text, &format!("`{}`", path.display()), &context, kind).map(Some)
            })
            .await
        })
    }

    fn has<'a>(&'a self, context: &'a IoContext) -> BoxFuture<'a, Result<bool, IoError>> {
        Box::pin(async {
            let path = self.path_of(context);
            blocking(move || {
                path.try_exists()
                    .map_err(|error| unreachable_place("be looked at", &path, error))
            })
            .await
        })
    }
}

/// Why a file was not written: the disk, or the value.
enum WriteError {
    Place(io::Error),
    Value(serde_json::Error),
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        Self::Place(error)
    }
}

impl From<serde_json::Error> for WriteError {
    fn from(error: serde_json::Error) -> Self {
        if error.is_io() {
            Self::Place(error.into())
        } else {
            Self::Value(error)
        }
    }
}

fn unreachable_place(what: &str, path: &Path, error: io::Error) -> IoError {
    let what = format!("`{}` could not {what}", path.display());
    match error.kind() {
        io::ErrorKind::PermissionDenied
        | io::ErrorKind::ReadOnlyFilesystem
        | io::ErrorKind::NotADirectory
        | io::ErrorKind::IsADirectory => IoError::permanent(what, error),
        _ => IoError::transient(what, error),
    }
}

//! [`ObjectStoreIoManager`]: values as objects of S3, GCS, Azure, a folder or memory. Feature `object-store`.

use std::{fmt, sync::Arc};

use futures_util::StreamExt as _;
use object_store::{
    Error, ObjectStore, ObjectStoreExt as _, PutPayload, local::LocalFileSystem, parse_url_opts, path::Path,
};
use url::Url;

use super::{IoContext, IoError, IoManager, IoType, IoValue, blocking::blocking, envelope, layout};
use crate::{
    boxed::{BoxError, BoxFuture},
    key::AssetKey,
    metadata::{Metadata, MetadataValue},
    partition::PartitionKey,
    resource::{Health, Resource},
};

/// Keeps each value as JSON in an object of its own, laid out and written as the files of
/// [`FileIoManager`](super::FileIoManager) are: `prefix/asset/value.json`, `prefix/asset/partition=2026-10-01.json`.
///
/// An object is put as a whole: a reader finds the old value or the new one, however a process ends. It says whose value it is; what
/// is cut or foreign is refused when it is loaded. Of two that put at once, the last one stays.
///
/// Folders (`file:///var/lib/edge/values`) and memory (`memory:///`) are always there. Clouds are features of the package `object_store`,
/// which a program turns on in its own `Cargo.toml`: `object_store = { version = "0.14", features = ["aws"] }`, `gcp` or `azure`.
///
/// ```
/// use edge_assets::{AssetKey, Resources, io::{IoManager, ObjectStoreIoManager}};
/// use std::sync::Arc;
/// let objects = ObjectStoreIoManager::at("file:///var/lib/edge/values")?;
/// let readings = AssetKey::new("edge/readings")?;
/// assert_eq!(objects.url(&readings, None), "file:///var/lib/edge/values/edge+readings/value.json");
/// let resources = Resources::new().with_arc::<dyn IoManager>(Arc::new(objects));
/// assert_eq!(resources.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ObjectStoreIoManager {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
    /// What people see of the place: no user, no password, no options.
    shown: Arc<str>,
}

impl ObjectStoreIoManager {
    /// Keeps values below a URL: `s3://bucket/prefix`, `gs://bucket/prefix`, `az://container/prefix`, `file:///folder`, `memory:///`.
    ///
    /// Nothing is connected yet.
    ///
    /// # Errors
    /// [`IoError`], of the permanent class, when it is no URL, or one of a cloud whose feature is off.
    pub fn at(url: &str) -> Result<Self, IoError> {
        Self::with_options(url, [])
    }

    /// The same with options of the cloud by their names, such as `aws_region` and `aws_access_key_id`; values are secrets, and nothing
    /// shows them. Names that the cloud does not know are passed over, so that all variables of the environment may be given.
    ///
    /// # Errors
    /// [`IoError`], of the permanent class, when it is no URL, or one of a cloud whose feature is off, or options are missing.
    pub fn with_options(url: &str, options: impl IntoIterator<Item = (String, String)>) -> Result<Self, IoError> {
        let url =
            Url::parse(url).map_err(|error| IoError::permanent("the address of stored values is no URL", error))?;
        let shown = shown(&url);
        let (store, prefix) = parse_url_opts(&url, options).map_err(|error| {
            let what = format!(
                "values cannot be kept at `{shown}`; clouds are features of the package `object_store`: `aws`, `gcp`, `azure`"
            );
            IoError::permanent(what, error.to_string())
        })?;
        let store: Arc<dyn ObjectStore> = if url.scheme() == "file" {
            // What is recorded as stored is to survive a power failure.
            Arc::new(LocalFileSystem::new().with_fsync(true))
        } else {
            store.into()
        };
        Ok(Self { store, prefix, shown })
    }

    /// Keeps values below a prefix of a store that the program has made itself, such as one with credentials of its own kind.
    ///
    /// # Errors
    /// [`IoError`], of the permanent class, when the prefix has empty parts, `.` or `..`.
    pub fn over(store: Arc<dyn ObjectStore>, prefix: &str) -> Result<Self, IoError> {
        let parsed = Path::parse(prefix);
        let prefix =
            parsed.map_err(|error| IoError::permanent(format!("`{prefix}` is no prefix"), error.to_string()))?;
        let shown = format!("{store}/{prefix}").trim_end_matches('/').into();
        Ok(Self { store, prefix, shown })
    }

    /// The address of a value.
    #[must_use]
    pub fn url(&self, asset: &AssetKey, partition: Option<&PartitionKey>) -> String {
        format!("{}/{}", self.shown, layout::place_of(asset, partition).join("/"))
    }

    fn place(&self, context: &IoContext) -> Result<(Path, String), IoError> {
        let (asset, partition) = (&context.asset, context.partition.as_ref());
        let below = layout::place_of(asset, partition).join("/");
        let whole = if self.prefix.as_ref().is_empty() {
            below
        } else {
            format!("{}/{below}", self.prefix)
        };
        let url = self.url(asset, partition);
        match Path::parse(whole) {
            Ok(path) => Ok((path, url)),
            Err(error) => Err(IoError::permanent(format!("`{url}` is no place"), error.to_string())),
        }
    }
}

/// A URL without what may be secret in it.
fn shown(url: &Url) -> Arc<str> {
    let host = url.host_str().unwrap_or_default();
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let text = format!("{}://{host}{port}{}", url.scheme(), url.path());
    text.trim_end_matches('/').into()
}

impl fmt::Debug for ObjectStoreIoManager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ObjectStoreIoManager").field(&self.shown).finish()
    }
}

#[diagnostic::do_not_recommend]
impl Resource for ObjectStoreIoManager {
    fn name(&self) -> &str {
        "values in an object store"
    }

    fn open(&self) -> BoxFuture<'_, Result<(), BoxError>> {
        Box::pin(async {
            // One request: a bucket that is not there, and credentials that are not valid, are told before the first step.
            match self.store.list(Some(&self.prefix)).next().await {
                None | Some(Ok(_)) => Ok(()),
                Some(Err(error)) => Err(unreachable_place("be reached", &self.shown, &error).into()),
            }
        })
    }

    fn health(&self) -> BoxFuture<'_, Health> {
        Box::pin(async {
            match self.store.list_with_delimiter(Some(&self.prefix)).await {
                Ok(found) => {
                    let assets = found.common_prefixes.len();
                    Health::good(format!("values of {assets} assets in `{}`", self.shown))
                }
                Err(error) => {
                    let error = unreachable_place("be read", &self.shown, &error);
                    Health::bad(crate::boxed::error_chain(&error))
                }
            }
        })
    }
}

impl IoManager for ObjectStoreIoManager {
    fn store<'a>(&'a self, context: &'a IoContext, value: &'a IoValue) -> BoxFuture<'a, Result<Metadata, IoError>> {
        Box::pin(async {
            let (path, url) = self.place(context)?;
            let (context, value) = (context.clone(), value.clone());
            let text = blocking(move || {
                let mut text = Vec::new();
                match envelope::write(&mut text, &context, &value) {
                    Ok(()) => Ok(text),
                    Err(error) => Err(value.not_writable(error)),
                }
            })
            .await?;
            let bytes = u64::try_from(text.len()).unwrap_or(u64::MAX);
            let put = self.store.put(&path, PutPayload::from(text)).await;
            put.map_err(|error| unreachable_place("be written", &url, &error))?;
            Ok(Metadata::new()
                .with("io/path", url)
                .with("io/bytes", MetadataValue::Bytes(bytes)))
        })
    }

    fn load<'a>(&'a self, context: &'a IoContext, kind: IoType) -> BoxFuture<'a, Result<Option<IoValue>, IoError>> {
        Box::pin(async move {
            let (path, url) = self.place(context)?;
            let read = async { self.store.get(&path).await?.bytes().await };
            let text = match read.await {
                Ok(text) => text,
                Err(Error::NotFound { .. }) => return Ok(None),
                Err(error) => return Err(unreachable_place("be read", &url, &error)),
            };
            let context = context.clone();
            blocking(move || envelope::read(&text, &format!("`{url}`"), &context, kind).map(Some)).await
        })
    }

    fn has<'a>(&'a self, context: &'a IoContext) -> BoxFuture<'a, Result<bool, IoError>> {
        Box::pin(async {
            let (path, url) = self.place(context)?;
            match self.store.head(&path).await {
                Ok(_) => Ok(true),
                Err(Error::NotFound { .. }) => Ok(false),
                Err(error) => Err(unreachable_place("be looked at", &url, &error)),
            }
        })
    }
}

/// The errors of the store repeat their causes in their own text, so the text is the whole of the reason.
fn unreachable_place(what: &str, place: &str, error: &Error) -> IoError {
    let (what, reason) = (format!("`{place}` could not {what}"), error.to_string());
    match error {
        Error::PermissionDenied { .. }
        | Error::Unauthenticated { .. }
        | Error::NotSupported { .. }
        | Error::NotImplemented { .. }
        | Error::InvalidPath { .. }
        // What is missing where something is written is the bucket.
        | Error::NotFound { .. }
        | Error::UnknownConfigurationKey { .. } => IoError::permanent(what, reason),
        _ => IoError::transient(what, reason),
    }
}

//! An IO manager of one's own: it keeps every value that an asset ever had, and loads the newest.
//!
//! `cargo run -p examples --example custom_io_manager`

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use edge_assets::{
    Metadata, Resources,
    boxed::BoxFuture,
    io::{FileIoManager, IoContext, IoError, IoManager, IoType, IoValue},
    prelude::*,
};

/// A file for each run that stored a value. Ids of runs sort by time, so the last name is the newest value.
#[derive(Clone, Resource)]
struct Versions {
    folder: PathBuf,
}

impl Versions {
    fn folder_of(&self, context: &IoContext) -> PathBuf {
        // Keys hold no character that a file system minds, but slashes; partitions may, and this one has none.
        self.folder.join(context.asset.as_str().replace('/', "+"))
    }

    fn newest(folder: &Path) -> io::Result<Option<PathBuf>> {
        match fs::read_dir(folder) {
            Ok(entries) => Ok(entries
                .collect::<Result<Vec<_>, _>>()?
                .iter()
                .map(fs::DirEntry::path)
                .max()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Files are read and written where blocking does no harm.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, IoError> {
    let done = tokio::task::spawn_blocking(work).await;
    let done = done.map_err(|error| IoError::transient("the program ends", error))?;
    done.map_err(|error| IoError::transient("the versions of a value", error))
}

impl IoManager for Versions {
    fn store<'a>(&'a self, context: &'a IoContext, value: &'a IoValue) -> BoxFuture<'a, Result<Metadata, IoError>> {
        Box::pin(async {
            // Any format of serde will do: an `IoValue` is `Serialize`, whatever type is in it.
            let text = value.to_json()?;
            let (folder, name) = (self.folder_of(context), format!("{}.json", context.run_id));
            let size = text.len();
            blocking(move || fs::create_dir_all(&folder).and_then(|()| fs::write(folder.join(name), text))).await?;
            // Recorded with the materialization.
            Ok(Metadata::new().with("versions/bytes", size))
        })
    }

    fn load<'a>(&'a self, context: &'a IoContext, kind: IoType) -> BoxFuture<'a, Result<Option<IoValue>, IoError>> {
        Box::pin(async move {
            let folder = self.folder_of(context);
            let text = blocking(move || Self::newest(&folder)?.map(fs::read).transpose()).await?;
            text.map(|text| kind.from_json(&text)).transpose()
        })
    }

    fn has<'a>(&'a self, context: &'a IoContext) -> BoxFuture<'a, Result<bool, IoError>> {
        let folder = self.folder_of(context);
        Box::pin(blocking(move || Ok(Self::newest(&folder)?.is_some())))
    }
}

/// Names the manager; assets choose it by this type.
struct EveryVersion;

/// Kept in every version.
#[asset(io = EveryVersion)]
async fn price_list(ctx: &AssetContext) -> Result<Vec<(String, u64)>> {
    Ok(vec![
        ("tea".to_owned(), 250),
        (format!("coffee, as of run {}", ctx.run_id()), 320),
    ])
}

/// Kept by the manager of all assets that choose none.
#[asset]
async fn average(prices: Dep<price_list>) -> Result<u64> {
    Ok(prices.iter().map(|(_, cents)| cents).sum::<u64>() / prices.len() as u64)
}

/// What a process starts with.
fn definitions(folder: &Path) -> anyhow::Result<Definitions> {
    let kept = folder.join("versions");
    let resources = Resources::new()
        .with_arc::<dyn IoManager>(Arc::new(FileIoManager::new(folder.join("values"))))
        .named_arc::<EveryVersion, dyn IoManager>(Arc::new(Versions { folder: kept }));
    Ok(Definitions::registered().resources(resources).build()?)
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder = std::env::temp_dir().join(format!("custom_io_manager-{}", std::process::id()));
    if let Err(error) = definitions(&folder)?.materialize("average").await {
        println!("nothing is stored yet:\n{error}");
    }
    for _ in 0..2 {
        definitions(&folder)?.materialize("price_list").await?;
    }
    println!("{} versions", fs::read_dir(folder.join("versions/price_list"))?.count());
    let result = definitions(&folder)?.materialize("average").await?;
    let cents = result.value::<average>().ok_or_else(|| anyhow::anyhow!("no value"))?;
    println!("{} step, {cents} cents", result.steps.len());
    Ok(fs::remove_dir_all(folder)?)
}

//! The library of the embedded ClickHouse engine, fetched once into the user's cache.
//!
//! Steps: `npm pack` into a staging folder (so that the user's own registry settings apply), compare the package's checksum,
//! unpack the one file, compare its checksum, rename it into place. Nothing half-done is ever found under the final name.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail, ensure};

use crate::invocation::Invocation;
use crate::settings::Settings;

use super::checksum::{sha256_hex, sha512_base64};

const PACKAGE: &str = "@chdb/lib-linux-x64-gnu";
pub(crate) const VERSION: &str = "26.7.3-stable.1";
const PACKAGE_SHA512: &str = "XP97mMqnc5tZpKQywR8N7cLTsHNiTmHr30pC5mzo3jWmukjKn2IBa60c2B/gWUNcuFjOMjWoorQICCqBVj5wpw==";
pub(crate) const LIBRARY_SHA256: &str = "36ad4e999882821ef13cf2d0f52c93f48e6ee1b4498b35a201c23ce4b8d15bf5";
const LIBRARY: &str = "libchdb.so";
const ATTEMPTS: u32 = 3;
const LIMIT: Duration = Duration::from_secs(15 * 60);

/// The library that the tests will find: the one the user names, else the one in the cache.
pub(crate) fn present(settings: &Settings) -> Option<PathBuf> {
    match &settings.engine {
        Some(named) => named.is_file().then(|| named.clone()),
        None => Some(folder(settings)?.join(LIBRARY)).filter(|path| path.is_file()),
    }
}

fn folder(settings: &Settings) -> Option<PathBuf> {
    Some(settings.cache.as_ref()?.join("edge-assets/chdb").join(VERSION))
}

pub(crate) fn install(settings: &Settings) -> anyhow::Result<()> {
    if let Some(path) = present(settings) {
        eprintln!("engine: {}", path.display());
        return Ok(());
    }
    if let Some(named) = &settings.engine {
        bail!("`EDGE_LIBCHDB` names {}, which is not there", named.display());
    }
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        bail!("there is a package for Linux on x86-64 only; name a library of your own in `EDGE_LIBCHDB`");
    }
    if settings.find_program("npm").is_none() {
        bail!("`npm` is not on the path; install node, or put {LIBRARY} {VERSION} where `EDGE_LIBCHDB` says");
    }
    let folder = folder(settings).context("no cache folder; set `XDG_CACHE_HOME` or `HOME`")?;
    let staging = folder.join(format!("staging-{}", std::process::id()));
    fs::create_dir_all(&staging).with_context(|| format!("cannot make {}", staging.display()))?;
    let fetched = fetch(&staging, &folder.join(LIBRARY));
    let removed = fs::remove_dir_all(&staging).with_context(|| format!("cannot remove {}", staging.display()));
    fetched.and(removed)
}

fn fetch(staging: &Path, place: &Path) -> anyhow::Result<()> {
    eprintln!("engine: fetching {PACKAGE}@{VERSION} (178 MB)");
    let package = pack(staging)?;
    let found = sha512_base64(&package)?;
    ensure!(
        found == PACKAGE_SHA512,
        "the package is not the one we know: sha512 {found}, expected {PACKAGE_SHA512}"
    );
    let (package, folder) = (package.to_string_lossy(), staging.to_string_lossy());
    let unpack = Invocation::new("tar", &["-xzf", &package, "-C", &folder, &format!("package/{LIBRARY}")]);
    ensure!(unpack.succeeds()?, "cannot unpack it: {unpack}");
    let library = staging.join("package").join(LIBRARY);
    let found = sha256_hex(&library)?;
    ensure!(
        found == LIBRARY_SHA256,
        "the library is not the one we know: sha256 {found}, expected {LIBRARY_SHA256}"
    );
    fs::rename(&library, place).with_context(|| format!("cannot move the library to {}", place.display()))?;
    eprintln!("engine: {}", place.display());
    Ok(())
}

/// Fetches the package, again if the network stumbles.
fn pack(staging: &Path) -> anyhow::Result<PathBuf> {
    let package = format!("{PACKAGE}@{VERSION}");
    // In the staging folder, so that no `.npmrc` or `package.json` of the place we stand in has a say.
    let call = Invocation::new("npm", &["pack", &package])
        .folder(staging.to_owned())
        .limit(LIMIT);
    for attempt in 1..=ATTEMPTS {
        if call.succeeds()? {
            let mut entries = fs::read_dir(staging)?.filter_map(Result::ok).map(|entry| entry.path());
            return entries
                .find(|path| path.extension().is_some_and(|ending| ending == "tgz"))
                .context("npm left no package");
        }
        eprintln!("npm pack failed (attempt {attempt} of {ATTEMPTS})");
    }
    bail!("npm could not fetch it; repeat: {call}")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::present;
    use crate::settings::Settings;

    #[test]
    fn the_library_the_user_names_goes_before_the_cache() {
        let mut settings = Settings::from_environment();
        let place = std::env::temp_dir().join(format!("xtask-engine-{}", std::process::id()));
        fs::write(&place, "library").unwrap();
        settings.engine = Some(place.clone());
        assert_eq!(present(&settings), Some(place.clone()));
        fs::remove_file(&place).unwrap();
        assert_eq!(
            present(&settings),
            None,
            "a name that leads nowhere is not replaced silently"
        );
    }
}

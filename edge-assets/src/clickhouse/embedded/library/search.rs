//! Finds the engine's library: where the operator says, in our cache, among the system's libraries.

use std::path::{Path, PathBuf};

use crate::clickhouse::embedded::error::EmbeddedError;

/// Version of the library that is fetched and tested with.
pub const LIBRARY_VERSION: &str = "26.7.3-stable.1";
/// Name of the library's file.
pub const LIBRARY_FILE: &str = "libchdb.so";

/// Where to look for the engine's library.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LibrarySearch {
    /// The library itself, which is then the only place (`$EDGE_LIBCHDB`).
    pub explicit: Option<PathBuf>,
    /// The user's cache folder (`$XDG_CACHE_HOME`, else `~/.cache`).
    pub cache_dir: Option<PathBuf>,
    /// Folders of the system's libraries.
    pub system_folders: Vec<PathBuf>,
}

impl LibrarySearch {
    /// The places that the environment of this process names, and the system's usual folders.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that says what the environment means for the search"
    )]
    pub fn from_environment() -> Self {
        let folder = |name: &str| {
            std::env::var_os(name)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        let cache = folder("XDG_CACHE_HOME").filter(|path| path.is_absolute());
        Self {
            explicit: folder("EDGE_LIBCHDB"),
            cache_dir: cache.or_else(|| folder("HOME").map(|home| home.join(".cache"))),
            system_folders: ["/usr/local/lib", "/usr/lib", "/usr/lib/x86_64-linux-gnu", "/opt/chdb"]
                .map(PathBuf::from)
                .to_vec(),
        }
    }

    /// Where the library is fetched to.
    #[must_use]
    pub fn cached_library(&self) -> Option<PathBuf> {
        let cache = self.cache_dir.as_ref()?;
        Some(cache.join("edge-assets/chdb").join(LIBRARY_VERSION).join(LIBRARY_FILE))
    }

    /// Finds the library.
    ///
    /// # Errors
    /// [`EmbeddedError::ExplicitLibraryMissing`] or [`EmbeddedError::LibraryMissing`], which says what to do.
    pub fn find(&self) -> Result<PathBuf, EmbeddedError> {
        if let Some(path) = &self.explicit {
            return if path.is_file() {
                Ok(path.clone())
            } else {
                Err(EmbeddedError::ExplicitLibraryMissing { path: path.clone() })
            };
        }
        let system = self.system_folders.iter().map(|folder| folder.join(LIBRARY_FILE));
        let searched: Vec<PathBuf> = self.cached_library().into_iter().chain(system).collect();
        match searched.iter().find(|path| is_library(path)) {
            Some(path) => Ok(path.clone()),
            None => Err(EmbeddedError::LibraryMissing { searched, cure: cure() }),
        }
    }
}

fn is_library(path: &Path) -> bool {
    path.is_file()
}

/// Whether a library can be fetched for the platform that this program was built for.
pub(crate) const CAN_BE_FETCHED: bool = cfg!(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"));

fn cure() -> String {
    if CAN_BE_FETCHED {
        "run the `dev` command, which fetches it once (178 MB), set $EDGE_LIBCHDB to a copy of it, \
         or set $CLICKHOUSE_HOST to use a server"
            .to_owned()
    } else {
        let platform = format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH);
        format!(
            "there is none to fetch for {platform}: set $CLICKHOUSE_HOST to use a server, \
             or $EDGE_LIBCHDB to a library that you built"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(root: &Path) -> LibrarySearch {
        LibrarySearch {
            explicit: None,
            cache_dir: Some(root.join("cache")),
            system_folders: vec![root.join("lib"), root.join("lib64")],
        }
    }

    fn put(path: &Path) {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "").unwrap();
    }

    #[test]
    fn places_are_looked_at_in_order() {
        let root = tempfile::tempdir().unwrap();
        let mut search = search(root.path());
        let in_lib64 = root.path().join("lib64").join(LIBRARY_FILE);
        put(&in_lib64);
        assert_eq!(search.find().unwrap(), in_lib64);
        let cached = search.cached_library().unwrap();
        put(&cached);
        assert_eq!(search.find().unwrap(), cached);
        assert!(cached.ends_with("edge-assets/chdb/26.7.3-stable.1/libchdb.so"));
        let explicit = root.path().join("mine.so");
        put(&explicit);
        search.explicit = Some(explicit.clone());
        assert_eq!(search.find().unwrap(), explicit);
    }

    #[test]
    fn a_missing_library_is_explained() {
        let root = tempfile::tempdir().unwrap();
        let search = search(root.path());
        let text = search.find().unwrap_err().to_string();
        for part in [
            "was not found (looked for `",
            "cache/edge-assets/chdb/26.7.3-stable.1/libchdb.so`, `",
            "lib64/libchdb.so`)",
            "$EDGE_LIBCHDB",
            "$CLICKHOUSE_HOST",
        ] {
            assert!(text.contains(part), "{part} is not in: {text}");
        }
    }

    #[test]
    fn an_explicit_library_is_not_replaced_by_another() {
        let root = tempfile::tempdir().unwrap();
        let mut search = search(root.path());
        put(&search.cached_library().unwrap());
        search.explicit = Some("/nowhere/libchdb.so".into());
        let text = search.find().unwrap_err().to_string();
        assert!(
            text.starts_with("$EDGE_LIBCHDB names `/nowhere/libchdb.so`, which is not a file"),
            "{text}"
        );
    }
}

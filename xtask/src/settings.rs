//! What the environment says; nothing else of xtask reads it.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

/// The environment, read once.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Runs on the CI machine: no terminal, no person to press keys, failures listed to the end.
    pub(crate) ci: bool,
    /// Where downloads are kept: `$XDG_CACHE_HOME`, else `~/.cache`.
    pub(crate) cache: Option<PathBuf>,
    /// A library of the embedded engine that the user names.
    pub(crate) engine: Option<PathBuf>,
    /// A Chromium that the user names.
    pub(crate) chromium: Option<PathBuf>,
    /// Whether the CI machine builds `cargo-deny` when it is missing.
    pub(crate) install_deny: bool,
    path: OsString,
}

impl Settings {
    #[expect(clippy::disallowed_methods, reason = "this is the settings module")]
    pub(crate) fn from_environment() -> Self {
        let named = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
        let is_on = |name: &str| named(name).is_some_and(|value| value != "0" && value != "false");
        let home = named("HOME").map(|home| PathBuf::from(home).join(".cache"));
        Self {
            ci: is_on("CI"),
            cache: named("XDG_CACHE_HOME").map(PathBuf::from).or(home),
            engine: named("EDGE_LIBCHDB").map(PathBuf::from),
            chromium: named("CHROMIUM").map(PathBuf::from),
            install_deny: is_on("EDGE_CI_DENY"),
            path: named("PATH").unwrap_or_default(),
        }
    }

    /// The program of that name on the search path.
    pub(crate) fn find_program(&self, name: &str) -> Option<PathBuf> {
        env::split_paths(&self.path)
            .map(|folder| folder.join(name))
            .find(|path| path.is_file())
    }
}

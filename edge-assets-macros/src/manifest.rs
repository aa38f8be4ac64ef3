//! The name that the author's crate gives the framework, read from its manifest: `edge = { package = "edge-assets" }`.
//!
//! Only what Cargo itself needs is read: tables of dependencies, a `package` or `workspace` in them, and for the latter the
//! manifest of the workspace. What is not understood, or not there, means the usual name; `crate = ..` says any other.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// The package that is looked for.
const PACKAGE: &str = "edge-assets";

/// The name that the crate which is being compiled gives the framework, when it is another one.
pub(crate) fn name_of_framework() -> Option<String> {
    // By folder: one process may expand macros of several crates, as that of an editor does.
    static KNOWN: Mutex<BTreeMap<PathBuf, Option<String>>> = Mutex::new(BTreeMap::new());
    let folder = folder_of_manifest()?;
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(name) = known.get(&folder) {
        return name.clone();
    }
    let name = read(&folder);
    known.insert(folder, name.clone());
    name
}

#[expect(
    clippy::disallowed_methods,
    reason = "Cargo tells the compiler, and so its macros, where the manifest is in this way only"
)]
fn folder_of_manifest() -> Option<PathBuf> {
    std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from)
}

fn read(folder: &Path) -> Option<String> {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).ok()?;
    let workspace = || {
        let manifests = folder.ancestors().map(|folder| folder.join("Cargo.toml"));
        let mut texts = manifests.filter_map(|manifest| fs::read_to_string(manifest).ok());
        texts.find(|text| text.lines().any(|line| line.trim_start().starts_with("[workspace")))
    };
    find(&manifest, workspace)
}

/// What a manifest says of one of its dependencies.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Listed {
    /// Nothing: the name is that of the package.
    Plainly,
    /// `package = ".."`.
    As(String),
    /// `workspace = true`.
    InWorkspace,
}

/// The name, as an identifier, when it is another than that of the package.
fn find(manifest: &str, workspace: impl Fn() -> Option<String>) -> Option<String> {
    let listed = dependencies(manifest, is_of_package);
    let is_renamed = |listed: &Listed| *listed == Listed::As(PACKAGE.to_owned());
    let by_own_name = listed
        .get(PACKAGE)
        .is_some_and(|listed| *listed == Listed::Plainly || is_renamed(listed));
    if by_own_name {
        return None;
    }
    let renamed = listed
        .iter()
        .find(|(_, listed)| is_renamed(listed))
        .map(|(name, _)| name.clone());
    let name = renamed.or_else(|| {
        let mut inherited = listed
            .iter()
            .filter(|(_, listed)| **listed == Listed::InWorkspace)
            .peekable();
        inherited.peek()?;
        let of_workspace = dependencies(&workspace()?, |section| section == ["workspace", "dependencies"]);
        let is_framework = |name: &&String| of_workspace.get(*name).is_some_and(is_renamed);
        inherited.map(|(name, _)| name).find(is_framework).cloned()
    })?;
    Some(name.replace('-', "_"))
}

/// `[dependencies]`, `[dev-dependencies]`, `[target.'cfg(unix)'.dependencies]`.
fn is_of_package(section: &[&str]) -> bool {
    let is_table = |name: &&str| matches!(*name, "dependencies" | "dev-dependencies" | "build-dependencies");
    section.first() != Some(&"workspace") && section.last().is_some_and(is_table)
}

/// The dependencies in the tables that are wanted.
fn dependencies(manifest: &str, is_wanted: impl Fn(&[&str]) -> bool) -> BTreeMap<String, Listed> {
    let mut found: BTreeMap<String, Listed> = BTreeMap::new();
    let mut section: Vec<String> = Vec::new();
    for line in statements(manifest) {
        if let Some(header) = line.strip_prefix('[') {
            section = segments(header.trim_end_matches(']'));
            let outer: Vec<&str> = section.iter().map(String::as_str).collect();
            // `[dependencies.edge]`
            if let [outer @ .., name] = &outer[..]
                && is_wanted(outer)
            {
                found.insert((*name).to_owned(), Listed::Plainly);
            }
            continue;
        }
        let Some((key, value)) = line.split_once('=') else {
            continue;
        };
        let path: Vec<String> = section.iter().cloned().chain(segments(key)).collect();
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match &path[..] {
            [outer @ .., name] if is_wanted(outer) => {
                let listed = field(value, "package").map(Listed::As).or_else(|| {
                    let inherits = field(value, "workspace").is_some_and(|value| value == "true");
                    inherits.then_some(Listed::InWorkspace)
                });
                found.insert((*name).to_owned(), listed.unwrap_or(Listed::Plainly));
            }
            [outer @ .., name, "package"] if is_wanted(outer) => {
                found.insert((*name).to_owned(), Listed::As(unquoted(value)));
            }
            [outer @ .., name, "workspace"] if is_wanted(outer) => {
                found.insert((*name).to_owned(), Listed::InWorkspace);
            }
            _ => {}
        }
    }
    found
}

/// The lines without comments and blanks; what goes on over several lines in brackets is one.
fn statements(manifest: &str) -> Vec<String> {
    let mut statements = Vec::new();
    let mut current = String::new();
    let mut depth = 0_usize;
    for line in manifest.lines() {
        let mut quote = None;
        for char in line.chars() {
            match (quote, char) {
                (None, '#') => break,
                (None, '"' | '\'') => quote = Some(char),
                (Some(open), char) if char == open => quote = None,
                (None, '{' | '[') => depth += 1,
                (None, '}' | ']') => depth = depth.saturating_sub(1),
                _ => {}
            }
            current.push(char);
        }
        if depth == 0 {
            let statement = std::mem::take(&mut current);
            let statement = statement.trim();
            if !statement.is_empty() {
                statements.push(statement.to_owned());
            }
        }
    }
    statements
}

/// The parts of a dotted key, without quotes.
fn segments(key: &str) -> Vec<String> {
    let mut segments = vec![String::new()];
    let mut quote = None;
    for char in key.trim().chars() {
        match (quote, char) {
            (None, '"' | '\'') => quote = Some(char),
            (Some(open), char) if char == open => quote = None,
            (None, '.') => segments.push(String::new()),
            (None, blank) if blank.is_whitespace() => {}
            (_, char) => {
                if let Some(last) = segments.last_mut() {
                    last.push(char);
                }
            }
        }
    }
    segments
}

/// The value of a field in an inline table, without quotes.
fn field(table: &str, name: &str) -> Option<String> {
    let inner = table.trim().strip_prefix('{')?;
    inner.match_indices(name).find_map(|(at, _)| {
        let is_start = inner[..at].trim_end().is_empty() || inner[..at].trim_end().ends_with(',');
        let value = inner[at + name.len()..].trim_start().strip_prefix('=')?;
        let end = value.find([',', '}']).unwrap_or(value.len());
        is_start.then(|| unquoted(&value[..end]))
    })
}

fn unquoted(value: &str) -> String {
    value.trim().trim_matches(['"', '\'']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(manifest: &str) -> Option<String> {
        find(manifest, || None)
    }

    #[test]
    fn a_renamed_framework_is_found_in_every_form_that_cargo_takes() {
        for manifest in [
            "[dependencies]\nedge = { package = \"edge-assets\", version = \"1\" }",
            "[dependencies]\nedge = { version = \"1\", features = [\n  \"cli\", # all of it\n], package = 'edge-assets' }",
            "[dependencies.edge]\nversion = \"1\"\npackage = \"edge-assets\"",
            "[dev-dependencies]\nserde = \"1\"\nedge.package = \"edge-assets\"\nedge.version = \"1\"",
            "[target.'cfg(unix)'.dependencies]\nedge = { package = \"edge-assets\", version = \"1\" }",
            "[target.\"cfg(all(unix, not(a.b)))\".dependencies.edge]\npackage = \"edge-assets\"",
            "[package]\nname = \"edge-assets-user\" # [dependencies]\n[ dependencies ]\n\"edge\" = {package=\"edge-assets\"}",
        ] {
            assert_eq!(name(manifest).as_deref(), Some("edge"), "{manifest}");
        }
        let dashed = "[dependencies]\nmy-edge = { package = \"edge-assets\", path = \"..\" }";
        assert_eq!(name(dashed).as_deref(), Some("my_edge"));
    }

    #[test]
    fn the_usual_name_stays() {
        for manifest in [
            "[dependencies]\nedge-assets = \"1\"",
            "[dependencies]\nedge-assets = { version = \"1\", features = [\"cli\"] }\nedge = { package = \"edge-assets\" }",
            "[dependencies.edge-assets]\nversion = \"1\"",
            "[dependencies]\nedge = { package = \"edge\", version = \"1\" }",
            "[dependencies]\n# edge = { package = \"edge-assets\" }",
            "[package.metadata]\nedge = { package = \"edge-assets\" }",
            "[workspace.dependencies]\nedge = { package = \"edge-assets\" }",
            "[dependencies]\nedge = { sub-package = \"edge-assets\" }",
            "not a manifest at all",
            "",
        ] {
            assert_eq!(name(manifest), None, "{manifest}");
        }
    }

    #[test]
    fn a_name_of_the_workspace_is_found_there() {
        let root = "[workspace]\nmembers = [\"a\"]\n\n[workspace.dependencies]\nserde = \"1\"\nedge = { package = \"edge-assets\", version = \"1\" }";
        let plain = "[workspace.dependencies]\nedge-assets = \"1\"";
        for manifest in [
            "[dependencies]\nserde.workspace = true\nedge.workspace = true",
            "[dependencies]\nedge = { workspace = true, features = [\"cli\"] }",
            "[dependencies.edge]\nworkspace = true",
        ] {
            assert_eq!(
                find(manifest, || Some(root.to_owned())).as_deref(),
                Some("edge"),
                "{manifest}"
            );
            assert_eq!(find(manifest, || Some(plain.to_owned())), None, "{manifest}");
        }
        let own = "[dependencies]\nedge-assets.workspace = true";
        assert_eq!(find(own, || Some(plain.to_owned())), None);
    }

    #[test]
    fn this_crate_does_not_rename_it() {
        assert_eq!(name_of_framework(), None);
    }
}

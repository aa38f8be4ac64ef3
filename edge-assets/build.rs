//! Lists the built web UI, `ui-dist`, as a table of embedded files. It is committed, so that no build needs npm.

use std::{
    collections::BTreeMap,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// The ends of compressed twins.
const BROTLI: &str = ".br";
const GZIP: &str = ".gz";

#[expect(
    clippy::disallowed_methods,
    reason = "Cargo speaks to build scripts through the environment"
)]
fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_FEATURE_WEB").is_none() {
        return Ok(());
    }
    println!("cargo::rerun-if-changed=ui-dist");
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("ui-dist");
    let mut files = BTreeMap::new();
    walk(&root, "", &mut files)?;
    let table = table(&files)?;
    fs::write(PathBuf::from(std::env::var("OUT_DIR")?).join("ui_files.rs"), table)?;
    Ok(())
}

/// Collects the files of a folder: the path under which each is asked for, and where it is.
fn walk(folder: &Path, prefix: &str, files: &mut BTreeMap<String, PathBuf>) -> Result<(), Box<dyn Error>> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_str().ok_or("a file of ui-dist has a name that is not UTF-8")?;
        let path = format!("{prefix}/{name}");
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), &path, files)?;
        } else {
            files.insert(path, entry.path());
        }
    }
    Ok(())
}

/// The table as an expression, sorted by path; twins stand beside their file.
fn table(files: &BTreeMap<String, PathBuf>) -> Result<String, Box<dyn Error>> {
    let bytes = |file: &Path| format!("include_bytes!({file:?})");
    let twin = |path: &str, end: &str| match files.get(&format!("{path}{end}")) {
        Some(file) => format!("Some({})", bytes(file)),
        None => "None".to_owned(),
    };
    let mut table = String::from("&[\n");
    for (path, file) in files {
        if path.ends_with(BROTLI) || path.ends_with(GZIP) {
            continue;
        }
        writeln!(
            table,
            "    UiFile {{ path: {path:?}, plain: {}, brotli: {}, gzip: {} }},",
            bytes(file),
            twin(path, BROTLI),
            twin(path, GZIP)
        )?;
    }
    table.push_str("]\n");
    Ok(table)
}

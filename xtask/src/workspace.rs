//! What `cargo metadata` says of the workspace.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};
use serde_json::Value;

/// The workspace around this program.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
    /// The features of `edge-assets`, without `default`.
    pub(crate) features: Vec<String>,
    /// Names of the programs in `examples/`.
    pub(crate) examples: Vec<String>,
    /// Names of the programs in `benches/`.
    pub(crate) benches: Vec<String>,
}

impl Workspace {
    pub(crate) fn here() -> anyhow::Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask lies in the workspace's folder")?;
        std::env::set_current_dir(root).with_context(|| format!("cannot enter {}", root.display()))?;
        let metadata = metadata(&["--no-deps"])?;
        let packages = metadata["packages"]
            .as_array()
            .context("`cargo metadata` lists no packages")?;
        let package = |name: &str| {
            packages
                .iter()
                .find(|package| package["name"] == name)
                .unwrap_or(&Value::Null)
        };
        let target = metadata["target_directory"]
            .as_str()
            .context("`cargo metadata` names no target folder")?;
        let features = package("edge-assets")["features"]
            .as_object()
            .context("`edge-assets` is not in the workspace")?;
        Ok(Self {
            root: root.to_owned(),
            target: PathBuf::from(target),
            features: features.keys().filter(|name| *name != "default").cloned().collect(),
            examples: targets(package("examples"), "example"),
            benches: targets(package("benches"), "bench"),
        })
    }
}

/// `cargo metadata` with further arguments.
pub(crate) fn metadata(arguments: &[&str]) -> anyhow::Result<Value> {
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1"])
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("cannot start cargo")?;
    ensure!(output.status.success(), "`cargo metadata` failed");
    serde_json::from_slice(&output.stdout).context("cannot read the output of `cargo metadata`")
}

fn targets(package: &Value, kind: &str) -> Vec<String> {
    let targets = package["targets"].as_array().map(Vec::as_slice).unwrap_or_default();
    let is_kind = |target: &&Value| {
        target["kind"]
            .as_array()
            .is_some_and(|kinds| kinds.iter().any(|found| found == kind))
    };
    let names = targets
        .iter()
        .filter(is_kind)
        .filter_map(|target| target["name"].as_str());
    names.map(str::to_owned).collect()
}

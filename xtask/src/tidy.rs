//! The house rules, compiled alone: they need nothing but std, so they answer while the library does not build.

use anyhow::{Context, bail};

use crate::invocation::Invocation;
use crate::verdict::Verdict;
use crate::workspace::Workspace;

/// Compiles the rules and runs them. `cargo test` runs the same file as a test of `edge-assets`.
pub(crate) fn check(workspace: &Workspace) -> anyhow::Result<Verdict> {
    let folder = workspace.target.join("xtask");
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let program = folder.join("tidy").to_string_lossy().into_owned();
    let package = workspace.root.join("edge-assets").to_string_lossy().into_owned();
    let compile = Invocation::new(
        "rustc",
        &[
            "--edition",
            "2024",
            "--test",
            "edge-assets/tests/tidy/main.rs",
            "--crate-name",
            "tidy",
            "-o",
            &program,
        ],
    );
    if !compile.variable("CARGO_MANIFEST_DIR", package).succeeds()? {
        bail!("the rules do not compile");
    }
    let mut verdict = Verdict {
        looked_at: "house rules".to_owned(),
        faults: Vec::new(),
    };
    if !Invocation::new(program, &["--quiet"]).succeeds()? {
        verdict.faults.push("broken; the places stand above".to_owned());
    }
    Ok(verdict)
}

//! The house rules, compiled alone: they need nothing but std, so they answer while the library does not build.

use anyhow::Context;

use crate::invocation::Invocation;
use crate::workspace::Workspace;

/// Compiles the rules and runs them. `cargo test` runs the same file as a test of `edge-assets`.
pub(crate) fn invocation(workspace: &Workspace) -> anyhow::Result<Vec<Invocation>> {
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
    Ok(vec![
        compile.variable("CARGO_MANIFEST_DIR", package),
        Invocation::new(program, &["--quiet"]),
    ])
}

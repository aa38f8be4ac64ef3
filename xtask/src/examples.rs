//! Builds the examples and runs each one in a folder of its own, with a time limit.

use std::fs;
use std::time::Duration;

use anyhow::{Context, bail};

use crate::invocation::Invocation;
use crate::process;
use crate::settings::Settings;
use crate::stopwatch::Stopwatch;
use crate::verdict::Verdict;
use crate::workspace::Workspace;

/// An example shows one thing and ends; `dev_server` ends itself.
const LIMIT: Duration = Duration::from_secs(60);

/// An example must end with success and print something.
pub(crate) fn run_all(workspace: &Workspace, _settings: &Settings) -> anyhow::Result<Verdict> {
    let mut verdict = Verdict::default();
    if workspace.examples.is_empty() {
        "none yet".clone_into(&mut verdict.looked_at);
        return Ok(verdict);
    }
    if !Invocation::cargo("build --workspace --all-features --examples").succeeds()? {
        bail!("the examples do not build");
    }
    for name in &workspace.examples {
        if let Some(fault) = run(workspace, name)? {
            verdict.faults.push(format!(
                "{name}: {fault}; repeat: cargo run -p examples --example {name}"
            ));
        }
    }
    verdict.looked_at = format!("{} examples", workspace.examples.len());
    Ok(verdict)
}

fn run(workspace: &Workspace, name: &str) -> anyhow::Result<Option<String>> {
    let folder = workspace.target.join("xtask/examples").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let home = folder.join("home").to_string_lossy().into_owned();
    let program = workspace
        .target
        .join("debug/examples")
        .join(name)
        .to_string_lossy()
        .into_owned();
    let call = Invocation::new(program, &[])
        .variable("EDGE_HOME", home)
        .folder(folder)
        .limit(LIMIT);
    let watch = Stopwatch::start();
    let mut output = Vec::new();
    let ended = process::read_along(&call, |_, line| output.push(line.to_owned()))?;
    let fault = match ended.remark {
        Some(remark) => Some(remark),
        None if !ended.success => Some("ended with an error".to_owned()),
        None if output.is_empty() => Some("printed nothing".to_owned()),
        None => None,
    };
    eprintln!(
        "{} {name} ({:.1} s)",
        if fault.is_some() { "FAILED" } else { "ok" },
        watch.elapsed().as_secs_f64()
    );
    if fault.is_some() {
        output.iter().for_each(|line| eprintln!("    {line}"));
    }
    Ok(fault)
}

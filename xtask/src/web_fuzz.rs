//! The web API under odd requests: schemathesis makes them from the OpenAPI document, and asks a real server.
//!
//! What it must never see: an answer of the 5xx kind, a body that is not what the document says, another content type.

use std::{fs, path::PathBuf, time::Duration};

use anyhow::Context as _;

use crate::invocation::Invocation;
use crate::server::{self, Server};
use crate::settings::Settings;
use crate::verdict::Verdict;
use crate::workspace::Workspace;

/// The release that is used: a newer one may find more, and that is for a change of its own.
const PACKAGE: &str = "schemathesis==4.32.5";
/// How long requests are made, in seconds.
const BUDGET: &str = "90";
/// With starting and ending it takes no longer, unless it hangs.
const LIMIT: Duration = Duration::from_secs(300);
/// How long pip may take.
const INSTALL: Duration = Duration::from_secs(300);

pub(crate) fn check(workspace: &Workspace, settings: &Settings) -> anyhow::Result<Verdict> {
    let mut verdict = Verdict::default();
    let Some(schemathesis) = installed(workspace, settings)? else {
        "left out: pip could not install schemathesis".clone_into(&mut verdict.looked_at);
        return Ok(verdict);
    };
    if !server::build()? {
        verdict.faults.push("edge-pipelines does not build".to_owned());
        return Ok(verdict);
    }
    let folder = workspace.target.join("xtask/fuzz");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let program = workspace.target.join("debug/edge-pipelines");
    let home = folder.join("home").to_string_lossy().into_owned();
    let serve = Invocation::new(program.to_string_lossy(), &["web", "--port", "0", "--home", &home]);
    let server = Server::start(&serve, &folder.join("server.log"))?;
    let call = Invocation::new(
        schemathesis.to_string_lossy(),
        &["run", "--max-time", BUDGET, "--max-examples", "20"],
    )
    // A stream of events has no end.
    .argument("--exclude-path")
    .argument("/api/v1/events")
    .argument("--phases")
    .argument("examples,coverage,fuzzing,stateful")
    .argument("--checks")
    .argument("not_a_server_error,content_type_conformance,response_schema_conformance")
    .argument("--seed")
    .argument("1")
    .argument("--generation-database")
    .argument("none")
    .argument("--continue-on-failure")
    .argument(format!("{}/api/v1/openapi.json", server.url))
    .folder(folder)
    .limit(LIMIT);
    if !call.succeeds()? {
        verdict.faults.push(format!("`{call}` found something, or did not end"));
    }
    "every route but the stream, by requests made from the OpenAPI document".clone_into(&mut verdict.looked_at);
    Ok(verdict)
}

/// The program, in an environment of its own under `target`; nothing when pip cannot install it.
fn installed(workspace: &Workspace, settings: &Settings) -> anyhow::Result<Option<PathBuf>> {
    let folder = workspace.target.join("xtask/schemathesis");
    let program = folder.join("bin/schemathesis");
    if program.is_file() {
        return Ok(Some(program));
    }
    let Some(python) = settings.find_program("python3") else {
        return Ok(None);
    };
    let place = folder.to_string_lossy().into_owned();
    let made = Invocation::new(python.to_string_lossy(), &["-m", "venv", &place]).limit(INSTALL);
    let pip = folder.join("bin/pip").to_string_lossy().into_owned();
    let install = Invocation::new(pip, &["install", "--quiet", "--disable-pip-version-check", PACKAGE]).limit(INSTALL);
    Ok((made.succeeds()? && install.succeeds()?).then_some(program))
}

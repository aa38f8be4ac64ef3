//! The web UI: its checks, its sizes, and that `ui-dist` is what the sources build.
//!
//! Its tests in a browser are a step of their own: `web_browser`.

use crate::invocation::Invocation;
use crate::settings::Settings;
use crate::verdict::Verdict;
use crate::workspace::Workspace;

/// What is run in the folder of the UI, one after the other.
const COMMANDS: [&[&str]; 4] = [
    &["ci", "--no-audit", "--no-fund"],
    &["run", "check"],
    &["run", "budget"],
    &["run", "verify-dist"],
];

pub(crate) fn check(workspace: &Workspace, _settings: &Settings) -> anyhow::Result<Verdict> {
    let mut verdict = Verdict::default();
    for arguments in COMMANDS {
        let call = Invocation::new("npm", arguments).folder(workspace.root.join("edge-assets/ui"));
        if !call.succeeds()? {
            verdict.faults.push(format!("`{call}` failed in edge-assets/ui"));
            break;
        }
    }
    "checks, sizes, and the build that is shipped".clone_into(&mut verdict.looked_at);
    Ok(verdict)
}

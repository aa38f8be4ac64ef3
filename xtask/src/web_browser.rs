//! The web UI in a browser: against made-up answers, then against servers of ours, fresh ones and one whose content is hard to show.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context as _;

use crate::invocation::Invocation;
use crate::server::{self, Server};
use crate::settings::Settings;
use crate::setup;
use crate::verdict::Verdict;
use crate::workspace::Workspace;

/// Each suite takes two minutes on two free cores; a machine may be busy.
const LIMIT: Duration = Duration::from_secs(15 * 60);
/// How many assets stand on the larger stage.
const MANY: &str = "5000";

pub(crate) fn check(workspace: &Workspace, settings: &Settings) -> anyhow::Result<Verdict> {
    let mut verdict = Verdict::default();
    let Some(chromium) = setup::chromium(settings) else {
        "left out: there is no Chromium; run `cargo xtask setup`".clone_into(&mut verdict.looked_at);
        if settings.ci {
            verdict
                .faults
                .push("Chromium is not there, and this is the CI machine".to_owned());
        }
        return Ok(verdict);
    };
    let ui = workspace.root.join("edge-assets/ui");
    if !ui.join("node_modules").is_dir() {
        let install = Invocation::new("npm", &["ci", "--no-audit", "--no-fund"]).folder(ui.clone());
        anyhow::ensure!(install.succeeds()?, "`{install}` failed in edge-assets/ui");
    }
    let suite = |name: &str| {
        Invocation::new("npm", &["run", name])
            .folder(ui.clone())
            .variable("CHROMIUM", chromium.to_string_lossy())
            .limit(LIMIT)
    };
    if !suite("test:browser").succeeds()? {
        verdict
            .faults
            .push("the UI fails with made-up answers; repeat: npm run test:browser".to_owned());
    }
    if !server::build()? {
        verdict.faults.push("the servers do not build".to_owned());
        return Ok(verdict);
    }
    let folder = emptied(&workspace.target.join("xtask/browser"))?;
    let pipelines = workspace.target.join("debug/edge-pipelines");
    let stage = workspace.target.join("debug/examples/web_stage");
    let start = |name: &str, program: &Path, arguments: &[&str]| {
        let home = folder.join(name);
        let call = Invocation::new(program.to_string_lossy(), arguments)
            .argument("--port")
            .argument("0")
            .argument("--home")
            .argument(home.to_string_lossy());
        Server::start(&call, &folder.join(format!("{name}.log")))
    };
    let (small, many) = (
        start("stage", &stage, &["daemon"])?,
        start("many", &stage, &[MANY, "daemon"])?,
    );
    let dev = start("dev", &pipelines, &["dev"])?;
    let real = suite("test:real")
        .variable("EDGE_STAGE_URL", &small.url)
        .variable("EDGE_STAGE_MANY_URL", &many.url)
        .variable("EDGE_DEV_URL", &dev.url)
        .variable("EDGE_STAGE_PROGRAM", stage.to_string_lossy())
        .variable("EDGE_BROWSER_OUT", folder.to_string_lossy());
    if !real.succeeds()? {
        verdict.faults.push(format!(
            "the UI fails with real servers; what they said, and pictures: {}; repeat: cargo xtask test --only 'web browser'",
            folder.display()
        ));
    }
    verdict.looked_at = format!(
        "made-up answers, and real servers; figures in {}",
        folder.join("figures.json").display()
    );
    Ok(verdict)
}

fn emptied(folder: &Path) -> anyhow::Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder.to_owned())
}

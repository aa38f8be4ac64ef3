//! Steps that wait more than they compute: they run in a process of their own while the others go on.
//!
//! What they say goes to a file, and is shown when all else is done.

use std::{
    fs::{self, File},
    os::unix::process::CommandExt as _,
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use anyhow::Context as _;

use crate::{report::Row, settings::Settings, stopwatch::Stopwatch, tally::Tally, workspace::Workspace};

/// Steps at work beside the others; ended when this is dropped.
pub(crate) struct Beside {
    names: String,
    repeat: String,
    child: Child,
    log: PathBuf,
    watch: Stopwatch,
}

impl Beside {
    /// Starts the steps of these names, one after the other.
    pub(crate) fn start(names: &[&str], workspace: &Workspace, settings: &Settings) -> anyhow::Result<Self> {
        let log = workspace.target.join("xtask/beside.log");
        fs::create_dir_all(workspace.target.join("xtask"))?;
        let file = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut command = Command::new(std::env::current_exe().context("this program has no path")?);
        command.arg(if settings.ci { "ci" } else { "test" }).arg("--keep-going");
        for name in names {
            command.arg("--only").arg(name);
        }
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
        let child = command
            .process_group(0)
            .spawn()
            .context("cannot start a second xtask")?;
        Ok(Self {
            names: names.join(", "),
            repeat: format!("cargo xtask test --only '{}'", names.join("' --only '")),
            child,
            log,
            watch: Stopwatch::start(),
        })
    }

    /// Waits for the end, shows what was said, and tells how it went.
    pub(crate) fn finish(mut self) -> anyhow::Result<Row> {
        eprintln!("\n── {} ──", self.names);
        let status = self.child.wait().context("cannot wait for the steps beside")?;
        let said = fs::read_to_string(&self.log).with_context(|| format!("cannot read {}", self.log.display()))?;
        print!("{said}");
        Ok(Row {
            name: self.names.clone(),
            took: Some(self.watch.elapsed()),
            tally: tally(&said, status.success()),
            remark: Some("beside the steps before".to_owned()),
            repeat: self.repeat.clone(),
        })
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            // Their servers and browsers end with them.
            let group = format!("-{}", self.child.id());
            drop(Command::new("kill").args(["-KILL", "--", &group]).status());
            drop(self.child.wait());
        }
    }
}

/// What the last line counts; one that broke off has failed.
fn tally(said: &str, well: bool) -> Tally {
    let mut tally = Tally::default();
    let counts = said.lines().last().and_then(|line| {
        let (passed, failed) = line.strip_suffix(" failed")?.split_once(" passed, ")?;
        Some((passed.parse().ok()?, failed.parse().ok()?))
    });
    (tally.passed, tally.failed) = counts.unwrap_or_default();
    if !well && tally.failed == 0 {
        tally.failed = 1;
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::tally;

    #[test]
    fn the_last_line_counts_and_breaking_off_is_a_failure() {
        let counted = |said, well| {
            let tally = tally(said, well);
            (tally.passed, tally.failed)
        };
        assert_eq!(counted("web ui  ok\n\n3 passed, 0 failed\n", true), (3, 0));
        assert_eq!(counted("\n2 passed, 1 failed\n", false), (2, 1));
        assert_eq!(counted("3 passed, 0 failed\nthread panicked\n", false), (0, 1));
    }
}

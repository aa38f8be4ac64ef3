//! Builds both crates again and again, and compares the processor time that the compiler took.
//!
//! Dependencies are built before and do not count. A round removes what was made of the crate and builds it as a person
//! would: dev profile, incremental. Nothing is fetched. Time is that of all processes of the build, in user mode, so a busy
//! machine disturbs it little.

use std::fs;
use std::path::Path;

use anyhow::{Context, ensure};

use super::generate::{self, Style};
use crate::invocation::Invocation;
use crate::workspace::Workspace;

const ASSETS: usize = 300;
const ROUNDS: usize = 5;
/// How much more the declared assets may cost.
const LIMIT: f64 = 2.0;

/// Prints the comparison; whether it is within the limit.
pub(crate) fn run(workspace: &Workspace) -> anyhow::Result<bool> {
    let folder = workspace.target.join("xtask/compile-cost");
    let mut well = true;
    println!("{ASSETS} assets, user CPU of the crate alone, median of {ROUNDS}");
    for command in ["build", "check"] {
        let mut medians = Vec::new();
        for style in Style::ALL {
            let folder = folder.join(style.name());
            generate::write(style, ASSETS, &workspace.root, &folder)?;
            // The dependencies, and the crate once.
            cargo(&format!("{command} --offline --quiet"), &folder)?;
            let mut times = (0..ROUNDS)
                .map(|_| round(command, style, &folder))
                .collect::<anyhow::Result<Vec<f64>>>()?;
            times.sort_by(f64::total_cmp);
            medians.push(times[ROUNDS / 2]);
            println!(
                "cargo {command}, {:<8} {:>6.2} s (from {:.2} to {:.2})",
                style.name(),
                times[ROUNDS / 2],
                times[0],
                times[ROUNDS - 1]
            );
        }
        let ratio = medians[0] / medians[1];
        well &= ratio <= LIMIT;
        println!("cargo {command}: {ratio:.2} times as much; the limit is {LIMIT}");
    }
    Ok(well)
}

fn round(command: &str, style: Style, folder: &Path) -> anyhow::Result<f64> {
    cargo(&format!("clean --offline --quiet -p {}", style.name()), folder)?;
    let before = user_seconds_of_children()?;
    cargo(&format!("{command} --offline --quiet"), folder)?;
    Ok(user_seconds_of_children()? - before)
}

fn cargo(line: &str, folder: &Path) -> anyhow::Result<()> {
    let call = Invocation::cargo(line)
        .folder(folder.to_owned())
        .variable("CARGO_TARGET_DIR", folder.join("target").to_string_lossy());
    ensure!(call.succeeds()?, "{call} failed in {}", folder.display());
    Ok(())
}

/// What the kernel charged to the processes that ended below this one.
fn user_seconds_of_children() -> anyhow::Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat").context("cannot read processor times; this needs Linux")?;
    parse(&stat).context("/proc/self/stat has another form")
}

/// The sixteenth field, in ticks, which Linux counts a hundred a second for every program.
fn parse(stat: &str) -> Option<f64> {
    // The second field is a name in parentheses, which may hold blanks.
    let (_, rest) = stat.rsplit_once(')')?;
    let ticks: f64 = rest.split_whitespace().nth(13)?.parse().ok()?;
    Some(ticks / 100.0)
}

#[cfg(test)]
mod tests {
    use super::{parse, user_seconds_of_children};

    #[test]
    fn the_time_of_children_is_the_sixteenth_field() {
        let stat = "7 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 11 12 1234 14 15";
        assert_eq!(parse(stat), Some(12.34));
        assert_eq!(parse("7 a S"), None);
    }

    #[test]
    fn the_kernel_tells_it() {
        assert!(user_seconds_of_children().unwrap() >= 0.0);
    }
}

//! Packages of the system, by apt-get.

use std::process::{Command, Stdio};

use anyhow::{Context, bail, ensure};

use crate::invocation::Invocation;
use crate::settings::Settings;

/// Installs a package, as root or by sudo without a password.
pub(super) fn install(settings: &Settings, package: &str) -> anyhow::Result<()> {
    if settings.find_program("apt-get").is_none() {
        bail!("not on the path, and there is no apt-get here; install it with the system's package manager");
    }
    let as_root = if is_root()? {
        Vec::new()
    } else if settings.find_program("sudo").is_some() {
        vec!["sudo", "-n"]
    } else {
        bail!("not on the path; install it as root: apt-get install {package}");
    };
    let update = apt_get(&as_root, &["update"]);
    let install = apt_get(&as_root, &["install", "-y", "--no-install-recommends", package]);
    // A package list that is old but there may still do.
    if !update.succeeds()? {
        eprintln!("apt-get update failed; trying with the lists that are there");
    }
    ensure!(install.succeeds()?, "apt-get could not install it; repeat: {install}");
    Ok(())
}

fn apt_get(as_root: &[&str], arguments: &[&str]) -> Invocation {
    let mut words = as_root.to_vec();
    words.extend([
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-o",
        "Acquire::Retries=3",
    ]);
    words.extend(arguments);
    Invocation::new(words[0], &words[1..])
}

fn is_root() -> anyhow::Result<bool> {
    let output = Command::new("id")
        .arg("-u")
        .stdin(Stdio::null())
        .output()
        .context("cannot start `id`")?;
    Ok(output.stdout.trim_ascii() == b"0")
}

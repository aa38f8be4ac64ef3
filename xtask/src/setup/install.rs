//! Installs what is missing, and says what is.

use anyhow::Context;

use crate::invocation::Invocation;
use crate::settings::Settings;

use super::{chromium, engine, redis};

/// Installs all that the tests need; what is there stays as it is.
pub(crate) fn install(settings: &Settings) -> anyhow::Result<()> {
    redis::install(settings).context("redis-server")?;
    engine::install(settings).context("the embedded ClickHouse engine")?;
    chromium::install(settings);
    // Three minutes of building on two cores: only where it is asked for. Without it `deny` checks the same lists itself.
    if settings.ci && settings.install_deny && settings.find_program("cargo-deny").is_none() {
        let installed = Invocation::cargo("install --locked cargo-deny").succeeds()?;
        eprintln!(
            "cargo-deny: {}",
            if installed {
                "installed"
            } else {
                "could not be installed; our own check serves"
            }
        );
    }
    Ok(())
}

/// What is missing, each with its cure.
pub(crate) fn missing(settings: &Settings) -> Vec<String> {
    let mut faults = Vec::new();
    if settings.find_program(redis::PROGRAM).is_none() {
        faults.push(format!(
            "`{}` is not on the path; run `cargo xtask setup`",
            redis::PROGRAM
        ));
    }
    if engine::present(settings).is_none() {
        faults.push("the embedded ClickHouse engine is not there; run `cargo xtask setup`".to_owned());
    }
    faults
}

//! redis-server, from the system's packages.

use anyhow::ensure;

use super::apt;
use crate::settings::Settings;

pub(crate) const PROGRAM: &str = "redis-server";

pub(crate) fn install(settings: &Settings) -> anyhow::Result<()> {
    if settings.find_program(PROGRAM).is_some() {
        eprintln!("{PROGRAM}: there");
        return Ok(());
    }
    apt::install(settings, PROGRAM)?;
    ensure!(
        settings.find_program(PROGRAM).is_some(),
        "apt-get installed it, but it is not on the path"
    );
    Ok(())
}

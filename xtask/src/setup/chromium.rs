//! Chromium, in which the UI is tested: the one the user names, else one of the system.

use std::path::PathBuf;

use super::apt;
use crate::settings::Settings;

/// The package of Debian, and the names under which it is found here and elsewhere.
const PACKAGE: &str = "chromium";
const NAMES: [&str; 4] = [PACKAGE, "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The browser that the tests will use.
pub(crate) fn present(settings: &Settings) -> Option<PathBuf> {
    match &settings.chromium {
        Some(named) => named.is_file().then(|| named.clone()),
        None => NAMES.iter().find_map(|name| settings.find_program(name)),
    }
}

/// Without it one step is left out, or fails on the CI machine; the others need none.
pub(crate) fn install(settings: &Settings) {
    let there = present(settings).map_or_else(
        || match apt::install(settings, PACKAGE) {
            Ok(()) => "installed".to_owned(),
            Err(fault) => format!("could not be installed: {fault:#}"),
        },
        |path| path.display().to_string(),
    );
    eprintln!("chromium: {there}");
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::present;
    use crate::settings::Settings;

    #[test]
    fn a_browser_that_is_named_and_not_there_is_not_replaced_by_another() {
        let mut settings = Settings::from_environment();
        settings.chromium = Some(PathBuf::from("/bin/sh"));
        assert_eq!(present(&settings), settings.chromium);
        settings.chromium = Some(PathBuf::from("/no/such/browser"));
        assert_eq!(present(&settings), None);
    }
}

//! What the parent passes to the engine process as arguments. Secrets are not among them.

use std::{ffi::OsString, path::PathBuf};

use super::serve_error::ServeError;

/// What the parent passes as arguments.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ServeArguments {
    pub(crate) folder: PathBuf,
    pub(crate) library: PathBuf,
    pub(crate) port: u16,
    /// Delete the folder at the end.
    pub(crate) temporary: bool,
}

impl ServeArguments {
    /// As arguments after the subcommand.
    pub(crate) fn to_arguments(&self) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = vec!["--path".into(), self.folder.clone().into()];
        arguments.extend(["--library".into(), self.library.clone().into()]);
        arguments.extend(["--port".into(), self.port.to_string().into()]);
        if self.temporary {
            arguments.push("--temporary".into());
        }
        arguments
    }

    pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, ServeError> {
        let mut parsed = Self::default();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let unknown = |argument: OsString| ServeError::Argument {
                argument: argument.to_string_lossy().into(),
            };
            match argument.to_str() {
                Some("--path") => parsed.folder = arguments.next().unwrap_or_default().into(),
                Some("--library") => parsed.library = arguments.next().unwrap_or_default().into(),
                Some("--port") => {
                    let port = arguments.next().unwrap_or_default();
                    parsed.port = port
                        .to_str()
                        .and_then(|text| text.parse().ok())
                        .ok_or_else(|| unknown(port))?;
                }
                Some("--temporary") => parsed.temporary = true,
                _ => return Err(unknown(argument)),
            }
        }
        if parsed.folder.as_os_str().is_empty() {
            return Err(ServeError::MissingArgument { name: "--path" });
        }
        if parsed.library.as_os_str().is_empty() {
            return Err(ServeError::MissingArgument { name: "--library" });
        }
        Ok(parsed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_survive_the_way_to_the_child() {
        let arguments = ServeArguments {
            folder: "/a b/c".into(),
            library: "/l/libchdb.so".into(),
            port: 8123,
            temporary: true,
        };
        assert_eq!(ServeArguments::parse(arguments.to_arguments()).unwrap(), arguments);
    }

    #[test]
    fn wrong_arguments_are_named() {
        let check = |arguments: &[&str], expected: &str| {
            let error = ServeArguments::parse(arguments.iter().map(OsString::from))
                .unwrap_err()
                .to_string();
            assert!(error.contains(expected), "{error}");
        };
        check(&["--port", "many"], "`many`");
        check(&["--frobnicate"], "`--frobnicate`");
        check(&["--library", "x"], "`--path`");
        check(&["--path", "x"], "`--library`");
    }
}

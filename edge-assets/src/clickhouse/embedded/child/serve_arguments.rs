//! What the parent passes to the engine process as arguments. Secrets are not among them.

use std::{
    ffi::{OsStr, OsString},
    num::NonZeroUsize,
    path::PathBuf,
    str::FromStr,
};

use super::serve_error::ServeError;

/// What the parent passes as arguments.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ServeArguments {
    pub(crate) folder: PathBuf,
    pub(crate) library: PathBuf,
    pub(crate) port: u16,
    /// Delete the folder at the end.
    pub(crate) temporary: bool,
    pub(crate) limits: ArgumentLimits,
}

/// Bounds that the parent may set; what it leaves open has its default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ArgumentLimits {
    /// Statements that run at once.
    pub(crate) max_queries: Option<NonZeroUsize>,
    /// Bytes of the largest statement.
    pub(crate) max_statement: Option<u64>,
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
        if let Some(count) = self.limits.max_queries {
            arguments.extend(["--max-queries".into(), count.to_string().into()]);
        }
        if let Some(size) = self.limits.max_statement {
            arguments.extend(["--max-statement".into(), size.to_string().into()]);
        }
        arguments
    }

    pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, ServeError> {
        let mut parsed = Self::default();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            match argument.to_str() {
                Some("--path") => parsed.folder = arguments.next().unwrap_or_default().into(),
                Some("--library") => parsed.library = arguments.next().unwrap_or_default().into(),
                Some("--port") => parsed.port = number(arguments.next())?,
                Some("--temporary") => parsed.temporary = true,
                Some("--max-queries") => parsed.limits.max_queries = Some(number(arguments.next())?),
                Some("--max-statement") => parsed.limits.max_statement = Some(number(arguments.next())?),
                _ => return Err(unknown(&argument)),
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

fn number<T: FromStr>(argument: Option<OsString>) -> Result<T, ServeError> {
    let argument = argument.unwrap_or_default();
    argument
        .to_str()
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| unknown(&argument))
}

fn unknown(argument: &OsStr) -> ServeError {
    ServeError::Argument {
        argument: argument.to_string_lossy().into(),
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
            limits: ArgumentLimits {
                max_queries: NonZeroUsize::new(3),
                max_statement: Some(1000),
            },
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
        check(&["--max-queries", "0"], "`0`");
        check(&["--frobnicate"], "`--frobnicate`");
        check(&["--library", "x"], "`--path`");
        check(&["--path", "x"], "`--library`");
    }
}

//! [`Exit`]: what a command tells the shell that called it.

use std::{fmt, process::ExitCode};

/// What a command tells the shell that called it.
///
/// ```
/// use edge_assets::cli::Exit;
/// assert_eq!(Exit::INTERRUPTED.code(), 130);
/// assert!(!Exit::from(7).is_success());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[must_use]
pub struct Exit(u8);

impl Exit {
    /// Everything went well.
    pub const SUCCESS: Self = Self(0);
    /// A run failed, something is not healthy, or a connection could not be made.
    pub const FAILURE: Self = Self(1);
    /// The command was not understood, or names something that does not exist.
    pub const USAGE: Self = Self(2);
    /// The definitions are wrong.
    pub const DEFINITIONS: Self = Self(3);
    /// Stopped by Ctrl-C.
    pub const INTERRUPTED: Self = Self(130);
    /// Stopped by SIGTERM.
    pub const TERMINATED: Self = Self(143);

    /// The number.
    #[must_use]
    pub const fn code(self) -> u8 {
        self.0
    }

    /// Whether it is zero.
    #[must_use]
    pub const fn is_success(self) -> bool {
        self.0 == 0
    }
}

/// A number of a team's own; those from 10 to 99 are free.
impl From<u8> for Exit {
    fn from(code: u8) -> Self {
        Self(code)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.0)
    }
}

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

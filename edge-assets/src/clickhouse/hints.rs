//! [`Hints`]: what the application's people can do about a fault, in the application's own words.

use secrecy::{ExposeSecret, SecretString};

use super::codes::code;

/// A password shorter than this is not looked for in texts: blotting out every `a` would help nobody.
const SHORTEST_PASSWORD: usize = 4;

/// The application's own words for faults, and the password that no text may hold.
#[derive(Debug, Clone, Default)]
pub(super) struct Hints {
    pub(super) unknown_table: Option<String>,
    pub(super) authentication: Option<String>,
    pub(super) password: SecretString,
}

impl Hints {
    /// The application's words for a code.
    pub(super) fn of(&self, number: i32) -> Option<&str> {
        match number {
            code::UNKNOWN_TABLE | code::UNKNOWN_DATABASE | code::CANNOT_GET_CREATE_TABLE_QUERY => {
                self.unknown_table.as_deref()
            }
            192..=194 | 516 => self.authentication.as_deref(),
            _ => None,
        }
    }

    /// The text with the password blotted out.
    pub(super) fn without_password(&self, text: String) -> String {
        let password = self.password.expose_secret();
        if password.len() < SHORTEST_PASSWORD || !text.contains(password) {
            return text;
        }
        text.replace(password, "***")
    }
}

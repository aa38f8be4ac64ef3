//! [`Places`]: looks variables up, reads their values, and gathers what cannot be read.

use std::{fmt::Display, str::FromStr};

/// Looks a variable up.
pub(super) type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Looks variables up and gathers faults. An empty variable is as good as none.
pub(super) struct Places<'a> {
    lookup: Lookup<'a>,
    pub(super) faults: Vec<String>,
}

impl<'a> Places<'a> {
    pub(super) fn new(lookup: Lookup<'a>) -> Self {
        Self {
            lookup,
            faults: Vec::new(),
        }
    }

    /// The text of a variable.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        (self.lookup)(name).filter(|text| !text.trim().is_empty())
    }

    /// The value of a variable; `form` says what it should look like.
    pub(super) fn value<T: FromStr>(&mut self, name: &str, form: &str) -> Option<T>
    where
        T::Err: Display,
    {
        let text = self.text(name)?;
        match text.trim().parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.faults.push(format!("`{name}` is `{text}`: {error}; give {form}"));
                None
            }
        }
    }

    /// Yes or no.
    pub(super) fn switch(&mut self, name: &str) -> Option<bool> {
        let text = self.text(name)?;
        match text.trim().to_ascii_lowercase().as_str() {
            "1" | "true" | "yes" | "on" => Some(true),
            "0" | "false" | "no" | "off" => Some(false),
            _ => {
                self.faults.push(format!("`{name}` is `{text}`; give true or false"));
                None
            }
        }
    }
}

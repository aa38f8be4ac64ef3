//! Completion of command lines: what may stand where the cursor is, for bash, zsh and fish.
//!
//! The script of a shell asks the hidden command `complete`, which knows all commands, those of the application included, and
//! the names in its definitions: assets, groups, jobs, schedules, sensors. `clap_complete` offers the like, but only behind a
//! feature without promises, which a library cannot build on.
//!
//! Steps: a [`line`] is cut into words, the [`position`] is found by walking the tree of commands, the [`values`] are gathered,
//! and the [`answer`] is printed in the form of the shell.

mod answer;
mod line;
mod position;
mod script;
mod selection;
mod values;

pub(super) use answer::{Asked, answer};
pub(super) use script::script;

/// Something that may stand where the cursor is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Candidate {
    /// The whole word.
    text: String,
    /// What it is, in a few words.
    description: String,
    /// Whether the word goes on behind it.
    is_partial: bool,
}

impl Candidate {
    fn new(text: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            description: description.into(),
            is_partial: false,
        }
    }

    fn partial(text: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            is_partial: true,
            ..Self::new(text, description)
        }
    }
}

//! Completion of command lines: what may stand where the cursor is, for bash, zsh and fish.
//!
//! The script of a shell asks the hidden command `complete`, which knows all commands, those of the application included, and
//! the names in its definitions: assets, groups, jobs, schedules, sensors. `clap_complete` offers the like, but only behind a
//! feature without promises, which a library cannot build on.
//!
//! Steps: a [`line`] is cut into words, the [`position`] is found by walking the tree of commands, the [`values`] are gathered,
//! and the [`answer`] is printed in the form of the shell.

mod answer;
mod candidate;
mod line;
mod position;
mod script;
mod selection;
mod values;

pub(super) use answer::{Asked, answer};
pub(super) use script::script;

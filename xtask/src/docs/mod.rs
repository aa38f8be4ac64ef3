//! The Markdown files: links that lead somewhere, chapters that are listed, programs that are compiled.

mod check;
mod markdown;
mod page;

pub(crate) use check::check;

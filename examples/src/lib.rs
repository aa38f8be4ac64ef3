//! The programs of the book, compiled and run as doctests: each chapter is the docs of a module without items.

#[doc = include_str!("../../docs/src/getting-started.md")]
mod getting_started {}

//! The IO manager that keeps each value in a file of its own.

mod atomic;
mod envelope;
mod file_io;
mod folder;

pub use file_io::FileIoManager;

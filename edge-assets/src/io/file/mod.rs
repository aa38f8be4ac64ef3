//! The IO manager that keeps each value in a file of its own.

mod atomic;
mod file_io;

pub use file_io::FileIoManager;

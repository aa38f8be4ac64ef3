//! The IO manager that keeps each value in a file of its own.

mod atomic;
mod envelope;
mod folder;
mod manager;

pub use manager::FileIoManager;

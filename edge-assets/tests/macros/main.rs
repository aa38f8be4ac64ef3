//! What the attributes write, seen from a crate that uses them: specifications, plain calls, erased calls, registration.

mod calls;
mod columns;
mod erased;
mod pedantic;
mod registration;
mod selections;
mod spec;
mod version;

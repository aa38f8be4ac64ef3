//! The stores: one suite of cases over every driver, then what only one of them can do.

#[cfg(feature = "sqlite")]
mod contents;
mod memory;
#[cfg(feature = "sqlite")]
mod sqlite;

//! An IO manager that keeps lists of rows in ClickHouse tables: typed rows in, typed rows out.

mod layout;
mod rows;
mod tables;

pub use layout::TableLayout;
pub use tables::ClickHouseTables;

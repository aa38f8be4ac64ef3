//! An IO manager that keeps lists of rows in ClickHouse tables: typed rows in, typed rows out.

mod layout;
mod manager;
mod rows;

pub use layout::TableLayout;
pub use manager::ClickHouseTables;

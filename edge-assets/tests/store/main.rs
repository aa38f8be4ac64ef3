//! The stores: one suite of cases over every driver, then what only one of them can do.

mod memory;

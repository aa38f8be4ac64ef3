//! Rules on a ClickHouse table: rows, nulls, bounds, uniqueness, columns, age. All rules of one table are one query.

mod group;
mod measure;
mod query;
mod source;

pub use group::{TableRules, in_table, on_table, on_table_of};
pub use measure::{
    TableMeasure, bounds, bounds_share, columns, fresh, null_share, row_count, schema_unchanged, unique,
};
pub use source::TableSource;

//! The commands that this program has beside those of every binary: `demo`, `generate`, `schema`, `clickhouse`.

mod app;
mod clickhouse;
mod demo;
mod dev;
mod doctor;
mod generate;
mod load;
mod schema;

pub use app::app;

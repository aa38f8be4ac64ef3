//! The embedded ClickHouse engine as a program of its own, for processes that cannot be their own engine child: tests.

use std::ffi::OsString;

fn main() {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let after_subcommand = match arguments.split_first() {
        Some((first, rest)) if first == edge_assets::clickhouse::embedded::ENGINE_SUBCOMMAND => rest.to_vec(),
        _ => arguments,
    };
    edge_assets::clickhouse::embedded::serve_child(after_subcommand)
}

//! The embedded ClickHouse engine as a program of its own, for processes that cannot be their own engine child: tests.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use edge_assets::clickhouse::embedded::{ENGINE_SUBCOMMAND, serve_child_if_asked};

fn main() -> ExitCode {
    serve_child_if_asked();
    let usage = "this program is started by `EmbeddedClickHouse`, with the subcommand";
    let _written = writeln!(io::stderr(), "{usage} `{ENGINE_SUBCOMMAND}`");
    ExitCode::from(2)
}

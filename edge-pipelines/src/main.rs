//! The program `edge-pipelines`: hands over to the command line.

use std::process::ExitCode;

use edge_assets::clickhouse::embedded::serve_child_if_asked;

fn main() -> ExitCode {
    serve_child_if_asked();
    edge_pipelines::commands::app().run()
}

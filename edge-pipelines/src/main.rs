//! The program `edge-pipelines`: hands over to the command line.

use std::process::ExitCode;

use edge_assets::clickhouse::embedded::serve_child_if_asked;

fn main() -> ExitCode {
    if let Some(code) = serve_child_if_asked() {
        return code;
    }
    ExitCode::SUCCESS
}

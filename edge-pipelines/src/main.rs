//! The program `edge-pipelines`: hands over to the command line.

use edge_assets::clickhouse::embedded::serve_child_if_asked;

fn main() {
    serve_child_if_asked();
}

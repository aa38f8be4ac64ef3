//! What the benches share: graphs, histories, a web server, a program that is two, a stopwatch, and the bare tokio that a run is compared with.

mod bare_tokio;
mod history;
mod program;
mod shapes;
mod stopwatch;
mod web;

pub use bare_tokio::BareGraph;
pub use history::{BATCH, History};
pub use program::{bench_or_pipelines, pipelines};
pub use shapes::{chain, fan_out, layered};
pub use stopwatch::{Stopwatch, is_measuring, median, per_item, shown};
pub use web::while_serving;

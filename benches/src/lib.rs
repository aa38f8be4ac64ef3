//! What the benches share: graphs, a stopwatch, and the bare tokio that a run is compared with.

mod bare_tokio;
mod shapes;
mod stopwatch;

pub use bare_tokio::BareGraph;
pub use shapes::{chain, fan_out, layered};
pub use stopwatch::{Stopwatch, is_measuring, median, per_item, shown};

//! The future cannot move between threads.

use edge_assets::prelude::*;

#[job(select = "group:cache")]
pub fn cache_job() {}

#[sensor(job = cache_job)]
pub async fn landed(_ctx: &SensorContext) -> Result<SensorOutcome> {
    let shared = std::rc::Rc::new(1);
    tokio::task::yield_now().await;
    drop(shared);
    Ok(SensorOutcome::skip("nothing"))
}

fn main() {}

//! The job is private to its module.

use edge_assets::prelude::*;

mod jobs {
    #[edge_assets::job(select = "*")]
    fn cache_job() {}
}

#[schedule(cron = "0 6 * * *", job = jobs::cache_job)]
pub fn often() {}

fn main() {}

//! The attribute stands on a method.

use edge_assets::prelude::*;

pub struct Jobs;

impl Jobs {
    #[job(select = "*")]
    pub fn cache_job(&self) {}
}

fn main() {}

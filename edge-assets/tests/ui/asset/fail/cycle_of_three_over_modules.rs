//! Three assets of three modules depend on each other.


mod raw {
    use edge_assets::prelude::*;

    #[asset]
    pub async fn raw_events(#[dep(crate::cache::stats_cache)] stats: &u8) -> Result<u8> {
        Ok(*stats)
    }
}

mod summary {
    use edge_assets::prelude::*;

    #[asset(group = "edge", deps = [crate::raw::raw_events])]
    pub async fn daily_summary() -> Result<u8> {
        Ok(1)
    }
}

mod cache {
    use edge_assets::prelude::*;

    #[asset]
    pub fn stats_cache(summary: Dep<crate::summary::daily_summary>) -> Result<u8> {
        Ok(*summary)
    }
}

fn main() {}

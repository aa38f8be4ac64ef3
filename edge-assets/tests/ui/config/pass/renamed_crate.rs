//! `crate = ..` where the framework goes by another name.
#![deny(warnings)]
#![allow(dead_code, reason = "only compiled")]

mod vendor {
    pub use edge_assets as framework;
}

use vendor::framework::{self, Config, Secret};

#[derive(Config)]
#[config(crate = framework)]
struct Sampling {
    #[config(default = 5, max = 10)]
    rows: u64,
    #[config(default = "a")]
    table: String,
    mode: Option<Mode>,
    token: Option<Secret<String>>,
    #[config(serde)]
    address: Option<std::net::IpAddr>,
}

#[derive(Config)]
#[config(crate = crate::vendor::framework)]
enum Mode {
    Fast,
}

#[framework::asset(crate = framework)]
async fn daily(sampling: Config<Sampling>) -> framework::Result<u64> {
    Ok(sampling.rows)
}

#[framework::job(crate = framework, assets = [daily], config(daily(rows = 5)))]
fn nightly() {}

fn main() {}

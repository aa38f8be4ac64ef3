//! Every mistake of an attribute is reported, each at its token.

use edge_assets::prelude::*;

#[asset(grp = "x", group = "a", group = "b", timout = "5m", timeout = "5 parsecs", retry(max = "three", bakoff = "1s"),
    owners = "me", tags = "x", partitions = 5, key = 3, frobnicate)]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}

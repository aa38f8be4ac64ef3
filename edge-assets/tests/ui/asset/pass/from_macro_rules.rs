//! Assets that a declarative macro writes.
#![deny(warnings)]

use edge_assets::prelude::*;

macro_rules! table {
    ($vis:vis $name:ident: $value:ty = $result:expr, after $up:path, file $file:literal, every $timeout:expr) => {
        /// Written by a macro.
        #[asset(deps = [$up], group = "tables", timeout = $timeout)]
        $vis async fn $name(upstream: Dep<$up>, #[dep($up)] value: &$value) -> Result<$value> {
            let _ = (include_str!($file), &upstream, value);
            Ok($result)
        }
    };
}

#[asset]
async fn raw() -> Result<u8> {
    Ok(1)
}

mod tables {
    use super::*;

    table!(pub(super) first: u8 = 1, after crate::raw, file "from_macro_rules.rs", every "5s");
}

table!(second: u8 = 2, after tables::first, file "shapes.rs", every "1m");

fn main() {
    drop((tables::first(Dep::new(1), &1), second(Dep::new(1), &1)));
}

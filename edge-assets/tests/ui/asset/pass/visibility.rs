//! Re-exports, renames, globs, restricted visibility, raw names, conditions, kept attributes.
#![deny(warnings)]
#![forbid(unsafe_code)]
#![deny(missing_docs, missing_debug_implementations, rust_2018_idioms, unreachable_pub, unused_qualifications)]

use edge_assets::{Dep, Result, asset};

mod raw {
    use edge_assets::{Dep, Result, asset, external_asset};

    #[asset]
    pub(crate) async fn one() -> Result<u8> {
        Ok(1)
    }

    #[asset]
    pub(super) async fn two() -> Result<u8> {
        Ok(2)
    }

    #[asset]
    async fn only_here() -> Result<u8> {
        Ok(3)
    }

    pub(in crate::raw) mod deep {
        #[edge_assets::asset]
        pub(in crate::raw) async fn deepest() -> edge_assets::Result<u8> {
            Ok(4)
        }
    }

    #[asset(deps = [only_here, deep::deepest, two, one, outside])]
    pub(crate) async fn calls_another() -> Result<u8> {
        only_here().await
    }

    #[external_asset]
    pub(crate) fn outside() {}

    #[cfg(any())]
    #[asset]
    pub(crate) async fn left_out(parameter: no::Such) -> Result<u8> {
        Ok(1)
    }

    #[asset(deps = [left_out])]
    #[cfg(any())]
    pub(crate) async fn left_out_below(parameter: no::Such) -> Result<u8> {
        Ok(1)
    }

    #[cfg(all())]
    #[asset]
    #[cfg(not(any()))]
    pub(crate) async fn kept(one: Dep<one>) -> Result<u8> {
        Ok(*one)
    }

    #[must_use]
    #[deprecated = "use `one`"]
    #[asset]
    #[expect(unused_variables, reason = "attributes stay on the function")]
    #[inline]
    pub(crate) async fn attributes_stay(one: Dep<one>) -> Result<u8> {
        Ok(1)
    }
}

mod renamed {
    pub(crate) use super::raw::*;
    pub(crate) use super::raw::one as first;
}

use renamed::{first, two};

#[asset(deps = [two, renamed::kept])]
async fn three(x: Dep<first>, y: Dep<renamed::one>) -> Result<u8> {
    Ok(*x + *y)
}

#[asset(key = "type")]
async fn r#type(#[dep(two)] x: &u8, r#struct: Dep<r#three>) -> Result<u8> {
    Ok(*x + *r#struct)
}

#[asset(deps = [r#type])]
async fn after_a_raw_name(local: Dep<renamed::calls_another>) -> Result<u8> {
    Ok(*local)
}

fn main() {
    #[asset]
    async fn inside_a_function(outer: Dep<first>) -> Result<u8> {
        Ok(*outer)
    }

    #[asset(deps = [inside_a_function])]
    async fn and_another() -> Result<u8> {
        Ok(1)
    }

    drop(first());
    drop(inside_a_function(Dep::new(1)));
    #[expect(deprecated, reason = "so does this one")]
    drop(raw::attributes_stay(Dep::new(1)));
}

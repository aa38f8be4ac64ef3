//! [`GraphFault`]: each way in which a set of assets is not a graph. Complete when made: names, not ids.

use crate::{asset::SourceLocation, key::AssetKey};

/// A way in which a set of assets is not a graph.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum GraphFault {
    /// Two assets have one key.
    #[error("asset `{key}` is declared twice, at {first} and at {second}; rename one, or set its `key`")]
    DuplicateAsset {
        /// The key.
        key: AssetKey,
        /// Where it stands first.
        first: SourceLocation,
        /// Where it stands again.
        second: SourceLocation,
    },
    /// A dependency is not among the assets.
    #[error("asset `{asset}` ({source_at}) depends on `{upstream}`, which is not defined{offer}")]
    MissingUpstream {
        /// The asset.
        asset: AssetKey,
        /// Where it is declared.
        source_at: SourceLocation,
        /// What it depends on.
        upstream: AssetKey,
        /// "; did you mean ..", or nothing.
        offer: String,
    },
    /// An asset takes a value in another type than its upstream makes.
    #[error(
        "asset `{asset}` ({source_at}) takes `{upstream}` as `{expected}`, which makes `{found}`; take it as that, or as `Dep<..>` of its own function"
    )]
    WrongType {
        /// The asset.
        asset: AssetKey,
        /// Where it is declared.
        source_at: SourceLocation,
        /// The upstream.
        upstream: AssetKey,
        /// The type that it takes.
        expected: &'static str,
        /// The type that the upstream makes.
        found: &'static str,
    },
    /// An asset takes the value of an asset that something else makes.
    #[error(
        "asset `{asset}` ({source_at}) takes the value of `{upstream}`, which is external and has none; name it in `deps` instead"
    )]
    ExternalValue {
        /// The asset.
        asset: AssetKey,
        /// Where it is declared.
        source_at: SourceLocation,
        /// The external asset.
        upstream: AssetKey,
    },
    /// An asset chooses an IO manager and has no value that one could store.
    #[error(
        "asset `{asset}` ({source_at}) chooses {manager} for its value, but has none that can be stored; return one with serde's \
         `Serialize` and `Deserialize`, or leave `io` out"
    )]
    NothingToStore {
        /// The asset.
        asset: AssetKey,
        /// Where it is declared.
        source_at: SourceLocation,
        /// The manager, as the resource that it is.
        manager: String,
    },
    /// Assets depend on each other in a ring.
    #[error("assets depend on each other: {}, the first at {source_at}; remove one of these dependencies", chain(.ring))]
    Cycle {
        /// Where the first of them is declared.
        source_at: SourceLocation,
        /// The assets of the ring, each upstream of the next, the last upstream of the first.
        ring: Vec<AssetKey>,
    },
    /// A function makes several assets, and not all of them are defined.
    #[error(
        "asset `{asset}` ({source_at}) is made by `{function}`, which makes more that is not defined: {}; add it, too",
        missing.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
    )]
    MissingOutput {
        /// The first of its assets that is defined.
        asset: AssetKey,
        /// Where it is declared.
        source_at: SourceLocation,
        /// The function.
        function: &'static str,
        /// What is missing.
        missing: Vec<AssetKey>,
    },
    /// An output of a function waits for another one of it through assets that others make.
    #[error(
        "`{function}` ({source_at}) makes several assets in one call, but an output of it waits for another through {}; remove that \
         dependency, or make the outputs by functions of their own",
        between.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
    )]
    OutputsApart {
        /// Where the function is declared.
        source_at: SourceLocation,
        /// The function.
        function: &'static str,
        /// The assets between its outputs.
        between: Vec<AssetKey>,
    },
    /// An asset says that it had a key before which another asset has now.
    #[error(
        "asset `{asset}` ({source_at}) says that it was `{before}` before, but there is an asset `{before}`; take that off `renamed_from`"
    )]
    StillThere {
        /// The asset.
        asset: AssetKey,
        /// Where it is declared.
        source_at: SourceLocation,
        /// The key.
        before: AssetKey,
    },
    /// Two checks of an asset have one name.
    #[error("check `{check}` is declared twice, at {first} and at {second}; rename one")]
    DuplicateCheck {
        /// The check.
        check: crate::key::CheckKey,
        /// Where it stands first.
        first: SourceLocation,
        /// Where it stands again.
        second: SourceLocation,
    },
    /// A check's asset is not among the assets.
    #[error("check `{check}` ({source_at}) is of an asset that is not defined{offer}")]
    CheckOfNothing {
        /// The check.
        check: crate::key::CheckKey,
        /// Where it is declared.
        source_at: SourceLocation,
        /// "; did you mean ..", or nothing.
        offer: String,
    },
    /// A check takes a value that is not its own asset's.
    #[error("check `{check}` ({source_at}) takes the value of `{other}`; a check sees only the value of its own asset")]
    CheckOfOther {
        /// The check.
        check: crate::key::CheckKey,
        /// Where it is declared.
        source_at: SourceLocation,
        /// The asset whose value it takes.
        other: AssetKey,
    },
}

/// `a → b → c → a`; of long rings the ends.
fn chain(ring: &[AssetKey]) -> String {
    const SHOWN: usize = 12;
    let mut parts: Vec<String> = ring.iter().take(SHOWN).map(ToString::to_string).collect();
    if ring.len() > SHOWN {
        parts.push(format!("… {} more", ring.len() - SHOWN));
    }
    parts.extend(ring.first().map(ToString::to_string));
    parts.join(" → ")
}

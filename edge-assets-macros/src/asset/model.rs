//! [`AssetModel`]: what an author said of an asset.

use proc_macro2::{Span, TokenStream};
use syn::{Expr, LitStr, Path};

use crate::{
    freshness::{Deadline, MaxAge},
    function::Function,
    retry::Retry,
    root::Root,
    value::{AssetRef, DurationArg, Tag, Text},
};

/// Who makes the asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The function.
    Made,
    /// Something outside; the function looks at it, or only names it.
    External,
}

/// An asset as its attribute and function describe it.
pub(crate) struct AssetModel {
    pub(crate) kind: Kind,
    pub(crate) function: Function,
    pub(crate) root: Root,
    pub(crate) key: Option<LitStr>,
    pub(crate) deps: Vec<AssetRef>,
    pub(crate) group: Option<Text>,
    pub(crate) description: Option<Text>,
    pub(crate) owners: Vec<Text>,
    pub(crate) kinds: Vec<Text>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) code_version: Option<Text>,
    pub(crate) retry: Option<Retry>,
    pub(crate) timeout: Option<DurationArg>,
    pub(crate) partitions: Option<Expr>,
    pub(crate) pool: Option<Text>,
    pub(crate) fresh_within: Option<MaxAge>,
    pub(crate) fresh_by: Option<Deadline>,
    /// The type that names the IO manager, with the place of its argument.
    pub(crate) io: Option<(Path, Span)>,
    /// Every `include_str!` of the body.
    pub(crate) includes: Vec<TokenStream>,
    /// The arguments that speak of attempts, where they stand.
    pub(crate) of_attempts: Vec<(&'static str, Span)>,
}

impl AssetModel {
    /// The key as text.
    pub(crate) fn key_text(&self) -> String {
        match &self.key {
            Some(key) => key.value(),
            None => self.function.name(),
        }
    }

    /// The upstream assets that are types.
    pub(crate) fn upstreams(&self) -> Vec<&Path> {
        let named = self.deps.iter().filter_map(|dep| match dep {
            AssetRef::Path(path) => Some(path),
            AssetRef::Key(_) => None,
        });
        named.chain(self.function.upstreams()).collect()
    }
}

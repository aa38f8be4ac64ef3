//! [`AssetModel`]: what an author said of an asset.

use proc_macro2::{Span, TokenStream};
use syn::{Expr, Ident, LitStr, Path};

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
    /// The function, which makes several assets: its outputs.
    Multi,
}

/// An asset as its attribute and function describe it.
pub(crate) struct AssetModel {
    pub(crate) kind: Kind,
    pub(crate) function: Function,
    pub(crate) root: Root,
    pub(crate) labels: Labels,
    pub(crate) retry: Option<Retry>,
    pub(crate) timeout: Option<DurationArg>,
    pub(crate) partitions: Option<Expr>,
    /// Upstream assets whose partitions are mapped.
    pub(crate) mappings: Vec<(Ident, Expr)>,
    pub(crate) pool: Option<Text>,
    /// Every `include_str!` of the body.
    pub(crate) includes: Vec<TokenStream>,
    /// The arguments that speak of attempts, where they stand.
    pub(crate) of_attempts: Vec<(&'static str, Span)>,
    /// The assets that it makes, where it makes several.
    pub(crate) outputs: Vec<OutputModel>,
    /// Whether it can make some of them without the others.
    pub(crate) can_subset: bool,
    /// Where it says that its step is skipped while nothing has changed.
    pub(crate) skip_unchanged: Option<Span>,
}

/// One output of a function that makes several assets; what it does not say, its function says.
pub(crate) struct OutputModel {
    pub(crate) name: Ident,
    pub(crate) is_optional: bool,
    pub(crate) labels: Labels,
}

/// What may be said of an asset apart from the others that its function makes.
#[derive(Default)]
pub(crate) struct Labels {
    pub(crate) key: Option<LitStr>,
    pub(crate) deps: Vec<AssetRef>,
    pub(crate) group: Option<Text>,
    pub(crate) description: Option<Text>,
    pub(crate) owners: Vec<Text>,
    pub(crate) kinds: Vec<Text>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) code_version: Option<Text>,
    pub(crate) fresh_within: Option<MaxAge>,
    pub(crate) fresh_by: Option<Deadline>,
    /// What is checked, each an expression of its own.
    pub(crate) checks: Vec<Expr>,
    /// When it is to be made, with the place of its argument.
    pub(crate) automation: Option<(Expr, Span)>,
    /// The type that names the IO manager, with the place of its argument.
    pub(crate) io: Option<(Path, Span)>,
    /// The keys that it had before.
    pub(crate) renamed_from: Vec<LitStr>,
}

impl Labels {
    /// The upstream assets that are types.
    pub(crate) fn upstreams(&self) -> impl Iterator<Item = &Path> {
        self.deps.iter().filter_map(|dep| match dep {
            AssetRef::Path(path) => Some(path),
            AssetRef::Key(_) => None,
        })
    }
}

impl OutputModel {
    /// The key as text.
    pub(crate) fn key_text(&self) -> String {
        match &self.labels.key {
            Some(key) => key.value(),
            None => syn::ext::IdentExt::unraw(&self.name).to_string(),
        }
    }
}

impl AssetModel {
    /// The key as text.
    pub(crate) fn key_text(&self) -> String {
        match &self.labels.key {
            Some(key) => key.value(),
            None => self.function.name(),
        }
    }

    /// The upstream assets that are types.
    pub(crate) fn upstreams(&self) -> Vec<&Path> {
        self.labels.upstreams().chain(self.function.upstreams()).collect()
    }
}

//! [`Selection`]: a set of assets, as data.

/// How far a traversal goes; `None` is all the way.
pub type Depth = Option<u32>;

/// A set of assets, as data. [`str::parse`] reads it, `Display` prints it in one canonical form.
///
/// ```
/// use edge_assets::selection::Selection;
/// let selection: Selection = "group:redis_cache and not +events".parse()?;
/// assert_eq!(selection.to_string(), "group:redis_cache and not +events");
/// # Ok::<(), edge_assets::selection::SelectionError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Selection {
    /// Assets of one property.
    Term(Term),
    /// The assets of the inner set without upstream within it; of all assets when there is none.
    Roots(Option<Box<Self>>),
    /// The assets of the inner set without downstream within it; of all assets when there is none.
    Sinks(Option<Box<Self>>),
    /// The inner set and what is upstream of it.
    Upstream(Box<Self>, Depth),
    /// The inner set and what is downstream of it.
    Downstream(Box<Self>, Depth),
    /// What is not in the inner set.
    Not(Box<Self>),
    /// What is in all of them.
    And(Vec<Self>),
    /// What is in any of them.
    Or(Vec<Self>),
}

/// A property of single assets. Patterns hold `*` for any text and `?` for one character.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Term {
    /// Every asset: `*`.
    All,
    /// By key: `device_*`, `key:device_*`.
    Key(String),
    /// By group: `group:redis_cache`.
    Group(String),
    /// By label: `tag:tier=gold`, `tag:tier`.
    Tag(String, Option<String>),
    /// By technology: `kind:clickhouse`.
    Kind(String),
    /// By owner: `owner:team:edge`.
    Owner(String),
    /// Out of date: `stale`. Needs a store.
    Stale,
    /// By the status of the last run: `status:failed`. Needs a store.
    Status(String),
}

impl Selection {
    /// Selects one asset by its key.
    #[must_use]
    pub fn key(key: &crate::key::AssetKey) -> Self {
        Self::Term(Term::Key(key.as_str().to_owned()))
    }

    /// The branches of the outermost `or`, left to right; a selection without one is its only branch.
    #[must_use]
    pub fn branches(&self) -> &[Self] {
        match self {
            Self::Or(branches) => branches,
            _ => std::slice::from_ref(self),
        }
    }
}

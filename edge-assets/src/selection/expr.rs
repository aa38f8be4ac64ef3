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

    /// Whether it asks what is stale, which only a store knows.
    #[must_use]
    pub fn asks_for_stale(&self) -> bool {
        match self {
            Self::Term(term) => *term == Term::Stale,
            Self::Roots(inner) | Self::Sinks(inner) => inner.as_ref().is_some_and(|inner| inner.asks_for_stale()),
            Self::Upstream(inner, _) | Self::Downstream(inner, _) | Self::Not(inner) => inner.asks_for_stale(),
            Self::And(all) | Self::Or(all) => all.iter().any(Self::asks_for_stale),
        }
    }

    /// Puts these assets in the place of `stale`; `not *` where there are none.
    ///
    /// ```
    /// use edge_assets::{AssetKey, selection::Selection};
    /// let selection: Selection = "stale and group:x".parse()?;
    /// let stale = [AssetKey::new("a")?, AssetKey::new("b")?];
    /// assert_eq!(selection.clone().with_stale(&stale).to_string(), "(a or b) and group:x");
    /// assert_eq!(selection.with_stale(&[]).to_string(), "not * and group:x");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_stale<'k>(self, stale: impl IntoIterator<Item = &'k crate::key::AssetKey>) -> Self {
        let mut keys: Vec<Self> = stale.into_iter().map(Self::key).collect();
        self.replace_stale(&match keys.len() {
            0 => Self::Not(Box::new(Self::Term(Term::All))),
            1 => keys.remove(0),
            _ => Self::Or(keys),
        })
    }

    fn replace_stale(self, stale: &Self) -> Self {
        let boxed = |inner: Box<Self>| Box::new(inner.replace_stale(stale));
        let each = |parts: Vec<Self>| parts.into_iter().map(|part| part.replace_stale(stale)).collect();
        match self {
            Self::Term(Term::Stale) => stale.clone(),
            Self::Term(term) => Self::Term(term),
            Self::Roots(inner) => Self::Roots(inner.map(boxed)),
            Self::Sinks(inner) => Self::Sinks(inner.map(boxed)),
            Self::Upstream(inner, depth) => Self::Upstream(boxed(inner), depth),
            Self::Downstream(inner, depth) => Self::Downstream(boxed(inner), depth),
            Self::Not(inner) => Self::Not(boxed(inner)),
            Self::And(all) => Self::And(each(all)),
            Self::Or(any) => Self::Or(each(any)),
        }
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

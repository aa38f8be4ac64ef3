//! Resolves a [`Selection`] on a graph to the set of its assets.

use std::collections::BTreeSet;

use petgraph::Direction;

use super::{AssetGraph, AssetId};
use crate::{
    asset::AssetDef,
    selection::{Selection, Term, glob_matches, shortened},
    suggest::did_you_mean,
};

/// Why a selection does not name assets of a graph.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ResolveError {
    /// Nothing has the property.
    #[error("no asset matches `{term}`{offer}")]
    NoMatch {
        /// The part of the selection.
        term: String,
        /// "; did you mean ..", or nothing.
        offer: String,
    },
    /// The property is known only to a store.
    #[error(
        "`{term}` asks for the history of assets, and there is no store of it here; select by key, group, tag, kind or owner"
    )]
    NeedsStore {
        /// The part of the selection.
        term: String,
    },
    /// Every part matches something, all of it together nothing.
    #[error("selection `{}` matches no asset, though each name in it matches some; loosen an `and` or a `not`", shortened(.selection, 200))]
    Empty {
        /// The selection.
        selection: String,
    },
}

impl AssetGraph {
    /// The assets of a selection, each after all of its upstream.
    ///
    /// # Errors
    /// [`ResolveError`] when a name in it matches nothing, when the whole of it is empty, or when it needs a store.
    pub fn resolve(&self, selection: &Selection) -> Result<Vec<AssetId>, ResolveError> {
        let set = self.resolve_set(selection)?;
        let found: Vec<AssetId> = self.topological().filter(|id| set[id.index()]).collect();
        if found.is_empty() {
            return Err(ResolveError::Empty {
                selection: selection.to_string(),
            });
        }
        Ok(found)
    }

    /// The assets of a selection as one flag an asset. Linear in the graph for each operator, and for a list of keys.
    pub(crate) fn resolve_set(&self, selection: &Selection) -> Result<Vec<bool>, ResolveError> {
        Ok(match selection {
            Selection::Term(_) | Selection::Or(_) => {
                let mut set = vec![false; self.len()];
                self.add(selection, &mut set)?;
                set
            }
            Selection::Roots(inner) => self.ends(inner.as_deref(), Direction::Incoming)?,
            Selection::Sinks(inner) => self.ends(inner.as_deref(), Direction::Outgoing)?,
            Selection::Upstream(inner, depth) => {
                let mut set = self.resolve_set(inner)?;
                self.dag().reach(&mut set, Direction::Incoming, *depth);
                set
            }
            Selection::Downstream(inner, depth) => {
                let mut set = self.resolve_set(inner)?;
                self.dag().reach(&mut set, Direction::Outgoing, *depth);
                set
            }
            Selection::Not(inner) => {
                let mut set = self.resolve_set(inner)?;
                set.iter_mut().for_each(|is_in| *is_in = !*is_in);
                set
            }
            Selection::And(all) => {
                let mut parts = all.iter();
                let Some(first) = parts.next() else {
                    return Ok(vec![false; self.len()]);
                };
                let mut set = self.resolve_set(first)?;
                for part in parts {
                    let other = self.resolve_set(part)?;
                    set.iter_mut().zip(other).for_each(|(is_in, other)| *is_in &= other);
                }
                set
            }
        })
    }

    /// Adds the assets of a selection to a set. A job may list thousands of keys: each costs one look-up, not one set.
    fn add(&self, selection: &Selection, set: &mut [bool]) -> Result<(), ResolveError> {
        match selection {
            Selection::Term(term) => self.add_term(term, set),
            Selection::Or(any) => any.iter().try_for_each(|part| self.add(part, set)),
            other => {
                let found = self.resolve_set(other)?;
                set.iter_mut().zip(found).for_each(|(is_in, found)| *is_in |= found);
                Ok(())
            }
        }
    }

    /// The assets of a set without a neighbor of that direction within it.
    fn ends(&self, inner: Option<&Selection>, direction: Direction) -> Result<Vec<bool>, ResolveError> {
        let set = match inner {
            Some(inner) => self.resolve_set(inner)?,
            None => vec![true; self.len()],
        };
        let is_end = |id: AssetId| {
            let neighbors = if direction == Direction::Incoming {
                self.dag().upstream(id.0)
            } else {
                self.dag().downstream(id.0)
            };
            set[id.index()] && !neighbors.iter().any(|&neighbor| set[neighbor as usize])
        };
        Ok((0..).take(self.len()).map(|id| is_end(AssetId(id))).collect())
    }

    fn add_term(&self, term: &Term, set: &mut [bool]) -> Result<(), ResolveError> {
        let is_found = match term {
            Term::All => {
                set.fill(true);
                return Ok(());
            }
            Term::Key(pattern) if !pattern.contains(['*', '?']) => match self.id(pattern) {
                Some(id) => {
                    set[id.index()] = true;
                    true
                }
                None => false,
            },
            Term::Stale | Term::Status(_) => return Err(ResolveError::NeedsStore { term: term.to_string() }),
            _ => {
                let mut is_found = false;
                for (asset, is_in) in self.assets().iter().zip(set.iter_mut()) {
                    if Self::has(asset, term) {
                        (*is_in, is_found) = (true, true);
                    }
                }
                is_found
            }
        };
        if is_found {
            return Ok(());
        }
        Err(ResolveError::NoMatch {
            term: term.to_string(),
            offer: self.offer_for(term),
        })
    }

    /// Whether an asset has a property; what only a store knows, none has.
    pub(crate) fn has(asset: &AssetDef, term: &Term) -> bool {
        match term {
            Term::All => true,
            Term::Key(pattern) => glob_matches(pattern, asset.key.as_str()),
            Term::Group(pattern) => asset.group.as_deref().is_some_and(|group| glob_matches(pattern, group)),
            Term::Tag(key, value) => {
                let found = asset.tags.get(key);
                found.is_some_and(|found| value.as_ref().is_none_or(|value| glob_matches(value, found)))
            }
            Term::Kind(pattern) => asset.kinds.iter().any(|kind| glob_matches(pattern, kind)),
            Term::Owner(pattern) => asset.owners.iter().any(|owner| glob_matches(pattern, owner)),
            Term::Stale | Term::Status(_) => false,
        }
    }

    fn offer_for(&self, term: &Term) -> String {
        let assets = || self.assets().iter();
        match term {
            Term::Key(pattern) => {
                if assets().any(|asset| asset.group.as_deref() == Some(pattern)) {
                    return format!("; the group is selected as `group:{pattern}`");
                }
                match pattern.split_once('=') {
                    Some((key, _)) if assets().any(|asset| asset.tags.get(key).is_some()) => {
                        format!("; the tag is selected as `tag:{pattern}`")
                    }
                    _ => self.offer(pattern),
                }
            }
            Term::Group(pattern) => offer("groups", pattern, assets().filter_map(|asset| asset.group.as_deref())),
            Term::Tag(key, value) => {
                let values: BTreeSet<&str> = assets().filter_map(|asset| asset.tags.get(key)).collect();
                match value {
                    Some(value) if !values.is_empty() => offer(&format!("values of `{key}`"), value, values),
                    _ => {
                        let keys = assets().flat_map(|asset| asset.tags.iter().map(|(key, _)| key));
                        offer("tags", key, keys)
                    }
                }
            }
            Term::Kind(pattern) => {
                let kinds = assets().flat_map(|asset| asset.kinds.iter().map(AsRef::as_ref));
                offer("kinds", pattern, kinds)
            }
            Term::Owner(pattern) => {
                let owners = assets().flat_map(|asset| asset.owners.iter().map(AsRef::as_ref));
                offer("owners", pattern, owners)
            }
            Term::All | Term::Stale | Term::Status(_) => String::new(),
        }
    }
}

/// The names near an unknown one, else those that there are, when they are few.
fn offer<'a>(what: &str, unknown: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    const LISTED: usize = 8;
    let known: BTreeSet<&str> = known.into_iter().collect();
    let near = did_you_mean(unknown, known.iter().copied());
    if !near.is_empty() || known.len() > LISTED {
        return near;
    }
    if known.is_empty() {
        return format!("; there are no {what}");
    }
    let listed: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    format!("; the {what} are {}", listed.join(", "))
}

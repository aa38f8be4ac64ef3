//! Resolves a [`Selection`] on a graph to the set of its assets.

use petgraph::Direction;

use super::{AssetGraph, AssetId};
use crate::{
    asset::AssetDef,
    selection::{Selection, Term, glob_matches},
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
    #[error("`{term}` asks for the history of assets, which this command does not have; use it where a store is")]
    NeedsStore {
        /// The part of the selection.
        term: String,
    },
    /// Every part matches something, all of it together nothing.
    #[error("selection `{selection}` matches no asset")]
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

    /// The assets of a selection as one flag an asset.
    pub(crate) fn resolve_set(&self, selection: &Selection) -> Result<Vec<bool>, ResolveError> {
        Ok(match selection {
            Selection::Term(term) => return self.resolve_term(term),
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
            Selection::And(all) => self.combine(all, |left, right| left & right)?,
            Selection::Or(any) => self.combine(any, |left, right| left | right)?,
        })
    }

    fn combine(&self, parts: &[Selection], join: impl Fn(bool, bool) -> bool) -> Result<Vec<bool>, ResolveError> {
        let mut joined: Option<Vec<bool>> = None;
        for part in parts {
            let set = self.resolve_set(part)?;
            joined = Some(match joined {
                None => set,
                Some(mut joined) => {
                    joined
                        .iter_mut()
                        .zip(set)
                        .for_each(|(left, right)| *left = join(*left, right));
                    joined
                }
            });
        }
        Ok(joined.unwrap_or_else(|| vec![false; self.len()]))
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

    fn resolve_term(&self, term: &Term) -> Result<Vec<bool>, ResolveError> {
        let matches = |has: &dyn Fn(&AssetDef) -> bool| -> Vec<bool> { self.assets().iter().map(has).collect() };
        let set = match term {
            Term::All => return Ok(vec![true; self.len()]),
            Term::Key(pattern) => match self.id(pattern) {
                Some(id) => {
                    let mut set = vec![false; self.len()];
                    set[id.index()] = true;
                    return Ok(set);
                }
                None => matches(&|asset| glob_matches(pattern, asset.key.as_str())),
            },
            Term::Group(pattern) => matches(&|asset| asset.group.as_deref().is_some_and(|g| glob_matches(pattern, g))),
            Term::Tag(key, value) => matches(&|asset| {
                asset
                    .tags
                    .get(key)
                    .is_some_and(|found| value.as_ref().is_none_or(|value| glob_matches(value, found)))
            }),
            Term::Kind(pattern) => matches(&|asset| asset.kinds.iter().any(|kind| glob_matches(pattern, kind))),
            Term::Owner(pattern) => matches(&|asset| asset.owners.iter().any(|owner| glob_matches(pattern, owner))),
            Term::Stale | Term::Status(_) => return Err(ResolveError::NeedsStore { term: term.to_string() }),
        };
        if set.contains(&true) {
            return Ok(set);
        }
        Err(ResolveError::NoMatch {
            term: term.to_string(),
            offer: self.offer_for(term),
        })
    }

    fn offer_for(&self, term: &Term) -> String {
        let assets = self.assets().iter();
        match term {
            Term::Key(pattern) => {
                let offer = self.offer(pattern);
                let is_group = assets.clone().any(|asset| asset.group.as_deref() == Some(pattern));
                if is_group {
                    format!("; the group is selected as `group:{pattern}`")
                } else {
                    offer
                }
            }
            Term::Group(pattern) => did_you_mean(pattern, assets.filter_map(|asset| asset.group.as_deref())),
            Term::Tag(pattern, _) => {
                did_you_mean(pattern, assets.flat_map(|asset| asset.tags.iter().map(|(key, _)| key)))
            }
            Term::Kind(pattern) => {
                did_you_mean(pattern, assets.flat_map(|asset| asset.kinds.iter().map(AsRef::as_ref)))
            }
            Term::Owner(pattern) => {
                did_you_mean(pattern, assets.flat_map(|asset| asset.owners.iter().map(AsRef::as_ref)))
            }
            Term::All | Term::Stale | Term::Status(_) => String::new(),
        }
    }
}

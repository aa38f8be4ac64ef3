//! [`Fold`]: which groups are folded.

use std::collections::BTreeSet;

use crate::{graph::AssetGraph, suggest::did_you_mean, web::problem::Problem};

/// The word for all groups.
const ALL: &str = "*";

/// The names of the groups that are folded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::web) struct Fold(BTreeSet<String>);

impl Fold {
    /// Reads names with commas between them, or `*` for all groups. That a group is not there is a problem.
    pub(in crate::web) fn read(text: &str, graph: &AssetGraph) -> Result<Self, Problem> {
        let known = groups(graph);
        if text.trim() == ALL {
            return Ok(Self(known.into_iter().map(str::to_owned).collect()));
        }
        let mut folded = BTreeSet::new();
        for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            if !known.contains(name) {
                let near = match did_you_mean(name, known.iter().copied()) {
                    near if near.is_empty() => "; `*` folds all groups".to_owned(),
                    near => near,
                };
                let text = format!("there is no group `{name}`{near}");
                return Err(Problem::not_found("unknown-group", &text));
            }
            folded.insert(name.to_owned());
        }
        Ok(Self(folded))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn holds(&self, group: &str) -> bool {
        self.0.contains(group)
    }
}

/// The names of all groups.
pub(super) fn groups(graph: &AssetGraph) -> BTreeSet<&str> {
    graph.groups().into_iter().filter_map(|(name, _)| name).collect()
}

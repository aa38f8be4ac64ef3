//! [`Graph`] with its drawing, and [`GraphStatus`] apart from it: the one changes with the code, the other all the time.

use serde::Serialize;
use utoipa::ToSchema;

use super::asset::{AssetStatus, CheckStatus};

/// The graph of assets, drawn. It is the same as long as its hash is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Graph {
    /// What names this graph and this drawing of it.
    pub(crate) hash: String,
    /// How wide all of it is, in pixels at a zoom of one; so are all other places.
    pub(crate) width: i32,
    /// How high all of it is.
    pub(crate) height: i32,
    /// How wide each node is.
    pub(crate) node_width: i32,
    /// How high each node is.
    pub(crate) node_height: i32,
    /// The assets, in the order of their keys, then the groups that are folded, in the order of their names; elsewhere they are named
    /// by their number here, from 0.
    pub(crate) nodes: Vec<Node>,
    /// The groups, in the order of their names.
    pub(crate) groups: Vec<Group>,
    /// The dependencies: upstream, downstream. What stands left of its upstream closes a cycle of folded groups.
    pub(crate) edges: Vec<(usize, usize)>,
    /// For how many dependencies each edge stands; left out when nothing is folded: for one each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) merged: Vec<usize>,
    /// The edges that run through layers between their ends; the others are straight.
    pub(crate) routes: Vec<Route>,
}

/// An asset, or a group that is folded.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Node {
    /// The key; of a folded group, its name.
    pub(crate) key: String,
    /// The number of its group, from 0.
    pub(crate) group: Option<usize>,
    /// What technologies it stands on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) kinds: Vec<String>,
    /// Whether something else makes it; left out when not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) is_external: bool,
    /// Whether it has partitions; left out when not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) is_partitioned: bool,
    /// How many checks it has; left out when none.
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) checks: usize,
    /// For how many assets it stands, as a group that is folded; left out of an asset.
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) folds: usize,
    /// Its left.
    pub(crate) x: i32,
    /// Its top.
    pub(crate) y: i32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// A group, as a box around its assets; of a folded one, the box is its node.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Group {
    /// The name.
    pub(crate) name: String,
    /// How many assets it holds.
    pub(crate) assets: usize,
    /// Its left.
    pub(crate) x: i32,
    /// Its top.
    pub(crate) y: i32,
    /// How wide it is.
    pub(crate) width: i32,
    /// How high it is.
    pub(crate) height: i32,
}

/// Where an edge runs between its ends.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Route {
    /// The number of the edge, from 0.
    pub(crate) edge: usize,
    /// The places, from upstream to downstream.
    pub(crate) points: Vec<(i32, i32)>,
}

/// Where all assets of the graph stand: one letter each, in the order of its nodes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GraphStatus {
    /// The graph whose nodes these are.
    pub(crate) graph: String,
    /// `s` success, `f` failure, `r` running, `t` stale, `m` missing.
    #[schema(example = "ssfm")]
    pub(crate) assets: String,
    /// Their checks: `p` passed, `w` a warning, `e` an error, `-` none.
    #[schema(example = "-p-e")]
    pub(crate) checks: String,
}

impl AssetStatus {
    pub(crate) fn letter(self) -> char {
        match self {
            Self::Missing => 'm',
            Self::Running => 'r',
            Self::Failure => 'f',
            Self::Stale => 't',
            Self::Success => 's',
        }
    }
}

impl CheckStatus {
    pub(crate) fn letter(self) -> char {
        match self {
            Self::None => '-',
            Self::Passed => 'p',
            Self::Warn => 'w',
            Self::Error => 'e',
        }
    }
}

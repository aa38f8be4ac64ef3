//! [`Explanation`]: an evaluation as a tree that people can read.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::walk::{Scope, Walk};
use crate::{
    condition::Node,
    key::AssetKey,
    partition::{PartitionSet, PartitionSpace},
};

/// So many ranges of a set are told.
const SHOWN_RANGES: usize = 5;
/// So many upstream assets are told of an operator that looks at all of them.
const SHOWN_DEPS: usize = 20;

/// A part of a condition, and where it held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The operand or operator, such as `missing` or `and`.
    pub label: String,
    /// The upstream asset that it was evaluated for, where it stands right below an operator that looks at upstream assets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asset: Option<AssetKey>,
    /// For how many partitions it held; of an asset without partitions 1 or 0.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// The first of these partitions, as ranges; none of an asset without partitions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ranges: Vec<String>,
    /// How many more ranges there are.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more_ranges: usize,
    /// Its parts, or what it came to for each upstream asset.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Self>,
    /// How many upstream assets are left out, which told nothing.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub left_out: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Walk<'_> {
    /// Explains a node that was walked.
    pub(super) fn explain(&mut self, place: usize, scope: &Scope) -> Explanation {
        let set = self.set(place, scope, None);
        let node = self.tree.node(place);
        let mut explanation = self.leaf(self.condition.label(self.tree, place), scope, &set);
        match node {
            Node::AnyDep(choice) | Node::AllDeps(choice) | Node::EachDep(choice) => {
                let inner = self.tree.children(place)[0];
                let is_any = matches!(node, Node::AnyDep(_));
                for (_, scope) in self.deps(choice, scope) {
                    let set = self.set(inner, &scope, None);
                    let tells = if is_any {
                        !set.is_empty()
                    } else {
                        set != self.all(&scope)
                    };
                    if !tells || explanation.children.len() >= SHOWN_DEPS {
                        explanation.left_out += 1;
                        continue;
                    }
                    let mut child = self.explain(inner, &scope);
                    child.asset = Some(self.shared.graph.asset(scope.asset).key.clone());
                    explanation.children.push(child);
                }
            }
            Node::And | Node::Or => {
                for child in self.tree.chain(place) {
                    explanation.children.push(self.explain(child, scope));
                }
            }
            _ => {
                for child in self.tree.children(place).to_vec() {
                    explanation.children.push(self.explain(child, scope));
                }
            }
        }
        explanation
    }

    fn leaf(&self, label: String, scope: &Scope, set: &PartitionSet) -> Explanation {
        let space: &PartitionSpace = self.shared.view.space(scope.asset.index());
        let ranges = space.ranges(set);
        Explanation {
            label,
            asset: None,
            count: set.len(),
            of: space.all().len(),
            more_ranges: ranges.len().saturating_sub(SHOWN_RANGES),
            ranges: ranges.iter().take(SHOWN_RANGES).map(ToString::to_string).collect(),
            children: Vec::new(),
            left_out: 0,
        }
    }
}

/// A line a part, indented; `+` where it held for some, `-` where for none.
impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.print(0, f)
    }
}

impl Explanation {
    fn print(&self, depth: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (indent, mark) = (depth * 2, if self.count > 0 { '+' } else { '-' });
        write!(f, "{:indent$}{mark} ", "")?;
        if let Some(asset) = &self.asset {
            write!(f, "{asset}: ")?;
        }
        f.write_str(&self.label)?;
        if !self.ranges.is_empty() {
            write!(f, ": {}", self.ranges.join(", "))?;
            if self.more_ranges > 0 {
                write!(f, " and {} more ranges", self.more_ranges)?;
            }
            write!(f, " ({} of {})", self.count, self.of)?;
        }
        for child in &self.children {
            writeln!(f)?;
            child.print(depth + 1, f)?;
        }
        if self.left_out > 0 {
            let indent = indent + 2;
            write!(f, "\n{:indent$}  and {} upstream not shown", "", self.left_out)?;
        }
        Ok(())
    }
}

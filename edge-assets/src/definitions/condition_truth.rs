//! [`Truth`]: whether a condition can ever hold, as far as that can be decided without knowing what will happen.
//!
//! Operands, and operators that remember, are taken as statements of which nothing is known but those that are never so, such as
//! that something upstream is missing where nothing is upstream. What is left is a formula of `and`, `or` and `not`, of which all
//! combinations are tried.

use std::collections::BTreeMap;

use crate::{
    asset::AssetDef,
    condition::{AutomationCondition, ConditionTree, Node},
    graph::AssetGraph,
};

/// Formulas of more different statements are taken to hold now and then.
const MOST_STATEMENTS: usize = 12;

/// Whether a condition of an asset can ever hold.
pub(super) struct Truth<'a> {
    graph: &'a AssetGraph,
    asset: &'a AssetDef,
    condition: &'a AutomationCondition,
    tree: ConditionTree,
}

/// What can be said of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Possible {
    can_hold: bool,
    can_fail: bool,
}

const SOMETIMES: Possible = Possible {
    can_hold: true,
    can_fail: true,
};

fn always(holds: bool) -> Possible {
    Possible {
        can_hold: holds,
        can_fail: !holds,
    }
}

impl<'a> Truth<'a> {
    pub(super) fn new(graph: &'a AssetGraph, asset: &'a AssetDef, condition: &'a AutomationCondition) -> Self {
        Self {
            graph,
            asset,
            condition,
            tree: condition.tree(),
        }
    }

    /// Why the condition can never hold, and the cure; nothing when it can.
    pub(super) fn why_never(&self) -> Option<String> {
        let root = self.tree.root();
        if self.possible(root, self.asset, true).can_hold {
            return None;
        }
        let text = self.condition.to_string();
        Some(match self.culprit(root, self.asset, true) {
            Some(why) => format!("can never hold: {why}"),
            None => format!("can never hold, since it contradicts itself: `{text}`; take one side off"),
        })
    }

    fn possible(&self, place: usize, asset: &AssetDef, is_own: bool) -> Possible {
        match self.tree.node(place) {
            Node::And | Node::Or | Node::Not => self.of_formula(place, asset, is_own),
            Node::Missing if asset.compute.is_external() => always(false),
            Node::External => always(asset.compute.is_external()),
            Node::Latest(0) => always(false),
            Node::WillBeRequested => match is_own || asset.automation.is_none() {
                true => always(false),
                false => SOMETIMES,
            },
            Node::NewlyRequested if asset.automation.is_none() => always(false),
            Node::AnyDep(choice) => {
                let of = self.of_deps(place, choice, asset);
                Possible {
                    can_hold: of.iter().any(|one| one.can_hold),
                    can_fail: of.iter().all(|one| one.can_fail) || asset.partitions.is_some(),
                }
            }
            Node::AllDeps(choice) | Node::EachDep(choice) => {
                let of = self.of_deps(place, choice, asset);
                Possible {
                    // A partition that is made from none upstream lacks nothing.
                    can_hold: of.iter().all(|one| one.can_hold) || asset.partitions.is_some(),
                    can_fail: of.iter().any(|one| one.can_fail),
                }
            }
            Node::UntilHandled | Node::NewlyTrue | Node::Since => Possible {
                can_hold: self.possible(self.tree.children(place)[0], asset, is_own).can_hold,
                can_fail: true,
            },
            Node::Missing
            | Node::InProgress
            | Node::Failed
            | Node::Latest(_)
            | Node::NewlyUpdated
            | Node::NewlyStarted
            | Node::NewlyRequested
            | Node::CodeChanged
            | Node::Initial
            | Node::CronTick(_) => SOMETIMES,
        }
    }

    /// What can be said of the operand of an operator for each upstream asset.
    fn of_deps(&self, place: usize, choice: u8, asset: &AssetDef) -> Vec<Possible> {
        let inner = self.tree.children(place)[0];
        let upstream = self.upstream(choice, self.known(asset));
        upstream.map(|upstream| self.possible(inner, upstream, false)).collect()
    }

    fn upstream(&self, choice: u8, asset: &'a AssetDef) -> impl Iterator<Item = &'a AssetDef> {
        let choice = self.condition.choice(choice);
        let deps = asset.needs.deps.iter();
        let chosen = deps.filter(move |dep| choice.is_none_or(|choice| choice.takes(dep.key.as_str())));
        chosen.filter_map(|dep| self.graph.get(dep.key.as_str()))
    }

    /// Tries all combinations of the statements of a formula.
    fn of_formula(&self, place: usize, asset: &AssetDef, is_own: bool) -> Possible {
        let mut statements: BTreeMap<String, (usize, Possible)> = BTreeMap::new();
        self.gather(place, asset, is_own, &mut statements);
        if statements.len() > MOST_STATEMENTS {
            return SOMETIMES;
        }
        let mut found = Possible {
            can_hold: false,
            can_fail: false,
        };
        for combination in 0..1_u32 << statements.len() {
            let values: BTreeMap<&str, bool> = statements
                .keys()
                .enumerate()
                .map(|(number, text)| (text.as_str(), combination >> number & 1 == 1))
                .collect();
            let is_possible = statements
                .iter()
                .all(|(text, (_, possible))| match values[text.as_str()] {
                    true => possible.can_hold,
                    false => possible.can_fail,
                });
            if is_possible {
                match self.value(place, &values) {
                    true => found.can_hold = true,
                    false => found.can_fail = true,
                }
            }
        }
        found
    }

    fn gather(
        &self,
        place: usize,
        asset: &AssetDef,
        is_own: bool,
        statements: &mut BTreeMap<String, (usize, Possible)>,
    ) {
        match self.tree.node(place) {
            Node::And | Node::Or | Node::Not => {
                for child in self.tree.children(place) {
                    self.gather(*child, asset, is_own, statements);
                }
            }
            _ => {
                let text = self.condition.text_of(&self.tree, place);
                statements.insert(text, (place, self.possible(place, asset, is_own)));
            }
        }
    }

    fn value(&self, place: usize, values: &BTreeMap<&str, bool>) -> bool {
        let children = self.tree.children(place);
        match self.tree.node(place) {
            Node::And => children.iter().all(|child| self.value(*child, values)),
            Node::Or => children.iter().any(|child| self.value(*child, values)),
            Node::Not => !self.value(children[0], values),
            _ => {
                let text = self.condition.text_of(&self.tree, place);
                values.get(text.as_str()).copied().unwrap_or_default()
            }
        }
    }

    /// A part that is never so, though it would have to be, and what to do about it.
    fn culprit(&self, place: usize, asset: &AssetDef, is_own: bool) -> Option<String> {
        let children = self.tree.children(place);
        let text = self.condition.text_of(&self.tree, place);
        match self.tree.node(place) {
            Node::And | Node::Or => children.iter().find_map(|child| {
                let is_never = !self.possible(*child, asset, is_own).can_hold;
                is_never.then(|| self.culprit(*child, asset, is_own)).flatten()
            }),
            Node::UntilHandled | Node::NewlyTrue | Node::Since => self.culprit(children[0], asset, is_own),
            Node::AnyDep(choice) | Node::AllDeps(choice) | Node::EachDep(choice) => {
                let lacking = |asset: &&AssetDef| !self.possible(children[0], asset, false).can_hold;
                let Some(upstream) = self.upstream(choice, self.known(asset)).find(lacking) else {
                    return Some(format!(
                        "`{text}` never does, since `{}` depends on nothing that it looks at; give it a dependency, or use \
                         `AutomationCondition::on_missing()`",
                        asset.key
                    ));
                };
                self.culprit(children[0], upstream, false)
            }
            Node::Missing => Some(format!(
                "`missing` never does of `{}`, which nothing here makes; leave it out with `.ignoring(&[\"{0}\"])`, or use \
                 `newly_updated`",
                asset.key
            )),
            Node::External => Some(format!(
                "`external` never does of `{}`, which is made here; take it off",
                asset.key
            )),
            Node::Latest(_) => Some("`latest(0)` never does; write how many windows count".to_owned()),
            Node::WillBeRequested if is_own => {
                Some("`will_be_requested` speaks of upstream assets; put it into `any_dep` or `all_deps`".to_owned())
            }
            Node::WillBeRequested | Node::NewlyRequested => Some(format!(
                "`{text}` never does of `{}`, which has no automation condition; give it one, or use `newly_updated`",
                asset.key
            )),
            _ => None,
        }
    }

    /// The asset as the graph holds it.
    fn known(&self, asset: &AssetDef) -> &'a AssetDef {
        self.graph.get(asset.key.as_str()).unwrap_or(self.asset)
    }
}

//! [`ConditionTree`]: a condition with the places of the operands of each operator.

use super::{AutomationCondition, Node};

/// A condition as those walk it who evaluate or print it. A node is named by its place, which is the same wherever the condition is.
#[derive(Debug, Clone)]
pub(crate) struct ConditionTree {
    nodes: Vec<Node>,
    children: Vec<[usize; 2]>,
}

impl ConditionTree {
    pub(super) fn new(condition: &AutomationCondition) -> Self {
        let nodes = condition.nodes().to_vec();
        let mut children = Vec::with_capacity(nodes.len());
        let mut open = Vec::new();
        for (place, node) in nodes.iter().enumerate() {
            let mut own = [0; 2];
            for child in (0..node.arity()).rev() {
                own[child] = open.pop().unwrap_or_default();
            }
            children.push(own);
            open.push(place);
        }
        Self { nodes, children }
    }

    /// The place of the outermost node.
    pub(crate) fn root(&self) -> usize {
        self.nodes.len() - 1
    }

    pub(crate) fn node(&self, place: usize) -> Node {
        self.nodes[place]
    }

    /// The operands of an operator.
    pub(crate) fn children(&self, place: usize) -> &[usize] {
        &self.children[place][..self.nodes[place].arity()]
    }

    /// The operands of a chain of one operator, such as `a and b and c`.
    pub(crate) fn chain(&self, place: usize) -> Vec<usize> {
        let mut chain = Vec::new();
        self.gather(place, self.nodes[place], &mut chain);
        chain
    }

    fn gather(&self, place: usize, operator: Node, chain: &mut Vec<usize>) {
        if self.nodes[place] == operator {
            for child in self.children(place) {
                self.gather(*child, operator, chain);
            }
        } else {
            chain.push(place);
        }
    }

    /// Whether a request resets what a node remembers.
    pub(crate) fn is_until_handled(&self, place: usize) -> bool {
        self.nodes.get(place) == Some(&Node::UntilHandled)
    }
}

//! Prints a condition, and names its parts.

use std::fmt;

use super::{AutomationCondition, ConditionTree, DepChoice, Node};

impl fmt::Display for AutomationCondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tree = self.tree();
        f.write_str(&self.text_of(&tree, tree.root()))
    }
}

impl fmt::Debug for AutomationCondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl AutomationCondition {
    /// A part of it, as it is written.
    pub(crate) fn text_of(&self, tree: &ConditionTree, place: usize) -> String {
        let inner = |place: usize| self.text_of(tree, place);
        let child = |number: usize| tree.children(place)[number];
        // Within another operator a chain stands in parentheses.
        let part = |place: usize| match tree.node(place) {
            Node::And | Node::Or | Node::Since => format!("({})", inner(place)),
            _ => inner(place),
        };
        match tree.node(place) {
            node @ (Node::And | Node::Or) => {
                let word = if node == Node::And { " and " } else { " or " };
                tree.chain(place).into_iter().map(part).collect::<Vec<_>>().join(word)
            }
            Node::Since => format!("{} since {}", part(child(0)), part(child(1))),
            Node::Not => format!("not {}", part(child(0))),
            _ => match tree.children(place) {
                [] => self.label(tree, place),
                [only, ..] => format!("{}({})", self.label(tree, place), inner(*only)),
            },
        }
    }

    /// The name of an operand or operator.
    pub(crate) fn label(&self, tree: &ConditionTree, place: usize) -> String {
        let name = match tree.node(place) {
            Node::Missing => "missing",
            Node::InProgress => "in_progress",
            Node::Failed => "failed",
            Node::External => "external",
            Node::Latest(windows) => return format!("latest({windows})"),
            Node::NewlyUpdated => "newly_updated",
            Node::NewlyStarted => "newly_started",
            Node::NewlyRequested => "newly_requested",
            Node::WillBeRequested => "will_be_requested",
            Node::CodeChanged => "code_changed",
            Node::Initial => "initial",
            Node::CronTick(number) => {
                let text = self.cron(number);
                return format!("cron_tick_passed({}, {})", text.cron, text.zone);
            }
            Node::Not => "not",
            Node::And => "and",
            Node::Or => "or",
            Node::Since => "since",
            Node::UntilHandled => "until_handled",
            Node::NewlyTrue => "newly_true",
            Node::AnyDep(choice) => return self.of_deps("any_dep", choice),
            Node::AllDeps(choice) => return self.of_deps("all_deps", choice),
            Node::EachDep(choice) => return self.of_deps("each_dep", choice),
        };
        name.to_owned()
    }

    fn of_deps(&self, name: &str, choice: u8) -> String {
        match self.choice(choice) {
            None => name.to_owned(),
            Some(DepChoice::Only(keys)) => format!("{name}[only {}]", keys.join(", ")),
            Some(DepChoice::Ignoring(keys)) => format!("{name}[ignoring {}]", keys.join(", ")),
        }
    }
}

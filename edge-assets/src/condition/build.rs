//! The operands and operators, as functions that a `const` can call.

use super::node::{AutomationCondition, CronText, DepChoice, MOST_NODES, MOST_TEXTS, Node};

const NO_CRON: CronText = CronText { cron: "", zone: "" };
const NO_CHOICE: DepChoice = DepChoice::Ignoring(&[]);

impl AutomationCondition {
    const fn operand(node: Node) -> Self {
        let mut nodes = [Node::Missing; MOST_NODES];
        nodes[0] = node;
        Self {
            nodes,
            len: 1,
            crons: [NO_CRON; MOST_TEXTS],
            cron_count: 0,
            choices: [NO_CHOICE; MOST_TEXTS],
            choice_count: 0,
        }
    }

    /// Complete partitions that were never made, or whose last trace was wiped. What is external is never missing.
    #[must_use]
    pub const fn missing() -> Self {
        Self::operand(Node::Missing)
    }

    /// Partitions that a run makes, or will make, since it is queued. Of an upstream asset also those that are requested in the same
    /// evaluation and cannot be made in the same run.
    #[must_use]
    pub const fn in_progress() -> Self {
        Self::operand(Node::InProgress)
    }

    /// Partitions whose newest attempt failed.
    #[must_use]
    pub const fn failed() -> Self {
        Self::operand(Node::Failed)
    }

    /// All partitions of an asset that nothing here makes, none of any other; of use within [`any_dep`](Self::any_dep) and
    /// [`all_deps`](Self::all_deps).
    #[must_use]
    pub const fn external() -> Self {
        Self::operand(Node::External)
    }

    /// The last `windows` complete windows of time; everything where the partitions have no time, or there are none.
    #[must_use]
    pub const fn latest(windows: u32) -> Self {
        Self::operand(Node::Latest(windows))
    }

    /// Partitions that were made, or looked at and found to be others, since the last evaluation.
    #[must_use]
    pub const fn newly_updated() -> Self {
        Self::operand(Node::NewlyUpdated)
    }

    /// Partitions that a step began to make since the last evaluation, whoever asked for it.
    #[must_use]
    pub const fn newly_started() -> Self {
        Self::operand(Node::NewlyStarted)
    }

    /// Partitions that the evaluation before this one requested.
    #[must_use]
    pub const fn newly_requested() -> Self {
        Self::operand(Node::NewlyRequested)
    }

    /// Of an upstream asset: partitions that this evaluation requests, and that can be made in one run with those downstream: both
    /// assets have the same partitions, key by key, or none.
    #[must_use]
    pub const fn will_be_requested() -> Self {
        Self::operand(Node::WillBeRequested)
    }

    /// All partitions, when the code of the asset is not that of the last evaluation.
    #[must_use]
    pub const fn code_changed() -> Self {
        Self::operand(Node::CodeChanged)
    }

    /// All partitions, when the asset is evaluated for the first time, or its condition or its partitions have changed.
    #[must_use]
    pub const fn initial() -> Self {
        Self::operand(Node::Initial)
    }

    /// All partitions, when an instant of a cron expression (five fields, in a zone by its IANA name) has passed since the last
    /// evaluation. A faulty expression, and one that never fires, are refused when the definitions are built.
    #[must_use]
    pub const fn cron_tick_passed(cron: &'static str, zone: &'static str) -> Self {
        let mut condition = Self::operand(Node::CronTick(0));
        condition.crons[0] = CronText { cron, zone };
        condition.cron_count = 1;
        condition
    }

    /// Where this one does not hold.
    #[must_use]
    pub const fn not(self) -> Self {
        self.then(Node::Not)
    }

    /// Where both hold.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        self.with(&other, Node::And)
    }

    /// Where one of them holds.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        self.with(&other, Node::Or)
    }

    /// From when this one holds until `reset` does. Of what happened between two evaluations, the order counts.
    #[must_use]
    pub const fn since(self, reset: Self) -> Self {
        self.with(&reset, Node::Since)
    }

    /// From when this one holds until the partition is requested, or a step begins to make it, whoever asked for it. What holds anew
    /// while that step runs is handled by a later one.
    #[must_use]
    pub const fn until_handled(self) -> Self {
        self.then(Node::UntilHandled)
    }

    /// Where this one holds and did not at the last evaluation; at the first, where it holds.
    #[must_use]
    pub const fn newly_true(self) -> Self {
        self.then(Node::NewlyTrue)
    }

    /// Partitions that are made from one, of any upstream asset, for which `condition` holds.
    #[must_use]
    pub const fn any_dep(condition: Self) -> Self {
        condition.then(Node::AnyDep(0))
    }

    /// Partitions for which `condition` holds for all that they are made from, of every upstream asset. All, where there is none.
    #[must_use]
    pub const fn all_deps(condition: Self) -> Self {
        condition.then(Node::AllDeps(0))
    }

    /// Partitions for which, of every upstream asset, `condition` holds for one at least that they are made from. All, where there
    /// is none.
    #[must_use]
    pub const fn each_dep(condition: Self) -> Self {
        condition.then(Node::EachDep(0))
    }

    /// Has the operators in it that look at upstream assets look at these upstream assets only, by their keys; those
    /// that made another choice before keep it.
    ///
    /// # Panics
    /// With more than four choices in one condition, which in a `const` is an error of the compiler.
    #[must_use]
    pub const fn only(self, keys: &'static [&'static str]) -> Self {
        self.choosing(DepChoice::Only(keys))
    }

    /// Has the operators in it that look at upstream assets leave out these upstream assets, by their keys; those
    /// that made another choice before keep it.
    ///
    /// # Panics
    /// With more than four choices in one condition, which in a `const` is an error of the compiler.
    #[must_use]
    pub const fn ignoring(self, keys: &'static [&'static str]) -> Self {
        self.choosing(DepChoice::Ignoring(keys))
    }

    const fn choosing(mut self, choice: DepChoice) -> Self {
        assert!(
            self.choice_count < MOST_TEXTS,
            "an automation condition chooses among upstream assets four times at most"
        );
        self.choices[self.choice_count] = choice;
        self.choice_count += 1;
        #[expect(clippy::cast_possible_truncation, reason = "at most four")]
        let number = self.choice_count as u8;
        let mut place = 0;
        while place < self.len {
            match self.nodes[place] {
                Node::AnyDep(0) => self.nodes[place] = Node::AnyDep(number),
                Node::AllDeps(0) => self.nodes[place] = Node::AllDeps(number),
                Node::EachDep(0) => self.nodes[place] = Node::EachDep(number),
                _ => {}
            }
            place += 1;
        }
        self
    }

    const fn then(mut self, node: Node) -> Self {
        assert!(
            self.len < MOST_NODES,
            "an automation condition has 64 operands and operators at most"
        );
        self.nodes[self.len] = node;
        self.len += 1;
        self
    }

    const fn with(mut self, other: &Self, operator: Node) -> Self {
        let mut crons = [0_u8; MOST_TEXTS];
        let mut place = 0;
        while place < other.cron_count {
            crons[place] = self.cron_number(other.crons[place]);
            place += 1;
        }
        let first_choice = self.choice_count;
        place = 0;
        while place < other.choice_count {
            assert!(
                self.choice_count < MOST_TEXTS,
                "an automation condition chooses among upstream assets four times at most"
            );
            self.choices[self.choice_count] = other.choices[place];
            self.choice_count += 1;
            place += 1;
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most four")]
        let moved_by = first_choice as u8;
        place = 0;
        while place < other.len {
            let node = match other.nodes[place] {
                Node::CronTick(number) => Node::CronTick(crons[number as usize]),
                Node::AnyDep(number) if number > 0 => Node::AnyDep(number + moved_by),
                Node::AllDeps(number) if number > 0 => Node::AllDeps(number + moved_by),
                Node::EachDep(number) if number > 0 => Node::EachDep(number + moved_by),
                node => node,
            };
            self = self.then(node);
            place += 1;
        }
        self.then(operator)
    }

    /// The number of a cron expression, which is added unless it is there.
    const fn cron_number(&mut self, text: CronText) -> u8 {
        let mut place = 0;
        while place < self.cron_count {
            let known = self.crons[place];
            if is_same(known.cron, text.cron) && is_same(known.zone, text.zone) {
                break;
            }
            place += 1;
        }
        if place == self.cron_count {
            assert!(
                place < MOST_TEXTS,
                "an automation condition has four different cron expressions at most"
            );
            self.crons[place] = text;
            self.cron_count += 1;
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most four")]
        let number = place as u8;
        number
    }
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut place = 0;
    while place < one.len() {
        if one[place] != other[place] {
            return false;
        }
        place += 1;
    }
    true
}

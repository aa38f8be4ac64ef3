//! [`AutomationCondition`]: the tree as an array, so that a `const` can hold it without references into other constants.

use super::ConditionTree;
use crate::version::{FNV_START, fnv1a};

/// So many operands and operators a condition has at most.
pub(super) const MOST_NODES: usize = 64;
/// So many different cron expressions, and so many choices among upstream assets.
pub(super) const MOST_TEXTS: usize = 4;

/// When an asset is to be made: a tree of operands and operators, constant data.
///
/// `#[asset(automation = AutomationCondition::eager())]` gives an asset one, and so does
/// [`AssetBuilder::automation`](crate::asset::AssetBuilder::automation). The daemon evaluates it whenever something that it looks
/// at has changed, and requests the partitions for which it holds. Of an asset without partitions there is one.
///
/// ```
/// use edge_assets::condition::AutomationCondition;
/// const WHEN: AutomationCondition = AutomationCondition::on_missing().and(AutomationCondition::latest(7));
/// assert!(WHEN.to_string().ends_with("not in_progress and latest(7)"), "{WHEN}");
///
/// // One's own: every morning, and whenever the code has changed.
/// let own = AutomationCondition::cron_tick_passed("0 6 * * *", "Europe/Berlin")
///     .or(AutomationCondition::code_changed())
///     .until_handled()
///     .and(AutomationCondition::in_progress().not());
/// assert_eq!(own.to_string(),
///     "until_handled(cron_tick_passed(0 6 * * *, Europe/Berlin) or code_changed) and not in_progress");
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct AutomationCondition {
    /// Operands before their operators.
    pub(super) nodes: [Node; MOST_NODES],
    pub(super) len: usize,
    pub(super) crons: [CronText; MOST_TEXTS],
    pub(super) cron_count: usize,
    pub(super) choices: [DepChoice; MOST_TEXTS],
    pub(super) choice_count: usize,
}

/// One operand or operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Node {
    Missing,
    InProgress,
    Failed,
    External,
    Latest(u32),
    NewlyUpdated,
    NewlyStarted,
    NewlyRequested,
    WillBeRequested,
    CodeChanged,
    Initial,
    /// A tick of the cron expression of this number.
    CronTick(u8),
    Not,
    And,
    Or,
    /// Of two: from when the first holds until the second does.
    Since,
    UntilHandled,
    NewlyTrue,
    /// With the number of the choice among upstream assets, from 1; 0 is all of them.
    AnyDep(u8),
    AllDeps(u8),
    EachDep(u8),
}

impl Node {
    /// How many trees before it belong to it.
    pub(super) const fn arity(self) -> usize {
        match self {
            Self::Not
            | Self::UntilHandled
            | Self::NewlyTrue
            | Self::AnyDep(_)
            | Self::AllDeps(_)
            | Self::EachDep(_) => 1,
            Self::And | Self::Or | Self::Since => 2,
            _ => 0,
        }
    }
}

/// A cron expression and its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CronText {
    pub(crate) cron: &'static str,
    pub(crate) zone: &'static str,
}

/// Which upstream assets an operator looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DepChoice {
    Only(&'static [&'static str]),
    Ignoring(&'static [&'static str]),
}

impl DepChoice {
    /// The keys that it names.
    pub(crate) fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Only(keys) | Self::Ignoring(keys) => keys,
        }
    }

    /// Whether an upstream asset is looked at.
    pub(crate) fn takes(self, key: &str) -> bool {
        match self {
            Self::Only(keys) => keys.contains(&key),
            Self::Ignoring(keys) => !keys.contains(&key),
        }
    }
}

impl AutomationCondition {
    /// The cron expressions with their zones.
    pub(crate) fn crons(&self) -> &[CronText] {
        &self.crons[..self.cron_count]
    }

    /// The choices among upstream assets.
    pub(crate) fn choices(&self) -> &[DepChoice] {
        &self.choices[..self.choice_count]
    }

    pub(crate) fn cron(&self, number: u8) -> CronText {
        self.crons[usize::from(number)]
    }

    pub(crate) fn choice(&self, number: u8) -> Option<DepChoice> {
        let place = usize::from(number).checked_sub(1)?;
        self.choices().get(place).copied()
    }

    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes[..self.len]
    }

    /// The tree, for those who walk it.
    pub(crate) fn tree(&self) -> ConditionTree {
        ConditionTree::new(self)
    }

    /// Two conditions with one fingerprint mean the same.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        fnv1a(FNV_START, self.to_string().as_bytes())
    }
}

//! Automation conditions: when an asset is to be made, said by the asset itself. Constant data; floor 10 evaluates it.
//!
//! A condition is a tree of operands and operators over sets of partitions. [`AutomationCondition::eager`],
//! [`on_cron`](AutomationCondition::on_cron) and [`on_missing`](AutomationCondition::on_missing) are such trees, written with
//! the same functions that anybody can use.

mod build;
mod node;
mod print;
mod ready;
mod tree;

pub use node::AutomationCondition;
pub(crate) use node::{DepChoice, Node};
pub(crate) use tree::ConditionTree;

//! Automation conditions: when an asset is to be made, said by the asset itself. Constant data; floor 10 evaluates it.
//!
//! A condition is a tree of operands and operators over sets of partitions. [`AutomationCondition::eager`],
//! [`on_cron`](AutomationCondition::on_cron) and [`on_missing`](AutomationCondition::on_missing) are such trees, written with
//! the same functions that anybody can use.

mod build;
mod data;
mod print;
mod ready;
mod tree;

pub use data::AutomationCondition;
pub(crate) use data::{DepChoice, Node};
pub(crate) use tree::ConditionTree;

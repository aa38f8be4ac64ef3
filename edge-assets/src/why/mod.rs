//! Why: all that is known of one asset, as data. The command `why` prints it.
//!
//! [`Explanation`]: what it is and where it stands, what it waits for and what waits for it, its policies and what they mean, what
//! launches it and when next, and why it is part of a selection. Pure: the present instant is an argument. [`History`]: what a
//! store knows of it, for those who have one.

mod explanation;
mod history;
mod launch;
mod membership;
mod partitions;
mod policy;
mod stale;

pub use explanation::{CheckSummary, ConditionOff, Evaluated, Explanation, Lineage, Making, Neighbor};
pub use history::{CheckHistory, History, LastFailure, LastMaterialization, LastWipe, TriggerHistory, UnderWay};
pub use launch::{Launch, LaunchTrigger, TriggerKind};
pub use membership::Membership;
pub use partitions::{NamedRange, OfStatus, PartitionSummary};
pub use policy::Policy;
pub use stale::StaleAsset;

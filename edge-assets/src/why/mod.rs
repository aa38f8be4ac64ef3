//! Why: all that is known of one asset before anything runs, as data. The command `why` prints it.
//!
//! What it is and where it stands, what it waits for and what waits for it, its policies and what they mean, what launches
//! it and when next, and why it is part of a selection. Pure: the present instant is an argument. What a store knows, such
//! as the last materialization, is not part of it: that is for those who have one to add beside it.

mod explanation;
mod launch;
mod membership;
mod policy;
mod stale;

pub use explanation::{CheckSummary, Explanation, Lineage, Making, Neighbor};
pub use launch::{Launch, LaunchTrigger, TriggerKind};
pub use membership::Membership;
pub use policy::Policy;
pub use stale::StaleAsset;

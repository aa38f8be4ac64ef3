//! [`Instance`]: definitions with their store and their clock, and the verbs that runs are asked for, watched and stopped with.
//!
//! A run is described wholly by what is stored of it. [`Instance::launch`] checks a request and queues it; what takes it out
//! of the queue, such as the daemon, hands it to a [`RunLauncher`]. The one here executes it in this process: it plans the run
//! anew, leaves out what is done, carries the facts to the store, keeps the lease alive and gives up when it is lost.

mod assembled;
mod backfill;
mod builder;
mod checks;
mod condition_facts;
mod condition_switches;
mod condition_watch;
mod conditions;
mod control;
mod error;
mod execution;
mod foreground;
mod freshness;
mod heartbeat;
mod in_process;
mod launch;
mod launcher;
mod leases;
mod lost;
mod partitions;
mod partitions_known;
mod partitions_lists;
mod partitions_under_way;
mod preparation;
mod reading;
mod repeat;
mod request;
mod silences;
mod slots;
mod triggers;
mod wipe;

pub use assembled::Instance;
pub(crate) use backfill::Tracker;
pub use backfill::{
    AssetProgress, BackfillChange, BackfillDetail, BackfillError, BackfillFailure, BackfillPlan, BackfillRequest,
    BackfillState, BackfillStatus, BackfillWatch, PlannedGroup, ProgressRange, WhichPartitions,
};
pub use builder::{InstanceBuilder, Limits};
pub use checks::RecordedCheck;
pub(crate) use condition_switches::Switches as ConditionSwitches;
pub(crate) use condition_watch::ConditionWatch;
pub use conditions::{AssetAutomation, Automation, DryEvaluation};
pub(crate) use conditions::{is_on as automation_is_on, place_of_state as automation_place};
pub(crate) use control::{AFTERMATH, AUTOMATION};
pub use error::InstanceError;
pub use foreground::{ExecuteOptions, Executed};
#[cfg(feature = "web")]
pub(crate) use freshness::made_at;
pub use freshness::{AssetFreshness, DATA_AS_OF};
pub(crate) use freshness::{FRESHNESS, KnownFreshness, KnownFreshnesses, known_of};
pub use in_process::InProcessLauncher;
pub use launcher::RunLauncher;
pub use leases::Leases;
pub(crate) use lost::POISONED;
pub use partitions::AssetPartitions;
#[cfg(any(feature = "test-util", feature = "cli"))]
pub(crate) use preparation::Prepared;
pub(crate) use preparation::Unplannable;
pub use reading::RunDetail;
pub use request::LaunchRequest;
pub use triggers::TriggerStatus;
pub use wipe::{WipeRequest, WipedAsset};

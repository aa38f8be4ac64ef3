//! Stores: where runs, events, ticks, backfills and leases are kept. The event log is the truth; every status is read from it.
//!
//! The traits stand by purpose, one file each; [`Store`] is all of them. Drivers repeat the file names of the traits.
//! What they decide is one set of pure functions (`rules`), and one suite of cases runs over all of them (`conformance`).
//! [`RecentRuns`] is no store: it keeps the events of the last runs of a process that has none.

mod access;
mod alerts;
mod backfills;
mod conditions;
mod contract;
mod error;
mod events;
mod history;
mod leases;
mod memory;
mod partitions;
mod recent_runs;
mod rules;
mod runs;
#[cfg(feature = "sqlite")]
mod sqlite;
mod triggers;
mod upkeep;
mod view;

#[cfg(feature = "test-util")]
pub mod conformance;

pub use access::{AccessStore, AccessToken, AuditEntry, AuditFilter, TokenScope, UnknownScope};
pub use alerts::{AlertStore, Delivery, DeliveryFilter, DeliveryOutcome, Silence, Silenced, UnknownOutcome};
pub use backfills::{AdvancedBackfill, BackfillAsk, BackfillFilter, BackfillStep, BackfillStore, CreatedBackfill};
pub use conditions::{ConditionEvaluation, ConditionStore, NewEvaluation, NewEvaluations, Told};
pub use contract::{Changes, SharedStore, Store};
pub use error::StoreError;
pub use events::{AssetState, EventBatch, EventFilter, EventPosition, EventStore, StoredEvent};
pub use history::{History, Made};
pub use leases::{Lease, LeaseStore, SlotRequest};
pub use memory::MemoryStore;
pub use partitions::{
    KeysMark, KeysSince, PartitionFact, PartitionFacts, PartitionOutcome, PartitionSnapshot, PartitionStore,
};
pub use recent_runs::RecentRuns;
pub use runs::{Claim, Ending, Enqueued, RunFilter, RunStore};
#[cfg(feature = "sqlite")]
pub use sqlite::{SqliteOptions, SqliteStore};
pub use triggers::{RecordedTick, TickFilter, TriggerStore};
pub use upkeep::{Pruned, Retention, StoreStatus, Upkeep};
pub use view::{CheckView, RunView, StepView, SubstepView};

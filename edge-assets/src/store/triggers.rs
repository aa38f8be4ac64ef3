//! [`TriggerStore`]: ticks of schedules and sensors, and what is remembered between them.

use std::sync::Arc;

use jiff::Timestamp;

use super::StoreError;
use crate::{
    boxed::BoxFuture,
    page::{Page, PageRequest},
    run::Run,
    tick::{NewTick, Tick, TriggerKey, TriggerKind, TriggerState},
};

/// A tick that was recorded, with its runs.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedTick {
    /// The tick.
    pub tick: Tick,
    /// The runs that it asked for: new ones, and those that held their keys already.
    pub runs: Vec<Run>,
}

/// Which ticks are wanted; everything given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TickFilter {
    /// Of this binary.
    pub location: Option<Arc<str>>,
    /// Of this kind.
    pub kind: Option<TriggerKind>,
    /// Of this schedule or sensor.
    pub name: Option<Arc<str>>,
    /// Only those that asked for runs or failed.
    pub without_skips: bool,
}

/// Ticks, and what is remembered between them.
pub trait TriggerStore: Send + Sync {
    /// The states of all triggers of a location.
    fn triggers(&self, location: Arc<str>) -> BoxFuture<'_, Result<Vec<TriggerState>, StoreError>>;

    /// Says how triggers are declared now. A new one begins at `at`; one whose definition changed begins anew there and keeps its
    /// cursor and switch; the others are left alone. Returns the states of all triggers of their locations.
    fn declare(
        &self,
        triggers: Vec<(TriggerKey, Arc<str>)>,
        at: Timestamp,
    ) -> BoxFuture<'_, Result<Vec<TriggerState>, StoreError>>;

    /// Switches a trigger on or off. Switched on, it begins at `at`: nothing is made up for. `None` when it was never declared.
    fn switch(
        &self,
        key: TriggerKey,
        on: bool,
        at: Timestamp,
    ) -> BoxFuture<'_, Result<Option<TriggerState>, StoreError>>;

    /// Sets the cursor of a sensor by hand; `None` forgets it. `None` when it was never declared.
    fn reset_cursor(
        &self,
        key: TriggerKey,
        cursor: Option<Arc<str>>,
    ) -> BoxFuture<'_, Result<Option<TriggerState>, StoreError>>;

    /// Moves a cursor that still stands where it was seen; where somebody else has moved it meanwhile, it stays. Returns the state
    /// as it is then; `None` when it was never declared.
    fn move_cursor(
        &self,
        key: TriggerKey,
        from: Option<Arc<str>>,
        to: Arc<str>,
    ) -> BoxFuture<'_, Result<Option<TriggerState>, StoreError>>;

    /// Records a tick, queues its runs, cancels those that it overtakes, moves the cursor: all in one transaction.
    ///
    /// A conflict when the trigger's last tick is not [`NewTick::previous`], or when its instant is not after it.
    fn record_tick(&self, tick: NewTick) -> BoxFuture<'_, Result<RecordedTick, StoreError>>;

    /// Ticks that the filter lets through, newest first.
    fn ticks(&self, filter: TickFilter, page: PageRequest) -> BoxFuture<'_, Result<Page<Tick>, StoreError>>;
}

//! What both aggregations do: verify a window of a rollup against events as far as these reach, and repair it.

use edge_assets::{Result, asset::AssetContext, clickhouse::ClickHouse, event::LogLevel};

use crate::{
    catalog::{Catalog, EVENTS, Table},
    rollup::{Reconciled, Reconciler, Rollup, Window},
};

/// What verifying a window came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verified {
    /// Compared, and repaired where it differed.
    Compared(Reconciled),
    /// The events of the window are past their retention: the rollup is all that is left of them.
    PastRetention,
    /// The rollup is of an earlier version, which cannot be repaired.
    OlderShape,
}

impl Verified {
    pub(super) const fn mismatches(self) -> u64 {
        match self {
            Self::Compared(done) => done.mismatches,
            Self::PastRetention | Self::OlderShape => 0,
        }
    }

    pub(super) const fn left(self) -> u64 {
        match self {
            Self::Compared(done) => done.left,
            Self::PastRetention | Self::OlderShape => 0,
        }
    }

    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Compared(_) => "compared with events",
            Self::PastRetention => "not compared: the events are past their retention",
            Self::OlderShape => "not compared: the table is of an earlier version; run `schema migrate`",
        }
    }
}

/// Verifies the buckets of a window whose events are all there.
pub(super) async fn verify(ctx: &AssetContext, ch: &ClickHouse, rollup: Rollup, window: Window) -> Result<Verified> {
    let catalog = Catalog::read(ch).await?;
    if !catalog.trusts(rollup) {
        ctx.log(LogLevel::Warn, Verified::OlderShape.text());
        return Ok(Verified::OlderShape);
    }
    let keeps = catalog.get(EVENTS).and_then(Table::keeps);
    let reachable = keeps.map_or(window, |keeps| window.since(rollup, keeps.horizon(ctx.clock().now())));
    if reachable.is_empty() {
        ctx.log(LogLevel::Info, Verified::PastRetention.text());
        return Ok(Verified::PastRetention);
    }
    let done = Reconciler::new(ch, rollup).reconcile(reachable).await?;
    if done.mismatches > 0 {
        let text = format!(
            "{} of {} figures of `{}` differed from events; {} were repaired",
            done.mismatches,
            done.rows,
            rollup.table(),
            done.mismatches.saturating_sub(done.left)
        );
        ctx.log(LogLevel::Warn, text);
    }
    Ok(Verified::Compared(done))
}

//! The conditions that come ready, each as an equation of operands.

use super::AutomationCondition;

impl AutomationCondition {
    /// Makes an asset whenever something that it is made from was, and when it is missing:
    ///
    /// ```text
    /// (until_handled(latest(1) and (newly_true(missing) or any_dep(newly_updated)))
    ///     or (latest(1) and any_dep(will_be_requested))) and ready and not in_progress
    /// ready = not any_dep((missing and not will_be_requested) or in_progress)
    /// ```
    ///
    /// So one update upstream is one run, however many updates come together; an update that comes while the asset is being made is
    /// one more; and it waits while anything upstream is missing or being made. Of windows of time, only what happens while a
    /// window is the latest complete one is a cause; it stays one when the time has gone on.
    ///
    /// ```
    /// use edge_assets::{AssetDef, Definitions, condition::AutomationCondition};
    /// let raw = AssetDef::builder("raw").external();
    /// let report = AssetDef::builder("report")
    ///     .after_key("raw".parse()?)
    ///     .automation(AutomationCondition::eager())
    ///     .run(|| async { Ok::<(), std::io::Error>(()) });
    /// Definitions::builder().assets([raw, report]).build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn eager() -> Self {
        let updated = Self::any_dep(Self::newly_updated());
        let cause = Self::latest(1).and(Self::missing().newly_true().or(updated));
        // What cannot be requested together with its upstream is so when that was made.
        let together = Self::latest(1).and(Self::any_dep(Self::will_be_requested()));
        let cause = cause.until_handled().or(together);
        cause.and(Self::ready()).and(Self::in_progress().not())
    }

    /// Makes an asset once for each instant of a cron expression, as soon as everything upstream was made after that instant:
    ///
    /// ```text
    /// until_handled(latest(1) and tick)
    ///     and each_dep(external or will_be_requested or newly_updated since tick)
    ///     and not any_dep(in_progress) and not in_progress
    /// tick = cron_tick_passed(cron, zone)
    /// ```
    ///
    /// What nothing here makes is not waited for. Of windows of time, the tick asks for the latest complete one. Of an upstream asset
    /// of which several partitions are taken, one that was made after the tick will do, once no other is being made.
    #[must_use]
    pub const fn on_cron(cron: &'static str, zone: &'static str) -> Self {
        let tick = Self::cron_tick_passed(cron, zone);
        let updated = Self::external()
            .or(Self::will_be_requested())
            .or(Self::newly_updated().since(tick));
        Self::latest(1)
            .and(tick)
            .until_handled()
            .and(Self::each_dep(updated))
            .and(Self::any_dep(Self::in_progress()).not())
            .and(Self::in_progress().not())
    }

    /// Makes each missing partition once, as soon as everything upstream is there:
    ///
    /// ```text
    /// missing and until_handled(newly_true(missing)) and ready and not in_progress
    /// ready = not any_dep((missing and not will_be_requested) or in_progress)
    /// ```
    ///
    /// A partition whose run fails, or is canceled, is not requested again. All of a history that is missing is requested at
    /// first; `on_missing().and(latest(7))` leaves it at the last week.
    #[must_use]
    pub const fn on_missing() -> Self {
        Self::missing()
            .and(Self::missing().newly_true().until_handled())
            .and(Self::ready())
            .and(Self::in_progress().not())
    }

    /// Nothing upstream is missing or being made.
    const fn ready() -> Self {
        let missing = Self::missing().and(Self::will_be_requested().not());
        Self::any_dep(missing.or(Self::in_progress())).not()
    }
}

//! [`AttachChecks`]: what may stand in `checks = [..]` of an asset; and [`AttachedChecks`], which makes one list of it.

use super::{
    metadata::{MetadataMeasure, definitions_of},
    rule::Rule,
};
use crate::{
    asset::{CheckDef, SourceLocation},
    key::AssetKey,
};

/// What may stand in `checks = [..]` of `#[asset]`: rules on metadata, rules [in a table](super::table::in_table), lists of
/// either, and checks that are made already.
///
/// ```
/// use edge_assets::{checks::{Rule, metadata::{MetadataMeasure, anomaly, bounds, row_count}}, prelude::*};
///
/// /// What every cache is held to.
/// fn usual() -> Vec<Rule<MetadataMeasure>> {
///     vec![row_count(1..).blocking(), anomaly("rows").warn()]
/// }
///
/// #[asset(checks = [usual(), bounds("health_score", 0.0..=100.0)])]
/// async fn device_stats() -> Result<Materialized> {
///     Ok(Materialized::unit().rows(64).with("health_score", 97.5))
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), edge_assets::Error> {
/// let result = Definitions::builder().asset::<device_stats>().build()?.materialize("*").await?;
/// assert_eq!(result.step("device_stats").unwrap().checks.len(), 3);
/// # Ok(()) }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a check that an asset can have",
    label = "neither a rule nor a list of rules",
    note = "write a rule of `edge_assets::checks::metadata`, such as `row_count(1..)`, or rules on a table with `in_table(\"name\", [..])`",
    note = "functions of `#[asset_check]` name their asset themselves and are not listed here"
)]
pub trait AttachChecks {
    /// Adds itself to the checks of an asset.
    fn attach(self, to: &mut AttachedChecks);
}

/// The checks of one asset, while they are gathered.
#[derive(Debug)]
pub struct AttachedChecks {
    asset: AssetKey,
    source: SourceLocation,
    rules: Vec<Rule<MetadataMeasure>>,
    /// A check, or the place of a rule on metadata: all of those are evaluated together, since they read one history.
    entries: Vec<Entry>,
}

#[derive(Debug)]
enum Entry {
    Rule(usize),
    Check(Box<CheckDef>),
}

impl AttachedChecks {
    /// Begins without checks.
    #[must_use]
    pub const fn new(asset: AssetKey, source: SourceLocation) -> Self {
        Self {
            asset,
            source,
            rules: Vec::new(),
            entries: Vec::new(),
        }
    }

    /// The asset whose checks they are.
    #[must_use]
    pub const fn asset(&self) -> &AssetKey {
        &self.asset
    }

    /// Where the asset is declared.
    #[must_use]
    pub const fn source(&self) -> SourceLocation {
        self.source
    }

    /// Adds checks that are made already.
    pub fn add(&mut self, checks: impl IntoIterator<Item = CheckDef>) {
        let boxed = |check| Entry::Check(Box::new(check));
        self.entries.extend(checks.into_iter().map(boxed));
    }

    /// All of them, in the order in which they were added.
    #[must_use]
    pub fn into_definitions(self) -> Vec<CheckDef> {
        let made = definitions_of(&self.asset, self.rules, self.source);
        let check = |entry| match entry {
            Entry::Check(check) => Some(*check),
            Entry::Rule(place) => made.get(place).cloned(),
        };
        self.entries.into_iter().filter_map(check).collect()
    }
}

impl AttachChecks for Rule<MetadataMeasure> {
    fn attach(self, to: &mut AttachedChecks) {
        to.entries.push(Entry::Rule(to.rules.len()));
        to.rules.push(self);
    }
}

impl AttachChecks for CheckDef {
    fn attach(self, to: &mut AttachedChecks) {
        to.add([self]);
    }
}

#[diagnostic::do_not_recommend]
impl<C: AttachChecks> AttachChecks for Vec<C> {
    fn attach(self, to: &mut AttachedChecks) {
        self.into_iter().for_each(|check| check.attach(to));
    }
}

#[diagnostic::do_not_recommend]
impl<C: AttachChecks, const N: usize> AttachChecks for [C; N] {
    fn attach(self, to: &mut AttachedChecks) {
        self.into_iter().for_each(|check| check.attach(to));
    }
}

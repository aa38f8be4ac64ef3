//! Rules on what materializations record: one number, its series over time, a schema, an instant.

use std::{ops::RangeBounds, sync::Arc, time::Duration};

use jiff::Timestamp;

use super::{
    anomaly::{Anomaly, Point},
    judgement,
    limits::{Limits, float},
    rule::{self, Rule},
    schema_change::SchemaChange,
};
use crate::{
    asset::{Asset, AssetContext, AssetError, CheckDef, CheckGroup, Needs, PastMaterialization, SourceLocation},
    boxed::BoxFuture,
    event::CheckResult,
    key::AssetKey,
    metadata::{Metadata, MetadataValue, Number, Schema},
};

/// The entry under which [`Metadata::rows`] records the number of rows.
const ROWS: &str = "rows";
/// The entry under which [`Metadata::schema`] records the columns.
const SCHEMA: &str = "schema";

/// What is looked at in the metadata of a materialization.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum MetadataMeasure {
    /// A number, within limits.
    Within(String, Limits),
    /// A number among those that came before it.
    Anomaly(String, Box<Anomaly>),
    /// The columns, compared with those of the materialization before.
    Schema,
    /// An instant, not older than this.
    Instant(String, Duration),
    /// The materialization itself, not older than this.
    Age(Duration),
}

/// The checks of an asset by rules on its metadata, for `DefinitionsBuilder::checks`.
#[track_caller]
pub fn on_metadata<A: Asset>(rules: impl IntoIterator<Item = Rule<MetadataMeasure>>) -> Vec<CheckDef> {
    on_metadata_of(&A::key(), rules)
}

/// The checks of an asset that is known by its key, such as one made at run time.
#[track_caller]
pub fn on_metadata_of(asset: &AssetKey, rules: impl IntoIterator<Item = Rule<MetadataMeasure>>) -> Vec<CheckDef> {
    definitions_of(asset, rules.into_iter().collect(), SourceLocation::caller())
}

/// The checks of rules that are evaluated together, by one look at the history.
pub(super) fn definitions_of(
    asset: &AssetKey,
    rules: Vec<Rule<MetadataMeasure>>,
    source: SourceLocation,
) -> Vec<CheckDef> {
    let group = Arc::new(OnMetadata { rules });
    let erased: Arc<dyn CheckGroup> = Arc::clone(&group) as _;
    rule::definitions(asset, &group.rules, &Needs::default(), &erased, source)
}

/// The number of rows that is recorded lies within a range: `row_count(1..)`.
pub fn row_count(range: impl RangeBounds<u64>) -> Rule<MetadataMeasure> {
    let limits = Limits::of_counts(&range);
    let text = format!("The number of rows is {limits}.");
    Rule::new(MetadataMeasure::Within(ROWS.to_owned(), limits), "row_count", text)
}

/// A number that is recorded lies within a range: `bounds("health_score", 0.0..=100.0)`.
pub fn bounds(entry: impl Into<String>, range: impl RangeBounds<f64>) -> Rule<MetadataMeasure> {
    let (entry, limits) = (entry.into(), Limits::of(&range));
    let (name, text) = (format!("bounds_{entry}"), format!("`{entry}` is {limits}."));
    Rule::new(MetadataMeasure::Within(entry, limits), name, text)
}

/// A number that is recorded is like those before it; see [`Anomaly`]. Without enough of them it passes, and says so.
pub fn anomaly(entry: impl Into<String>) -> Rule<MetadataMeasure> {
    anomaly_by(entry, Anomaly::new())
}

/// A number that is recorded is like those before it, by an [`Anomaly`] of one's own: `anomaly_by("rows", Anomaly::new().by_hour())`.
pub fn anomaly_by(entry: impl Into<String>, anomaly: Anomaly) -> Rule<MetadataMeasure> {
    let entry = entry.into();
    let (name, text) = (
        format!("anomaly_{entry}"),
        format!("`{entry}` is like its values before."),
    );
    Rule::new(MetadataMeasure::Anomaly(entry, Box::new(anomaly)), name, text)
}

/// The columns that are recorded as `schema` are those of the materialization before.
pub fn schema_unchanged() -> Rule<MetadataMeasure> {
    let text = "The columns are those of the materialization before.";
    Rule::new(MetadataMeasure::Schema, "schema_unchanged", text)
}

/// An instant that is recorded, such as that of the newest event, is not older than this.
pub fn fresh(entry: impl Into<String>, within: Duration) -> Rule<MetadataMeasure> {
    let entry = entry.into();
    let most = crate::duration::print(within);
    let (name, text) = (format!("fresh_{entry}"), format!("`{entry}` is at most {most} old."));
    Rule::new(MetadataMeasure::Instant(entry, within), name, text)
}

/// The materialization is not older than this: of use without a materialization, by `check run`.
pub fn materialized_within(within: Duration) -> Rule<MetadataMeasure> {
    let text = format!(
        "The last materialization is at most {} old.",
        crate::duration::print(within)
    );
    Rule::new(MetadataMeasure::Age(within), "materialized_within", text)
}

struct OnMetadata {
    rules: Vec<Rule<MetadataMeasure>>,
}

impl CheckGroup for OnMetadata {
    fn evaluate(
        self: Arc<Self>,
        context: AssetContext,
        places: Vec<usize>,
    ) -> BoxFuture<'static, Result<Vec<CheckResult>, AssetError>> {
        Box::pin(async move {
            let rules: Vec<&Rule<MetadataMeasure>> = places.iter().filter_map(|&place| self.rules.get(place)).collect();
            let Some(at) = context.checked_at() else {
                let never = CheckResult::fail(format!("`{}` was never materialized", context.key()));
                return Ok(vec![never; rules.len()]);
            };
            let wanted = rules.iter().map(|rule| rule.measure.wanted()).max().unwrap_or(0);
            let history = if wanted > 0 {
                History::read(&context, wanted).await?
            } else {
                History::default()
            };
            let looked_at = LookedAt {
                metadata: context.checked_metadata().cloned().unwrap_or_default(),
                at,
                now: context.clock().now(),
                history,
            };
            Ok(rules.iter().map(|rule| looked_at.judge(&rule.measure)).collect())
        })
    }
}

impl MetadataMeasure {
    /// How many earlier materializations it wants to see.
    fn wanted(&self) -> usize {
        match self {
            Self::Within(..) | Self::Instant(..) | Self::Age(_) => 0,
            Self::Schema => 1,
            Self::Anomaly(_, anomaly) => anomaly.wanted(),
        }
    }
}

/// Earlier materializations, the newest first.
#[derive(Default)]
struct History(Vec<PastMaterialization>);

impl History {
    /// Of an asset with partitions only the newest materialization of each other one counts, so that a backfill that is repeated does
    /// not count twice.
    async fn read(context: &AssetContext, wanted: usize) -> Result<Self, AssetError> {
        let mut past = context.past_materializations(wanted).await?;
        if let Some(own) = context.partition() {
            let mut seen = vec![Some(own.clone())];
            past.retain(|past| {
                let is_new = !seen.contains(&past.partition);
                seen.push(past.partition.clone());
                is_new
            });
        }
        Ok(Self(past))
    }

    fn series(&self, entry: &str) -> Vec<Point> {
        let point = |past: &PastMaterialization| {
            let value = number(past.metadata.get(entry)?)?;
            Some(Point { at: past.at, value })
        };
        self.0.iter().filter_map(point).collect()
    }

    fn schema(&self) -> Option<&Schema> {
        self.0.iter().find_map(|past| schema(&past.metadata))
    }
}

/// All that the rules are judged by.
struct LookedAt {
    metadata: Metadata,
    at: Timestamp,
    now: Timestamp,
    history: History,
}

impl LookedAt {
    fn judge(&self, measure: &MetadataMeasure) -> CheckResult {
        match measure {
            MetadataMeasure::Within(entry, limits) => match self.number(entry) {
                Ok(value) => judgement::within(&format!("`{entry}`"), value, *limits),
                Err(missing) => missing,
            },
            MetadataMeasure::Anomaly(entry, anomaly) => match self.number(entry) {
                Ok(value) => anomaly.judge(&self.history.series(entry), Point { at: self.at, value }),
                Err(missing) => missing,
            },
            MetadataMeasure::Schema => match schema(&self.metadata) {
                Some(now) => SchemaChange::judge(self.history.schema(), now),
                None => CheckResult::fail("no `schema` was recorded"),
            },
            MetadataMeasure::Instant(entry, most) => {
                let at = match self.metadata.get(entry) {
                    Some(MetadataValue::Timestamp(at)) => Some(*at),
                    _ => None,
                };
                judgement::age(&format!("`{entry}`"), at, self.now, *most)
            }
            MetadataMeasure::Age(most) => judgement::age("the materialization", Some(self.at), self.now, *most),
        }
    }

    fn number(&self, entry: &str) -> Result<f64, CheckResult> {
        let Some(value) = self.metadata.get(entry) else {
            return Err(CheckResult::fail(format!("no `{entry}` was recorded")));
        };
        number(value).ok_or_else(|| CheckResult::fail(format!("`{entry}` is no number: {value}")))
    }
}

fn schema(metadata: &Metadata) -> Option<&Schema> {
    match metadata.get(SCHEMA) {
        Some(MetadataValue::Schema(schema)) => Some(schema),
        _ => None,
    }
}

/// The number that an entry is; a length of time in milliseconds, an amount of storage in bytes.
fn number(value: &MetadataValue) -> Option<f64> {
    let of = |number: &Number| match number {
        Number::Int(number) => float_of_signed(*number),
        Number::Large(number) => float(*number),
        Number::Float(number) => *number,
    };
    match value {
        MetadataValue::Int(number) => Some(float_of_signed(*number)),
        MetadataValue::Float(number) => Some(*number),
        MetadataValue::Quantity(quantity) => Some(of(&quantity.amount)),
        MetadataValue::Bytes(bytes) => Some(float(*bytes)),
        MetadataValue::DurationMs(millis) => Some(float(*millis)),
        MetadataValue::Bool(_)
        | MetadataValue::Text(_)
        | MetadataValue::Markdown(_)
        | MetadataValue::Url(_)
        | MetadataValue::Timestamp(_)
        | MetadataValue::Json(_)
        | MetadataValue::Table(_)
        | MetadataValue::Schema(_)
        | MetadataValue::Cut { .. } => None,
    }
}

fn float_of_signed(number: i64) -> f64 {
    float(number.unsigned_abs()).copysign(if number < 0 { -1.0 } else { 1.0 })
}

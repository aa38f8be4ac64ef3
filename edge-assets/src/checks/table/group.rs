//! [`on_table`]: the checks of an asset by rules on its table, evaluated by one query.

use std::sync::Arc;

use jiff::Timestamp;

use super::{
    measure::TableMeasure,
    query::{Answer, TableQuery},
    source::TableSource,
};
use crate::{
    asset::{Asset, AssetContext, AssetError, AssetParam as _, CheckDef, CheckGroup, Needs, SourceLocation},
    boxed::BoxFuture,
    checks::{AttachChecks, AttachedChecks, judgement, rule, rule::Rule, schema_change::SchemaChange},
    clickhouse::{ClickHouse, TableName},
    event::CheckResult,
    key::AssetKey,
    metadata::{MetadataValue, Schema},
    resource::Res,
};

/// So many earlier results are looked through for the columns of before.
const LOOK_BACK: usize = 50;

/// The checks of an asset by rules on a table, for `DefinitionsBuilder::checks`. They need a `Res<ClickHouse>`.
///
/// All of them that are evaluated at once are one query. While the table is staged by the asset, the blocking ones look at the stage.
///
/// ```
/// use edge_assets::{asset, checks::table::{bounds, null_share, on_table, row_count}, Definitions, Result};
///
/// #[asset]
/// async fn daily_summary() -> Result {
///     Ok(())
/// }
///
/// let definitions = Definitions::builder().asset::<daily_summary>().checks(on_table::<daily_summary>(
///     "daily_summary",
///     [
///         row_count(1..).blocking(),
///         null_share("avg_temperature", 0.05).warn(),
///         bounds("avg_temperature", -50.0..=100.0),
///     ],
/// ));
/// # let _ = definitions;
/// ```
#[track_caller]
pub fn on_table<A: Asset>(
    table: impl Into<TableSource>,
    rules: impl IntoIterator<Item = Rule<TableMeasure>>,
) -> Vec<CheckDef> {
    on_table_of(&A::key(), table, rules)
}

/// The checks of an asset that is known by its key, such as one made at run time.
#[track_caller]
pub fn on_table_of(
    asset: &AssetKey,
    table: impl Into<TableSource>,
    rules: impl IntoIterator<Item = Rule<TableMeasure>>,
) -> Vec<CheckDef> {
    in_table(table, rules).into_definitions(asset, SourceLocation::caller())
}

/// Rules on a table, for `checks = [..]` of `#[asset]`. They need a `Res<ClickHouse>`.
///
/// All of them that are evaluated at once are one query. While the table is staged by the asset, the blocking ones look at the stage.
///
/// ```
/// use edge_assets::{asset, checks::table::{bounds, in_table, null_share, row_count}, Result};
///
/// #[asset(checks = [in_table("daily_summary", [
///     row_count(1..).blocking(),
///     null_share("avg_temperature", 0.05).warn(),
///     bounds("avg_temperature", -50.0..=100.0),
/// ])])]
/// async fn daily_summary() -> Result {
///     Ok(())
/// }
/// ```
pub fn in_table(table: impl Into<TableSource>, rules: impl IntoIterator<Item = Rule<TableMeasure>>) -> TableRules {
    TableRules {
        source: table.into(),
        rules: rules.into_iter().collect(),
    }
}

/// Rules on one table; [`in_table`] makes them.
#[derive(Debug, Clone)]
#[must_use = "rules are evaluated once they are among the checks of an asset"]
pub struct TableRules {
    source: TableSource,
    rules: Vec<Rule<TableMeasure>>,
}

impl TableRules {
    fn into_definitions(self, asset: &AssetKey, source: SourceLocation) -> Vec<CheckDef> {
        let mut needs = Needs::default();
        Res::<ClickHouse>::needs(&mut needs);
        let group = Arc::new(self);
        let erased: Arc<dyn CheckGroup> = Arc::clone(&group) as _;
        rule::definitions(asset, &group.rules, &needs, &erased, source)
    }
}

impl AttachChecks for TableRules {
    fn attach(self, to: &mut AttachedChecks) {
        let checks = self.into_definitions(to.asset(), to.source());
        to.add(checks);
    }
}

impl CheckGroup for TableRules {
    fn evaluate(
        self: Arc<Self>,
        context: AssetContext,
        places: Vec<usize>,
    ) -> BoxFuture<'static, Result<Vec<CheckResult>, AssetError>> {
        Box::pin(async move {
            let clickhouse = Res::<ClickHouse>::fetch(&context)?;
            let rules: Vec<&Rule<TableMeasure>> = places.iter().filter_map(|&place| self.rules.get(place)).collect();
            let mut query = TableQuery::default();
            let asked: Vec<Option<usize>> = rules.iter().map(|rule| query.ask(&rule.measure)).collect();
            let now = context.clock().now();
            let place = TableName::from(context.place_of(&self.source.table));
            let answer = query.send(&clickhouse, &place, &self.source, now).await?;
            let mut results = Vec::with_capacity(rules.len());
            for (rule, place) in rules.into_iter().zip(asked) {
                let before = match rule.measure {
                    TableMeasure::Unchanged => earlier_schema(&context, rule).await?,
                    _ => None,
                };
                results.push(judge(&rule.measure, place.unwrap_or(0), &answer, before.as_ref(), now));
            }
            Ok(results)
        })
    }
}

/// The columns that the rule found before; a blocking one, those that it let pass.
async fn earlier_schema(context: &AssetContext, rule: &Rule<TableMeasure>) -> Result<Option<Schema>, AssetError> {
    let past = context.past_checks(&rule.name, LOOK_BACK).await?;
    let counts = past
        .into_iter()
        .filter(|past| past.result.passed || !rule.blocking)
        .map(|past| past.result.metadata);
    for metadata in counts {
        if let Some(MetadataValue::Schema(schema)) = metadata.get("schema") {
            return Ok(Some(schema.clone()));
        }
    }
    Ok(None)
}

fn judge(
    measure: &TableMeasure,
    place: usize,
    answer: &Answer,
    before: Option<&Schema>,
    now: Timestamp,
) -> CheckResult {
    match measure {
        TableMeasure::Rows(limits) => judgement::row_count(answer.rows, *limits),
        TableMeasure::Nulls(column, most) => {
            judgement::share(&format!("`{column}` is null"), answer.count(place), answer.rows, *most)
        }
        TableMeasure::Bounds(column, limits, most) => {
            let what = format!("`{column}` is not {limits}");
            judgement::share(&what, answer.count(place), answer.rows, *most)
        }
        TableMeasure::Unique(columns) => {
            let what = format!("`{}` repeats", columns.join("`, `"));
            judgement::share(&what, answer.count(place), answer.rows, 0.0)
        }
        TableMeasure::Newest(column, most) => {
            let what = format!("the newest `{column}`");
            judgement::age(&what, answer.instant(place), now, *most)
        }
        TableMeasure::Unchanged => SchemaChange::judge(before, &answer.schema),
        TableMeasure::Columns(expected) => SchemaChange::judge(Some(expected), &answer.schema),
    }
}

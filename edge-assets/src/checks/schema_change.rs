//! [`SchemaChange`]: what differs between two schemas. Pure.

use crate::{event::CheckResult, metadata::Schema};

/// What differs between the columns of before and those of now; the order of columns is no difference.
///
/// ```
/// use edge_assets::{checks::SchemaChange, metadata::{Column, Schema}};
/// let before = Schema::new([Column::new("id", "UInt64"), Column::new("mean", "Float32")]);
/// let now = Schema::new([Column::new("id", "String"), Column::new("rows", "UInt64")]);
/// let change = SchemaChange::between(&before, &now);
/// assert_eq!(change.to_string(), "`rows` UInt64 is new; `mean` Float32 is gone; `id` is String, was UInt64");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct SchemaChange {
    /// Columns that were not there before, with their types.
    pub added: Vec<(String, String)>,
    /// Columns that are not there any more, with their types.
    pub removed: Vec<(String, String)>,
    /// Columns of another type: the name, the type before, the type now.
    pub changed: Vec<(String, String, String)>,
}

impl SchemaChange {
    /// Compares two schemas.
    #[must_use]
    pub fn between(before: &Schema, now: &Schema) -> Self {
        let mut change = Self::default();
        for column in &now.columns {
            let (name, kind) = (column.name.clone(), column.kind.clone());
            match before.column(&column.name) {
                None => change.added.push((name, kind)),
                Some(old) if old.kind != column.kind => change.changed.push((name, old.kind.clone(), kind)),
                Some(_) => {}
            }
        }
        let gone = before
            .columns
            .iter()
            .filter(|column| now.column(&column.name).is_none());
        change.removed = gone.map(|column| (column.name.clone(), column.kind.clone())).collect();
        change
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }

    /// The result of a check that finds a change.
    pub(super) fn judge(before: Option<&Schema>, now: &Schema) -> CheckResult {
        let result = |passed| CheckResult::pass_if(passed).with("schema", now.clone());
        let Some(before) = before else {
            return result(true).describe("no earlier schema is known");
        };
        let change = Self::between(before, now);
        if change.is_none() {
            result(true)
        } else {
            result(false).describe(change.to_string())
        }
    }
}

impl std::fmt::Display for SchemaChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let added = self.added.iter().map(|(name, kind)| format!("`{name}` {kind} is new"));
        let removed = self
            .removed
            .iter()
            .map(|(name, kind)| format!("`{name}` {kind} is gone"));
        let changed = self
            .changed
            .iter()
            .map(|(name, before, now)| format!("`{name}` is {now}, was {before}"));
        let all: Vec<String> = added.chain(removed).chain(changed).collect();
        f.write_str(&all.join("; "))
    }
}

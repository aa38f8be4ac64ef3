//! `/api/v1/assets/{key}/partitions`: the partitions of an asset, as ranges, as keys, and as the text that launches them.

use std::ops::Range;

use axum::extract::{Path, State};
use serde::Deserialize;

use super::assets::asset_of;
use crate::{
    instance::AssetPartitions,
    partition::{PartitionSelection, PartitionSet, PartitionSpace, PartitionsDefinition},
    selection::glob_matches,
    web::{
        extract::Params,
        places::Places,
        problem::Problem,
        reply::Reply,
        state::Shared,
        tiles::tiles,
        wire::{
            at::At,
            partitions::{
                DimensionKind, PartitionAt, PartitionCounts, PartitionDimension, PartitionKeys, PartitionRange,
                PartitionState, Partitions, SelectedPartitions,
            },
        },
    },
};

/// How many ranges an answer has unless asked otherwise.
const USUAL_RANGES: usize = 1_000;
/// The most ranges of an answer.
const MOST_RANGES: usize = 5_000;
/// How many keys an answer has unless asked otherwise.
const USUAL_KEYS: u64 = 100;
/// The most keys of an answer.
const MOST_KEYS: u64 = 1_000;
/// The most ranges of keys that are written as one text.
const MOST_TERMS: usize = 500;

/// Which partitions are wanted
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct PartitionsQuery {
    /// In one of these statuses, separated by commas: `missing,failed`
    status: Option<String>,
    /// Among those that this text selects: `2026-10-01..2026-10-31`
    selection: Option<String>,
    /// From this place on
    #[serde(default)]
    from: u64,
    /// So many places; all unless told
    count: Option<u64>,
    /// How many ranges at most; 1,000 unless told, 5,000 at most
    limit: Option<usize>,
}

/// How it stands with the partitions of an asset, as ranges
///
/// The partitions stand in a row. The answer is as long as there are ranges, and never longer than `limit`: where there are more, the
/// row is cut into cells that say what is in them, and `is_merged` is true.
#[utoipa::path(get, path = "/api/v1/assets/{key}/partitions", tag = "partitions",
    params(("key" = String, Path, description = "The key, as one encoded segment"), PartitionsQuery), responses(
    (status = 200, body = Partitions),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "The selection names what there is not"),
))]
pub(in crate::web) async fn show(
    State(shared): State<Shared>,
    Path(key): Path<String>,
    Params(query): Params<PartitionsQuery>,
) -> Result<Reply<Partitions>, Problem> {
    let (definition, row) = Row::of(&shared, &key).await?;
    let wanted = wanted(query.status.as_deref())?;
    let chosen = row.chosen(query.selection.as_deref())?;
    let runs: Vec<_> = row.runs(chosen.as_ref()).collect();
    let mut counts = PartitionCounts::default();
    for (status, runs) in &runs {
        counts.add(*status, runs.iter().map(|run| run.end - run.start).sum());
    }
    let most = query.limit.unwrap_or(USUAL_RANGES).clamp(1, MOST_RANGES);
    let is_wanted = |status| wanted.is_empty() || wanted.contains(&status);
    let (tiles, is_merged) = tiles(runs, &row.within(query.from, query.count), &is_wanted, most);
    let ranges = tiles.into_iter().map(|tile| PartitionRange {
        status: tile.status,
        from: tile.places.start,
        count: tile.places.end - tile.places.start,
        first: row.key(tile.places.start).unwrap_or_default(),
        last: row.key(tile.places.end - 1).unwrap_or_default(),
        counts: tile.mixed,
    });
    let total = row.places.len();
    Ok(Reply(Partitions {
        asset: row.stands.asset.to_string(),
        at: At(row.stands.space.now()),
        definition: definition.to_string(),
        total,
        dimensions: dimensions(&row.stands),
        first: row.at(0),
        last: total.checked_sub(1).and_then(|last| row.at(last)),
        counts,
        ranges: ranges.collect(),
        is_merged,
    }))
}

/// Which keys are wanted
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct PartitionKeysQuery {
    /// From this place on; from the first unless told
    from: Option<u64>,
    /// From the partition of this key on, whose place is then known; in the place of `from`
    at: Option<String>,
    /// How many; 100 unless told, 1,000 at most
    count: Option<u64>,
}

/// The keys of partitions by their places, and the place of a key
#[utoipa::path(get, path = "/api/v1/assets/{key}/partitions/keys", tag = "partitions",
    params(("key" = String, Path, description = "The key, as one encoded segment"), PartitionKeysQuery), responses(
    (status = 200, body = PartitionKeys),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "There is no partition of this key"),
))]
pub(in crate::web) async fn keys(
    State(shared): State<Shared>,
    Path(key): Path<String>,
    Params(query): Params<PartitionKeysQuery>,
) -> Result<Reply<PartitionKeys>, Problem> {
    let (_, row) = Row::of(&shared, &key).await?;
    let from = match (&query.at, query.from) {
        (None, from) => from.unwrap_or_default(),
        (Some(_), Some(_)) => {
            let text = "both `from` and `at` tell where to begin; give one of them";
            return Err(Problem::malformed("bad-parameter", text));
        }
        (Some(at), None) => {
            let number = row.stands.space.index_of(at)?;
            let excluded = || format!("the window of `{at}` is excluded, so it is no partition; take another");
            let place = row.places.place(number);
            place.ok_or_else(|| Problem::unprocessable("bad-partitions", &excluded()))?
        }
    };
    let count = query.count.unwrap_or(USUAL_KEYS).clamp(1, MOST_KEYS);
    Ok(Reply(PartitionKeys {
        items: row
            .within(from, Some(count))
            .filter_map(|place| row.at(place))
            .collect(),
        total: row.places.len(),
    }))
}

/// Which partitions are to be launched
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct SelectionQuery {
    /// In one of these statuses, separated by commas; all unless told
    status: Option<String>,
    /// Among those that this text selects
    selection: Option<String>,
    /// Whose key is of this form: `*` stands for any text, `?` for one character
    pattern: Option<String>,
    /// From this place on
    #[serde(default)]
    from: u64,
    /// So many places; all unless told
    count: Option<u64>,
}

/// Partitions as the text that launches them: the missing ones of a month, the failed ones of a range that was drawn with the mouse
#[utoipa::path(get, path = "/api/v1/assets/{key}/partitions/selection", tag = "partitions",
    params(("key" = String, Path, description = "The key, as one encoded segment"), SelectionQuery), responses(
    (status = 200, body = SelectedPartitions),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "They are too scattered for one text"),
))]
pub(in crate::web) async fn selection(
    State(shared): State<Shared>,
    Path(key): Path<String>,
    Params(query): Params<SelectionQuery>,
) -> Result<Reply<SelectedPartitions>, Problem> {
    let (_, row) = Row::of(&shared, &key).await?;
    let wanted = wanted(query.status.as_deref())?;
    let chosen = row.chosen(query.selection.as_deref())?;
    let mut within = row.places.numbers(row.within(query.from, query.count));
    if let Some(pattern) = &query.pattern {
        within = row.of_form(pattern, &within);
    }
    let mut counts = PartitionCounts::default();
    let mut selected = PartitionSet::new();
    for (status, set) in row.sets() {
        let mut set = set.intersection(&within);
        if let Some(chosen) = &chosen {
            set = set.intersection(chosen);
        }
        if wanted.is_empty() || wanted.contains(&status) {
            counts.add(status, set.len());
            selected = selected.union(&set);
        }
    }
    let count = selected.len();
    let scattered = |ranges: usize| {
        let text = format!("these are {count} partitions in {ranges} ranges; select less, {MOST_TERMS} ranges at most");
        Problem::unprocessable("too-scattered", &text)
    };
    // As many as there are at least, found without writing their keys.
    let least = row.places.runs_of(&selected).len();
    if least > MOST_TERMS {
        return Err(scattered(least));
    }
    let ranges = row.stands.space.ranges(&selected);
    if ranges.len() > MOST_TERMS {
        return Err(scattered(ranges.len()));
    }
    let text: Vec<String> = ranges.iter().map(ToString::to_string).collect();
    Ok(Reply(SelectedPartitions {
        partition: (count > 0).then(|| text.join(",")),
        count,
        counts,
    }))
}

/// The partitions of an asset in a row.
struct Row {
    stands: AssetPartitions,
    places: Places,
    /// Those about which nothing is known and which nobody expects yet.
    not_due: PartitionSet,
    missing: PartitionSet,
}

impl Row {
    async fn of(shared: &Shared, key: &str) -> Result<(PartitionsDefinition, Self), Problem> {
        let (_, asset) = asset_of(shared, key)?;
        let definition = asset.partitions.ok_or_else(|| {
            let text = format!("`{key}` has no partitions; `GET /api/v1/assets/{key}` tells how it stands with it");
            Problem::not_found("not-partitioned", &text)
        })?;
        let stands = shared.instance.partition_statuses(&asset.key).await?;
        let all = stands.space.all();
        let missing = stands.missing();
        let known = [
            &stands.statuses.materialized,
            &stands.statuses.failed,
            &stands.statuses.in_progress,
        ];
        let known = known.iter().fold(missing.clone(), |all, set| all.union(set));
        let row = Self {
            places: Places::of(&all),
            not_due: all.difference(&known),
            missing,
            stands,
        };
        Ok((definition, row))
    }

    /// Each partition is in one of these.
    fn sets(&self) -> [(PartitionState, &PartitionSet); 5] {
        let statuses = &self.stands.statuses;
        [
            (PartitionState::Materialized, &statuses.materialized),
            (PartitionState::Failed, &statuses.failed),
            (PartitionState::InProgress, &statuses.in_progress),
            (PartitionState::Missing, &self.missing),
            (PartitionState::NotDue, &self.not_due),
        ]
    }

    fn runs<'r>(
        &'r self,
        chosen: Option<&'r PartitionSet>,
    ) -> impl Iterator<Item = (PartitionState, Vec<Range<u64>>)> + 'r {
        self.sets().into_iter().map(move |(status, set)| {
            let runs = match chosen {
                Some(chosen) => self.places.runs_of(&set.intersection(chosen)),
                None => self.places.runs_of(set),
            };
            (status, runs)
        })
    }

    /// What a selection text selects.
    fn chosen(&self, text: Option<&str>) -> Result<Option<PartitionSet>, Problem> {
        let Some(text) = text else { return Ok(None) };
        let selection: PartitionSelection = text.parse()?;
        Ok(Some(selection.resolve(&self.stands.space)?))
    }

    /// Those of a set whose key is of a form; by their numbers, which follow each other as a set wants them.
    fn of_form(&self, pattern: &str, within: &PartitionSet) -> PartitionSet {
        let key = |number| self.stands.space.key(number);
        let is_of_form = |number: &u64| key(*number).is_some_and(|key| glob_matches(pattern, key.as_str()));
        within.iter().filter(is_of_form).collect()
    }

    fn within(&self, from: u64, count: Option<u64>) -> Range<u64> {
        let total = self.places.len();
        let from = from.min(total);
        from..count.map_or(total, |count| from.saturating_add(count).min(total))
    }

    fn key(&self, place: u64) -> Option<String> {
        let number = self.places.number(place)?;
        Some(self.stands.space.key(number)?.to_string())
    }

    fn at(&self, place: u64) -> Option<PartitionAt> {
        let number = self.places.number(place)?;
        let window = self.stands.space.window(number);
        let status = if self.not_due.contains(number) {
            PartitionState::NotDue
        } else {
            self.stands.statuses.of(number).into()
        };
        Some(PartitionAt {
            place,
            key: self.key(place)?,
            status,
            start: window.map(|window| At(window.start)),
            end: window.map(|window| At(window.end)),
        })
    }
}

fn dimensions(stands: &AssetPartitions) -> Vec<PartitionDimension> {
    let names = stands.space.dimensions();
    let alone = names.zip(stands.space.by_dimension());
    let dimension = |(name, (definition, space, step)): (&str, (PartitionsDefinition, PartitionSpace, u64))| {
        let all = space.all();
        let key = |number: Option<u64>| Some(space.key(number?)?.to_string());
        PartitionDimension {
            name: name.to_owned(),
            kind: match definition.dynamic_name() {
                Some(_) => DimensionKind::Dynamic,
                None if definition.is_time() => DimensionKind::Time,
                None => DimensionKind::Fixed,
            },
            dynamic: definition.dynamic_name().map(str::to_owned),
            definition: definition.to_string(),
            count: all.len(),
            step,
            first: key(all.first()),
            last: key(all.last()),
        }
    };
    alone.map(dimension).collect()
}

/// The statuses of a list; none for all.
fn wanted(text: Option<&str>) -> Result<Vec<PartitionState>, Problem> {
    let status = |text: &str| {
        serde_json::from_value(text.trim().into()).map_err(|_| {
            let text = format!(
                "`{text}` is no status of partitions; take some of materialized, failed, in_progress, missing, not_due"
            );
            Problem::malformed("bad-parameter", &text)
        })
    };
    text.into_iter().flat_map(|text| text.split(',')).map(status).collect()
}

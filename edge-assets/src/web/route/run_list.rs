//! `/api/v1/runs`: the list of runs, through indexes where there is one, and through a bounded search where there is none.

use std::collections::BTreeSet;

use axum::extract::State;
use serde::Deserialize;

use super::{assets::asset_of, runs::seen};
use crate::{
    id::RunId,
    key::AssetKey,
    page::MAX_PAGE,
    run::{self, RunStatus},
    store::{EventFilter, EventPosition, RunFilter, StoredEvent},
    web::{
        extract::Params,
        problem::Problem,
        reply::Reply,
        state::Shared,
        wire::{
            at::At,
            list::{Items, limit_of, page},
            run::Run,
            status::RunState,
        },
    },
};

/// How many runs, or events of an asset, are looked at for one page; what is not found by then is found by the next one.
const LOOKED_AT: usize = 2_000;
/// How many pages of the store are read for one page.
const MOST_PAGES: usize = 100;
/// What says that a run worked on an asset.
const WORKED: [&str; 2] = ["step_started", "step_skipped"];

/// Which runs are wanted; everything given must hold
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct RunsQuery {
    /// In one of these statuses, separated by commas: `queued,running`
    status: Option<String>,
    /// Of this job
    job: Option<String>,
    /// Of this schedule or sensor
    trigger: Option<String>,
    /// With this label: `name=value`
    tag: Option<String>,
    /// Of this binary
    location: Option<String>,
    /// Asked for at this instant or later
    #[param(value_type = Option<String>, format = DateTime)]
    since: Option<At>,
    /// Whose id begins or ends with these hexadecimal digits
    id: Option<String>,
    /// Which worked on this asset, by when they did; queued ones are not among them
    asset: Option<String>,
    /// Whose partitions are named by this text; with `asset`, which worked on the partition of this key
    partition: Option<String>,
    /// Whose reason holds this text, in whatever case
    q: Option<String>,
    /// Of the row of repetitions that this run began
    root: Option<String>,
    /// Where the page before ended
    after: Option<String>,
    /// How many; 50 unless told, 200 at most
    limit: Option<usize>,
}

/// Runs, newest first
///
/// With `q` or `partition`, a page may hold fewer than there are further on: go on at `next`.
#[utoipa::path(get, path = "/api/v1/runs", tag = "runs", params(RunsQuery), responses(
    (status = 200, body = Items<Run>),
    (status = 400, body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn list(
    State(shared): State<Shared>,
    Params(query): Params<RunsQuery>,
) -> Result<Reply<Items<Run>>, Problem> {
    let filter = filter(&query)?;
    let sieve = Sieve::of(&query);
    if let Some(asset) = &query.asset {
        let asset = asset_of(&shared, asset)?.1.key.clone();
        return of_asset(&shared, &asset, &filter, &sieve, &query).await;
    }
    let limit = limit_of(query.limit);
    let mut items = Vec::new();
    let mut after = query.after.clone();
    let (mut looked_at, mut pages) = (0, 0);
    // Never more than are still wanted, so that a page of the store ends where this one does.
    while items.len() < limit {
        let found = shared
            .instance
            .runs(filter.clone(), page(after, Some(limit - items.len())))
            .await?;
        looked_at += found.items.len();
        pages += 1;
        for run in &found.items {
            items.extend(sieve.shown(&shared, run).await?);
        }
        after = found.next.map(|cursor| cursor.as_str().to_owned());
        if after.is_none() || looked_at >= LOOKED_AT || pages >= MOST_PAGES {
            break;
        }
    }
    Ok(Reply(Items { items, next: after }))
}

/// What no index is for.
struct Sieve {
    partition: Option<String>,
    reason: Option<String>,
}

impl Sieve {
    fn of(query: &RunsQuery) -> Self {
        Self {
            // With an asset its steps tell.
            partition: query.partition.clone().filter(|_| query.asset.is_none()),
            reason: query.q.as_deref().map(str::to_lowercase),
        }
    }

    /// The run, if it passes.
    async fn shown(&self, shared: &Shared, run: &run::Run) -> Result<Option<Run>, Problem> {
        let named = run.partition.as_ref().map(ToString::to_string);
        if self.partition.is_some() && named != self.partition {
            return Ok(None);
        }
        let run = seen(shared, run).await?;
        let holds = |text: &String| {
            run.reason
                .as_ref()
                .is_some_and(|reason| reason.to_lowercase().contains(text))
        };
        Ok(self.reason.as_ref().is_none_or(holds).then_some(run))
    }
}

/// The runs that worked on an asset, by its events; each at the newest of them.
async fn of_asset(
    shared: &Shared,
    asset: &AssetKey,
    filter: &RunFilter,
    sieve: &Sieve,
    query: &RunsQuery,
) -> Result<Reply<Items<Run>>, Problem> {
    let store = shared.instance.store();
    let limit = limit_of(query.limit);
    let events = |run| EventFilter {
        run,
        asset: Some(asset.clone()),
        kinds: WORKED.to_vec(),
    };
    let is_of_partition = |event: &StoredEvent| {
        let step = event.record.step.as_ref();
        let partition = step.and_then(|step| step.partition.as_ref());
        let is_it = |wanted: &String| partition.is_some_and(|partition| partition.as_str() == wanted.as_str());
        query.partition.as_ref().is_none_or(is_it)
    };
    let mut place = query.after.as_deref().map(place_of).transpose()?;
    let mut known: BTreeSet<RunId> = BTreeSet::new();
    let mut items = Vec::new();
    let mut looked_at = 0;
    while looked_at < LOOKED_AT {
        let piece = store.events_back(events(None), place, MAX_PAGE).await?;
        let is_last = piece.len() < MAX_PAGE;
        looked_at += piece.len();
        for event in piece.iter() {
            let id = event.record.run_id;
            if is_of_partition(event) && known.insert(id) {
                let newest = store.events_back(events(Some(id)), None, MAX_PAGE).await?;
                let newest = newest.iter().find(|event| is_of_partition(event));
                // One of a page before has been told there.
                let is_new = newest.is_none_or(|newest| newest.position == event.position);
                let run = if is_new { store.run(id).await? } else { None };
                if let Some(run) = run.filter(|run| filter.passes(run))
                    && let Some(run) = sieve.shown(shared, &run).await?
                {
                    if items.len() == limit {
                        return Ok(Reply(Items {
                            items,
                            next: place.map(cursor_of),
                        }));
                    }
                    items.push(run);
                }
            }
            place = Some(event.position);
        }
        if is_last {
            return Ok(Reply(Items::all(items)));
        }
    }
    Ok(Reply(Items {
        items,
        next: place.map(cursor_of),
    }))
}

fn cursor_of(place: EventPosition) -> String {
    format!("e{}", place.0)
}

fn place_of(cursor: &str) -> Result<EventPosition, Problem> {
    let place = cursor.strip_prefix('e').and_then(|text| text.parse().ok());
    place.map(EventPosition).ok_or_else(|| {
        let text = format!("`{cursor}` is not where a page of this list ended; begin at the first page");
        Problem::malformed("bad-cursor", &text)
    })
}

fn filter(query: &RunsQuery) -> Result<RunFilter, Problem> {
    let statuses = query.status.iter().flat_map(|text| text.split(',')).map(status);
    let tag = query.tag.as_deref().map(|tag| {
        let parts = tag
            .split_once('=')
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        parts.ok_or_else(|| Problem::malformed("bad-parameter", "`tag` is no label; write `tag=name=value`"))
    });
    let root = query.root.as_deref().map(|root| {
        let text = format!("`{root}` is not the id of a run; `root` takes a whole id");
        root.parse().map_err(|_| Problem::malformed("bad-parameter", &text))
    });
    Ok(RunFilter {
        location: query.location.as_deref().map(Into::into),
        statuses: statuses.collect::<Result<_, _>>()?,
        job: query.job.as_deref().map(Into::into),
        trigger: query.trigger.as_deref().map(Into::into),
        tag: tag.transpose()?,
        root: root.transpose()?,
        since: query.since.map(|At(at)| at),
        id_part: query.id.clone(),
    })
}

fn status(text: &str) -> Result<RunStatus, Problem> {
    let name = serde_json::Value::String(text.trim().to_owned());
    serde_json::from_value::<RunState>(name).map(Into::into).map_err(|_| {
        let all: Vec<String> = RunStatus::ALL.iter().map(ToString::to_string).collect();
        let text = format!("`{text}` is no status of runs; take some of {}", all.join(", "));
        Problem::malformed("bad-parameter", &text)
    })
}
